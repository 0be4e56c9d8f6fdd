"""A shopper in headless Chromium: what a person does in the storefront, and what it complained of."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, ConsoleMessage, Locator, Page, Request, Response, expect

from tests.browser.visit import PATIENCE_MS, WATCH_POLICY

CUSTOMER = "customer@nexus.example"
# Refusals come with these; the browser writes every one of them to its console.
REFUSED = ("Failed to load resource: the server responded with a status of 4",)


@dataclass
class Shopper:
    """A page of the storefront."""

    page: Page
    url: str
    complaints: list[str] = field(default_factory=list)
    hosts: set[str] = field(default_factory=set)
    statuses: list[int] = field(default_factory=list)

    def open(self, path: str) -> None:
        """Go to a page by its address."""
        self.page.goto(f"{self.url}{path}")
        expect(self.page.get_by_role("heading", level=1)).to_be_visible()

    def fill(self, values: dict[str, str]) -> None:
        """Fill in fields by their labels."""
        for label, value in values.items():
            self.page.get_by_label(label, exact=True).fill(value)

    def press(self, name: str) -> None:
        """Press a button of the page, not of the frame around it."""
        self.page.get_by_role("main").get_by_role("button", name=name, exact=True).click()

    def heading(self, text: str) -> None:
        """Wait for the page that is called so."""
        expect(self.page.get_by_role("heading", level=1)).to_have_text(text)

    @property
    def found(self) -> Locator:
        """Where a list tells how much it holds."""
        return self.page.locator(".found")

    @contextmanager
    def filters(self) -> Iterator[Locator]:
        """Narrow a list beside it, or in the drawer where there is no room for that."""
        opener = self.page.get_by_role("button", name="Filter")
        form = self.page.get_by_role("form", name="Filters")
        expect(opener.or_(form)).to_be_visible()
        is_drawer = opener.is_visible()
        if is_drawer:
            opener.click()
        yield form
        if is_drawer:
            self.page.get_by_role("dialog").get_by_role("button", name="Show").click()

    def refusal(self, code: str) -> Locator:
        """Find what was refused by a code."""
        return self.page.locator(f"[data-code={code}]")

    def refused_by(self, *codes: str) -> None:
        """Wait until these codes are shown, and no others."""
        expect(self.page.locator("[data-code]")).to_have_count(len(codes))
        shown = [each.get_attribute("data-code") for each in self.page.locator("[data-code]").all()]
        assert sorted(map(str, shown)) == sorted(codes)

    def sign_in(self, email: str, password: str) -> None:
        """Fill in the form that is open."""
        self.fill({"E-mail": email, "Password": password})
        self.press("Sign in")

    def note_console(self, message: ConsoleMessage) -> None:
        """Remember errors and warnings that are no refusals."""
        if message.type in {"error", "warning"} and not message.text.startswith(REFUSED):
            self.complaints.append(message.text)

    def note_request(self, request: Request) -> None:
        """Remember the host of whatever is no picture."""
        if request.resource_type != "image" and not request.url.startswith("data:"):
            self.hosts.add(urlsplit(request.url).netloc)

    def note_response(self, response: Response) -> None:
        """Remember how the API answered."""
        if urlsplit(response.url).path == "/graphql/":
            self.statuses.append(response.status)


def start_shopping(context: BrowserContext, url: str) -> Shopper:
    """Open an empty page; nobody was here before."""
    context.set_default_timeout(PATIENCE_MS)
    context.add_init_script(WATCH_POLICY)
    shopper = Shopper(page=context.new_page(), url=url)
    context.on("request", shopper.note_request)
    shopper.page.on("console", shopper.note_console)
    shopper.page.on("pageerror", lambda error: shopper.complaints.append(str(error)))
    shopper.page.on("response", shopper.note_response)
    return shopper
