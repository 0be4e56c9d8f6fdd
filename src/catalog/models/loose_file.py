"""A file that no row uses."""

from django.db import models


class LooseFile(models.Model):
    """The name of a file whose row is not there yet, or not any more; it may be removed from an instant on.

    It is noted before the file is written, and the transaction that uses the file takes the note away. A
    trigger notes the file of a picture or logo when its row lets go of it.
    """

    name = models.CharField(primary_key=True, max_length=100)
    removable_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.name
