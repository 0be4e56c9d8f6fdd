"""What may be seen of the catalogue, and how it is found: every reading path starts here."""
