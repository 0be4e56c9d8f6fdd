"""What people of a language and country expect, by the tag that a client names."""

from babel import Locale, UnknownLocaleError, localedata

# Babel keeps all that CLDR says of each locale that it was ever asked for. A shop has a handful; a stranger may name a
# thousand, which took 170 MB of each process where these take 70.
MOST_KEPT = 16


class UnknownTagError(Exception):
    """A language tag that no locale is known by."""


def locale_of(tag: str) -> Locale:
    """Return the locale of a language tag such as `de-CH`; raise UnknownTagError. Source: BCP 47."""
    try:
        locale = Locale.parse(tag, sep="-")
    except (ValueError, UnknownLocaleError) as error:
        raise UnknownTagError(tag) from error
    _make_room()
    return locale


def _make_room() -> None:
    """Forget what was loaded first; to load it again takes five milliseconds."""
    kept = localedata._cache  # noqa: SLF001 - it has no bound of its own
    with localedata._cache_lock:  # noqa: SLF001
        while len(kept) > MOST_KEPT:
            del kept[next(iter(kept))]
