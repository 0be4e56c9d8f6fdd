"""What all tests share."""

from hypothesis import settings

# The same examples in every run, on slow machines too.
settings.register_profile("house", derandomize=True, deadline=None, database=None, max_examples=50)
settings.load_profile("house")
