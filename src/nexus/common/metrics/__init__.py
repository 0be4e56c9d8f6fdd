"""What is counted and timed on the way; `nexus.metrics` shows it to Prometheus."""

from nexus.common.metrics.folder import open_folder

# Before anything imports prometheus-client, which looks then for where to keep its numbers.
FOLDER = open_folder()
