"""A visit to GraphiQL: the page, what a visitor does on it, and what it did behind the visitor's back."""

import re
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request, expect

# A busy machine is no fault of a page.
PATIENCE_MS = 60_000
# Chromium's console does not name every blocked request.
WATCH_POLICY = "addEventListener('securitypolicyviolation', e => console.error(e.violatedDirective, e.blockedURI))"


@dataclass
class Visit:
    """A page on GraphiQL, the hosts it asked and everything it complained about."""

    page: Page
    url: str
    hosts: set[str] = field(default_factory=set)
    complaints: list[str] = field(default_factory=list)

    def open(self) -> None:
        """Load GraphiQL and wait until it can be used."""
        self.page.goto(self.url)
        self.page.locator(".graphiql-query-editor .view-line").first.wait_for()

    def choose_tab(self, name: str) -> None:
        """Bring the tab of an example to the front."""
        self.page.locator(".graphiql-tabs").get_by_role("button", name=name, exact=True).click()
        expect(self.page.locator(".graphiql-query-editor")).to_contain_text(re.compile(f"(query|mutation)\u00a0{name}"))

    def fill_in(self, tool: str, text: str) -> None:
        """Replace what stands in the editor of the variables or of the headers."""
        self.page.get_by_role("button", name=tool, exact=True).click()
        self.page.locator(".graphiql-editor-tool .graphiql-editor:not(.hidden)").click()
        # Over a selection Monaco would close brackets that are closed already.
        self.page.keyboard.press("Control+a")
        self.page.keyboard.press("Delete")
        self.page.keyboard.insert_text(text)

    def run_query(self, operation: str | None = None) -> dict[str, Any]:
        """Press the button, choose among several operations, and return the answer that went over the wire."""
        with self.page.expect_response(lambda response: response.request.method == "POST") as waiting:
            self.page.get_by_role("button", name=re.compile("^Execute query")).click()
            if operation:
                self.page.get_by_role("menuitem", name=operation, exact=True).click()
        assert waiting.value.status == 200
        answer: dict[str, Any] = waiting.value.json()
        return answer

    def wait_until_stored(self, text: str) -> None:
        """Wait for GraphiQL to write down the tabs, half a second after the last key."""
        for _ in range(PATIENCE_MS // 100):
            if text in self.page.evaluate("localStorage.getItem('graphiql:tabState')"):
                return
            self.page.wait_for_timeout(100)
        raise AssertionError(f"GraphiQL did not store {text!r}.")

    def note_request(self, request: Request) -> None:
        """Remember the host of a request that left the page."""
        if not request.url.startswith(("data:", "blob:")):
            self.hosts.add(urlsplit(request.url).netloc)

    def note_console(self, message: ConsoleMessage) -> None:
        """Remember what the console shows as an error or a warning."""
        if message.type in {"error", "warning"}:
            self.complaints.append(message.text)


def start_visit(context: BrowserContext, server_url: str) -> Visit:
    """Open GraphiQL as somebody who was never there before."""
    page = context.new_page()
    visit = Visit(page=page, url=f"{server_url}/graphql/")
    context.add_init_script(WATCH_POLICY)
    context.on("request", visit.note_request)
    page.on("console", visit.note_console)
    page.on("pageerror", lambda error: visit.complaints.append(str(error)))
    visit.open()
    return visit
