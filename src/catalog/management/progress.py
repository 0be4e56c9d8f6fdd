"""The progress bar of the catalogue's commands."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

type Advance = Callable[[int], None]


@contextmanager
def progress_bar(title: str, *, total: int | None) -> Iterator[Advance]:
    """Show a bar on standard error while the block runs; yields what moves it on by so many steps.

    Where standard error is no terminal, only the finished bar is printed.
    """
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn())
    with Progress(*columns, MofNCompleteColumn(), TimeRemainingColumn(), console=Console(stderr=True)) as progress:
        task = progress.add_task(title, total=total)
        yield lambda steps: progress.advance(task, steps)
