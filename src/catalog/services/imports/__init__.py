"""Products from files: readers of three formats, and one writer that is idempotent by handle."""
