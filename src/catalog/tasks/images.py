"""Making renditions before anybody asks for them, and removing files that no row uses."""

from celery import shared_task

from catalog.services import renditions, stored_files


# What is not made in time is made when it is first wanted.
@shared_task(soft_time_limit=100, time_limit=120)
def make_renditions(names: list[str]) -> None:
    """Make what shops show most of the pictures in these files."""
    for name in names:
        renditions.make_usual_renditions(name)


@shared_task(soft_time_limit=250, time_limit=300)
def remove_loose_files() -> None:
    """Remove the files of deleted pictures, and those that were never used."""
    stored_files.remove_loose_files()
