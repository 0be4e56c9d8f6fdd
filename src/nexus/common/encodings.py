"""What a client unpacks."""


def takes_gzip(accept_encoding: str) -> bool:
    """Return whether a client unpacks gzip. Source: RFC 9110, 12.5.3."""
    weights: dict[str, float] = {}
    for part in accept_encoding.lower().split(","):
        coding, _, parameter = part.partition(";")
        name, _, weight = parameter.partition("=")
        try:
            weights[coding.strip()] = float(weight) if name.strip() == "q" else 1.0
        except ValueError:
            return False
    return weights.get("gzip", weights.get("*", 0.0)) > 0
