"""How often clients and accounts may do things."""

from environs import validate

from nexus.env import env


def read_rate(name: str, default: str) -> str:
    """Read a number of times in a number of seconds, minutes, hours or days: 100/h, 20/15m."""
    is_rate = validate.Regexp(r"[1-9][0-9]{0,8}/([1-9][0-9]{0,2})?[smhd]\Z", error="A rate looks like 100/h or 20/15m.")
    return env.str(name, default=default, validate=is_rate)


# Every HTTP request to the API takes one: of a client's address, or with a good token of the account.
RATE_LIMIT_ANONYMOUS = read_rate("RATE_LIMIT_ANONYMOUS", "100/h")
RATE_LIMIT_AUTHENTICATED = read_rate("RATE_LIMIT_AUTHENTICATED", "1000/h")
# Each executed field of these mutations takes one as well. Behind one network (an IPv4 address, an IPv6 /64)
# there may be a whole office. Password log-ins: to one account from one network; from one network; all.
RATE_LIMIT_LOGIN = read_rate("RATE_LIMIT_LOGIN", "20/15m")
RATE_LIMIT_LOGIN_NETWORK = read_rate("RATE_LIMIT_LOGIN_NETWORK", "100/15m")
# Bounds a guess at many accounts from many networks, and what hashing costs: eleven a second.
RATE_LIMIT_LOGIN_TOTAL = read_rate("RATE_LIMIT_LOGIN_TOTAL", "10000/15m")
# From one network.
RATE_LIMIT_REGISTER = read_rate("RATE_LIMIT_REGISTER", "30/h")
RATE_LIMIT_CODE_REQUEST = read_rate("RATE_LIMIT_CODE_REQUEST", "30/h")
RATE_LIMIT_CODE_GUESS = read_rate("RATE_LIMIT_CODE_GUESS", "60/h")
RATE_LIMIT_REFRESH = read_rate("RATE_LIMIT_REFRESH", "300/h")
RATE_LIMIT_GOOGLE = read_rate("RATE_LIMIT_GOOGLE", "100/15m")
# For one account.
RATE_LIMIT_PASSWORD_CHANGE = read_rate("RATE_LIMIT_PASSWORD_CHANGE", "10/15m")
RATE_LIMIT_PROFILE = read_rate("RATE_LIMIT_PROFILE", "30/h")
RATE_LIMIT_REVIEW = read_rate("RATE_LIMIT_REVIEW", "60/h")
RATE_LIMIT_REVIEW_VOTE = read_rate("RATE_LIMIT_REVIEW_VOTE", "120/h")
RATE_LIMIT_REVIEW_REPORT = read_rate("RATE_LIMIT_REVIEW_REPORT", "20/h")
