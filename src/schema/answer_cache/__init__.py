"""Whole answers of anonymous queries about the public catalogue, kept as finished bytes in front of Django.

`front` is the way of a request through here; nothing of it runs for a request with a token.
"""
