"""How well the search finds what shoppers mean."""
