"""A crawler: it asks the web server's entrance for a file, and reads the XML with a parser that forgives nothing."""

from dataclasses import dataclass
from urllib.parse import urlsplit
from xml.etree import ElementTree as ET

from tests.cache.shop_front import Asked, Reply, ask

SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
IMAGE = "{http://www.google.com/schemas/sitemap-image/1.1}"
GOOGLE = "{http://base.google.com/ns/1.0}"
MERCHANT = "/feeds/google-merchant.xml"


def request(address: str, *, method: str = "GET", **headers: str) -> Asked:
    """Return a request; `_` in the name of a header is a hyphen."""
    parts = urlsplit(address)
    given = {"host": "testserver"} | {name.replace("_", "-"): value for name, value in headers.items()}
    encoded = tuple((name.lower().encode(), value.encode()) for name, value in given.items())
    return Asked(method, parts.query.encode(), b"", encoded, parts.path)


def fetch(address: str, *, method: str = "GET", **headers: str) -> Reply:
    return ask(request(address, method=method, **headers))


def tree_of(content: bytes) -> ET.Element:
    assert content.startswith(b'<?xml version="1.0" encoding="UTF-8"?>\n')
    return ET.fromstring(content)  # noqa: S314 - our own


@dataclass(frozen=True)
class Url:
    """An entry of a sitemap."""

    loc: str
    lastmod: str
    image: str | None = None


def index() -> list[Url]:
    """Return the pages that the index names."""
    root = tree_of(_content("/sitemap.xml"))
    assert root.tag == f"{SITEMAP}sitemapindex"
    return [_url(each) for each in root.findall(f"{SITEMAP}sitemap")]


def page(address: str) -> list[Url]:
    root = tree_of(_content(address))
    assert root.tag == f"{SITEMAP}urlset"
    return [_url(each) for each in root.findall(f"{SITEMAP}url")]


def whole_sitemap() -> list[Url]:
    return [url for each in index() for url in page(urlsplit(each.loc).path)]


def _url(element: ET.Element) -> Url:
    image = element.findtext(f"{IMAGE}image/{IMAGE}loc")
    return Url(element.findtext(f"{SITEMAP}loc", ""), element.findtext(f"{SITEMAP}lastmod", ""), image)


def offers(address: str = MERCHANT) -> list[list[tuple[str, str]]]:
    """Return what each item of the product feed says, in its order, with `g:` for Google's namespace."""
    root = tree_of(_content(address))
    assert (root.tag, root.get("version")) == ("rss", "2.0")
    (channel,) = root
    items = channel.findall("item")
    return [[(each.tag.replace(GOOGLE, "g:"), each.text or "") for each in item] for item in items]


def offer(address: str = MERCHANT) -> dict[str, str | list[str]]:
    """Return the only item; what it says several times is a list."""
    (item,) = offers(address)
    said: dict[str, list[str]] = {}
    for name, text in item:
        said.setdefault(name, []).append(text)
    return {name: texts[0] if len(texts) == 1 else texts for name, texts in said.items()}


def _content(address: str) -> bytes:
    reply = fetch(address)
    assert reply.status == 200, (reply.status, reply.content)
    assert reply.headers["content-type"] == "application/xml; charset=utf-8"
    assert reply.headers["content-length"] == str(len(reply.raw))
    return reply.content
