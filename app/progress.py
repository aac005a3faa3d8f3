"""How far a long piece of work is: a bar on a terminal, a few plain lines elsewhere."""

import shutil
import sys
from collections.abc import Callable

import click

Progress = Callable[[int, int, str], None]
"""Is told how many parts are done, how many there are, and the name of the last one."""
WIDTH = 30  # columns
LINES = 10
"""How many lines there are about, from first to last, in a log or a file."""


def show(done: int, of: int, name: str) -> None:
    """Say how far it is on standard error, so that standard output holds the result alone."""
    if not sys.stderr.isatty():
        if done == of or done % -(-of // LINES) == 0:
            click.echo(f"{done} of {of}: {name}", err=True)
        return
    filled = WIDTH * done // of
    line = f"[{'#' * filled}{'-' * (WIDTH - filled)}] {done} of {of}: {name}"
    fitting = line[: shutil.get_terminal_size().columns - 1]  # a line that wraps could not be written over
    click.echo(f"\r\033[K{fitting}", nl=done == of, err=True)


def hide(done: int, of: int, name: str) -> None:
    """Say nothing."""
