"""What a program calls itself, in words; its own text is not repeated, as anybody may write anything there."""

BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
SYSTEMS = (
    ("iPhone", "an iPhone"),
    ("iPad", "an iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)


def describe_device(user_agent: str) -> str:
    """Return words such as “Firefox on Windows”."""
    browser, system = _first(BROWSERS, user_agent), _first(SYSTEMS, user_agent)
    return " on ".join(filter(None, (browser, system))) or "an unknown device"


def _first(names: tuple[tuple[str, str], ...], user_agent: str) -> str | None:
    # The order counts: Edge calls itself Chrome as well, and Chrome Safari.
    return next((name for mark, name in names if mark in user_agent), None)
