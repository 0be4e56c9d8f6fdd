"""What was changed and perhaps not yet told to those who keep copies."""

from django.db import models


class SpoiledDomain(models.Model):
    """Says that a transaction has spoiled a domain of the cache.

    Written by triggers in that transaction, one row for each domain at most, so that no code path can forget it.
    A sweep takes the row away once the version of the domain has moved.
    """

    domain = models.CharField(max_length=20, editable=False)
    transaction = models.BigIntegerField(editable=False, help_text="PostgreSQL's number of the transaction.")

    class Meta:
        constraints = (models.UniqueConstraint(fields=("transaction", "domain"), name="spoiled_once"),)

    def __str__(self) -> str:
        return f"{self.domain} by {self.transaction}"
