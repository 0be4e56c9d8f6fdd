"""What the person at the terminal sees: steps with their times, prefixed lines, the addresses."""

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress

from rich.console import Console, RenderableType
from rich.markup import escape
from rich.table import Table

COLOURS = {
    "web": "cyan",
    "worker": "green",
    "beat": "magenta",
    "prepare": "yellow",
    "graphiql": "blue",
    "storefront": "blue",
}


class Screen:
    """The one writer to the terminal, so that lines and progress never tear each other."""

    def __init__(self, console: Console | None = None) -> None:
        self._console = console or Console(highlight=False, soft_wrap=True)

    def line(self, name: str, text: str) -> None:
        """Show one line that a program wrote."""
        self._print(f"[{COLOURS.get(name, 'white')}]{name:>8} |[/] {escape(text)}")

    def notice(self, text: str) -> None:
        """Show something worth knowing that stops nothing."""
        self._print(f"[yellow]{escape(text)}[/]")

    def failure(self, text: str) -> None:
        """Show why the stack cannot go on."""
        self._print(f"[bold red]{escape(text)}[/]")

    @contextmanager
    def step(self, text: str) -> Iterator[None]:
        """Show that a step is under way, then how long it took."""
        started = time.monotonic()
        if not self._console.is_terminal:
            self._print(f"{text} …")
        with self._console.status(f"{text} …"):
            yield
        self._print(f"[green]✓[/] {text} [dim]({time.monotonic() - started:.1f} s)[/]")

    def addresses(self, *, addresses: Mapping[str, str], logins: Mapping[str, str], hint: str) -> None:
        """Show where everything is and who may sign in."""
        table = Table.grid(padding=(0, 2))
        for name, value in addresses.items():
            table.add_row(f"[bold]{escape(name)}[/]", escape(value))
        if logins:
            table.add_row("")
            table.add_row("[bold]Demo log-in[/]", "[bold]Password[/]")
        for name, value in logins.items():
            table.add_row(escape(name), escape(value))
        self._print("")
        self._print(table)
        self._print(f"\n{escape(hint)}\n")

    def _print(self, shown: RenderableType) -> None:
        """Show it as long as somebody looks: a closed terminal or pipe must not stop the stack half-way."""
        # rich answers a closed pipe by ending the program.
        with suppress(OSError, SystemExit):
            self._console.print(shown)
