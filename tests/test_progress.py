"""The bar of long work: one line that is written over on a terminal, a few plain lines in a pipe."""

import fcntl
import os
import pty
import struct
import subprocess
import sys
import termios

import pytest

from tests.conftest import ROOT

WORK = """
from app.progress import bar
show = bar()
for done in (*range({1}, {0}, {1}), {0}):
    show(done, {0}, 'en/' + 'page-' * 30)
"""


def in_a_pipe(parts: int, step: int = 1) -> tuple[str, list[str]]:
    done = subprocess.run(
        [sys.executable, "-c", WORK.format(parts, step)], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return done.stdout, done.stderr.splitlines()


def on_a_terminal(parts: int, columns: int) -> str:
    ours, its = pty.openpty()
    fcntl.ioctl(its, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    environment = {name: value for name, value in os.environ.items() if name not in ("COLUMNS", "LINES")}
    process = subprocess.Popen(
        [sys.executable, "-c", WORK.format(parts, 1)], cwd=ROOT, env=environment, stdin=its, stdout=its, stderr=its
    )
    os.close(its)
    written = b""
    try:
        while piece := os.read(ours, 65536):
            written += piece
    except OSError:  # how Linux says that the other end is closed
        pass
    assert process.wait(20) == 0
    os.close(ours)
    return written.decode()


@pytest.mark.parametrize(("parts", "step"), [(1, 1), (3, 1), (10, 1), (11, 1), (2345, 1), (2345, 50), (2345, 997)])
def test_in_a_pipe_there_are_a_few_plain_lines_and_the_last_part_is_one_of_them(parts: int, step: int) -> None:
    out, lines = in_a_pipe(parts, step)
    assert out == ""
    assert min(parts // step, 3) <= len(lines) <= 6
    assert lines[-1].startswith(f"{parts} of {parts}: en/page-")
    assert all("\r" not in line and "\x1b" not in line for line in lines)


def test_on_a_terminal_one_bar_grows_within_one_line() -> None:
    written = on_a_terminal(40, 60)
    assert written.count("\n") == 1
    assert written.endswith("\n")
    states = written.rstrip().split("\r\x1b[K")[1:]
    assert len(states) == 40
    assert all(len(state) < 60 for state in states)
    assert states[19].startswith(f"[{'#' * 15}{'-' * 15}] 20 of 40: en/page-")
    assert states[-1].startswith(f"[{'#' * 30}] 40 of 40: ")
