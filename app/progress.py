"""How far a long piece of work is: a bar on a terminal, a few plain lines elsewhere."""

import shutil
import sys
from collections.abc import Callable

import click

Progress = Callable[[int, int, str], None]
"""Is told how many parts are done, how many there are, and the name of the last one."""
WIDTH = 30  # columns
LINES = 5
"""How many lines there are for each stage of the work, from first to last, in a log or a file."""


def bar() -> Progress:
    """Return what says on standard error how far it is, so that standard output holds the result alone."""
    said = (0, 0)

    def line(done: int, of: int, name: str) -> None:
        nonlocal said
        now = (of, done * LINES // of)
        if now != said:
            click.echo(f"{done} of {of}: {name}", err=True)
        said = now

    return _draw if sys.stderr.isatty() else line


def _draw(done: int, of: int, name: str) -> None:
    filled = WIDTH * done // of
    line = f"[{'#' * filled}{'-' * (WIDTH - filled)}] {done} of {of}: {name}"
    fitting = line[: shutil.get_terminal_size().columns - 1]  # a line that wraps could not be written over
    click.echo(f"\r\033[K{fitting}", nl=done == of, err=True)


def hide(done: int, of: int, name: str) -> None:
    """Say nothing."""
