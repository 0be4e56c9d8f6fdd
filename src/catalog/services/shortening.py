"""Cuts texts to what somebody else takes of them."""


def shortened(text: str, max_length: int) -> str:
    """Return `text`, cut at a word so that it has at most `max_length` characters, the `…` included."""
    if len(text) <= max_length:
        return text
    cut = text[: max_length - 1]
    ends_at_word = cut[-1:].isspace() or text[max_length - 1].isspace()
    at_word = cut if ends_at_word or " " not in cut else cut.rsplit(None, 1)[0]
    return f"{at_word.rstrip(' ,;:.-')}…"
