"""Drops how often a word is published: nothing goes by it."""

from typing import ClassVar

from django.db import migrations


class Migration(migrations.Migration):
    """A column less."""

    dependencies: ClassVar[list[tuple[str, str]]] = [("catalog", "0026_likeness_in_a_function")]
    operations: ClassVar[list[object]] = [migrations.RemoveField("searchword", "frequency")]
