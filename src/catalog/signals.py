"""What happens in the catalogue that others may want to act upon; each is sent within the transaction."""

from django.dispatch import Signal

# With `names`: files of pictures that rows use from now on.
pictures_stored = Signal()
