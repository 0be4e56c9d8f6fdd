"""A large made-up catalogue for load: the same seed makes the same rows."""
