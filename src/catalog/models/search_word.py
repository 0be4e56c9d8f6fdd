"""The words that a search text may have meant."""

from django.db import models

LONGEST_WORD = 40


class SearchWord(models.Model):
    """A word of letters in the name, the brand or the specifications of a product, shown or not.

    Triggers note each word with the product or brand that brings it, and a task lets go of those that left
    (`catalog.services.search_words`). Who reads the list asks the published products whether they have a word, so what
    is hidden teaches nobody. Two writers who bring the same new word at the same moment note it twice, as otherwise one
    would wait for the other.
    """

    word = models.CharField(max_length=LONGEST_WORD, db_collation="C", editable=False)

    class Meta:
        indexes = (models.Index(fields=("word",), name="search_word"),)

    def __str__(self) -> str:
        return self.word
