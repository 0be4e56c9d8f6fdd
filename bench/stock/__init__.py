"""The shop's front on stock strawberry-django, as its guide writes it: what Nexus is compared with."""
