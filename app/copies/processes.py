"""Work divided among processes that each begin as a copy of this one, with everything that it has read."""

import ctypes
import gc
import os
import signal
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from multiprocessing.context import ForkContext
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
    shares = _Shares(context, len(items), min(len(os.sched_getaffinity(0)), len(items)))
    processes, answers = [], []
    for own in range(shares.count):
        ours, theirs = context.Pipe(duplex=False)
        process = context.Process(target=_take, args=(work, items, shares, own, theirs), daemon=True)
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


class _Shares:
    """The items that each process has before it: neighbours, since these are often made of the same things."""

    def __init__(self, context: ForkContext, items: int, count: int) -> None:
        self.count = count
        bounds = [items * number // count for number in range(count + 1)] if count else []
        self._left = context.Array("i", [bound for share in pairwise(bounds) for bound in share])

    def take(self, own: int) -> int | None:
        """Return the next item of a share; then the last one of the share of which most is left; None at the end."""
        with self._left.get_lock():
            starts, ends = self._left[::2], self._left[1::2]
            if starts[own] < ends[own]:
                self._left[2 * own] += 1
                return int(starts[own])
            left = [end - start for start, end in zip(starts, ends, strict=True)]
            longest = left.index(max(left))
            if not left[longest]:
                return None
            self._left[2 * longest + 1] -= 1
            return int(ends[longest]) - 1


def _take(work: Callable[[T], R], items: Sequence[T], shares: _Shares, own: int, out: Connection) -> None:
    """Work on the next item of a share, then on what other processes have before them, until there is nothing left."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    gc.freeze()  # what was read before is never rubbish, and need not be looked through again and again
    gc.set_threshold(OFTEN)
    while (number := shares.take(own)) is not None:
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
