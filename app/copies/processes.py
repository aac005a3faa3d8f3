"""Work divided among processes that each begin as a copy of this one, with everything that it has read."""

import ctypes
import gc
import os
import signal
from collections.abc import Callable, Iterator, Sequence
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from typing import Any, TypeVar

T = TypeVar("T")
R = TypeVar("R")

PR_SET_PDEATHSIG = 1
"""From Linux, prctl(2): which signal a process gets when the one that made it ends."""
OFTEN = 50_000
"""After how many new objects Python looks for rubbish: a page leaves little, and looking takes a tenth of the time."""


def in_parallel(work: Callable[[T], R], items: Sequence[T]) -> Iterator[R]:
    """Yield what ``work`` makes of each item, in any order: there is a process for each processor.

    What ``work`` changes in memory stays in its process; files, and what it returns, reach this one. Raises what
    ``work`` raises, and ChildProcessError where a process was killed. No process outlives this one, however it ends.
    """
    context = get_context("fork")  # nothing is read again, and ``work`` need not be something that can be pickled
    taken = context.Value("i", 0)
    processes, answers = [], []
    for _ in range(min(len(os.sched_getaffinity(0)), len(items))):
        ours, theirs = context.Pipe(duplex=False)
        process = context.Process(target=_take, args=(work, items, taken, theirs), daemon=True)
        process.start()
        theirs.close()
        processes.append(process)
        answers.append(ours)
    try:
        yield from _received(answers)
        for process in processes:
            process.join()
            if process.exitcode:
                raise ChildProcessError(f"a process that did a part of the work was ended with {process.exitcode}")
    finally:
        for process in processes:
            process.kill()
            process.join()


def _take(work: Callable[[T], R], items: Sequence[T], taken: Any, out: Connection) -> None:  # noqa: ANN401 - no public type
    """Work on the next item that no process has taken, until there is none."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    gc.freeze()  # what was read before is never rubbish, and need not be looked through again and again
    gc.set_threshold(OFTEN)
    while True:
        with taken.get_lock():
            number = taken.value
            taken.value += 1
        if number >= len(items):
            return
        try:
            out.send(work(items[number]))
        except Exception as error:  # it belongs to whoever asked for the work
            out.send(error)
            return


def _received(answers: list[Connection]) -> Iterator[Any]:
    while answers:
        for connection in wait(answers):
            assert isinstance(connection, Connection)  # noqa: S101
            try:
                found = connection.recv()
            except EOFError:
                answers.remove(connection)
                continue
            if isinstance(found, Exception):
                raise found
            yield found
