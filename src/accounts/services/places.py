"""A place in words."""

from babel import Locale


def describe_place(*, city: str, region: str, country_code: str) -> str:
    """Return words such as “Lisbon, Portugal”."""
    country = Locale("en").territories.get(country_code, country_code)
    parts = (city, region if region != city else "", country)
    return ", ".join(filter(None, parts)) or "an unknown place"
