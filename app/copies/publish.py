"""Puts a finished folder in the place of the earlier one in a single step: nobody ever sees a half of either."""

import ctypes
import errno
import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from glob import escape
from pathlib import Path

from app.copies.errors import ExportError

AT_FDCWD = -100
RENAME_EXCHANGE = 2
"""Both from Linux, renameat2(2): two paths change places, and at every instant each of them names a whole folder."""
FOLDER, FILE = 0o755, 0o644
"""A web server reads a copy as another user; the umask of whoever exports does not decide whether it may."""
NO_ROOM = "make room there and export again"
NOT_OURS = "name a folder that may be written"
NO_EXCHANGE = "two folders cannot change places there: name a folder that does not exist yet, inside of it or elsewhere"
REMEDIES = {
    errno.ENOSPC: NO_ROOM,
    errno.EDQUOT: NO_ROOM,
    errno.EFBIG: NO_ROOM,
    errno.EROFS: NOT_OURS,
    errno.EACCES: NOT_OURS,
    errno.EPERM: NOT_OURS,
    errno.ENOTDIR: NOT_OURS,
    errno.EBUSY: NO_EXCHANGE,
    errno.EXDEV: NO_EXCHANGE,
    errno.EINVAL: NO_EXCHANGE,
    errno.ENOSYS: NO_EXCHANGE,
}


@contextmanager
def workshop(target: Path) -> Iterator[Path]:
    """Give a new folder beside ``target`` to make its next copy in; it is removed at the end.

    What killed runs left beside it is removed first. Raises ExportError where another run is at work on ``target``, and
    where the folders cannot be written or are full: the message says what to do.
    """
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with (target.parent / f".{target.name}.lock").open("w") as lock:
            _hold(lock.fileno(), target)
            for left in target.parent.glob(f".{escape(target.name)}-????????"):
                shutil.rmtree(left)
            folder = tempfile.mkdtemp(prefix=f".{target.name}-", dir=target.parent)
            try:
                yield Path(folder)
            finally:
                shutil.rmtree(folder, ignore_errors=True)  # what cannot be removed now, the next run removes
    except OSError as error:
        remedy = REMEDIES.get(error.errno or 0, "export again")
        where = error.filename or target
        raise ExportError([f"{where}: {error.strerror}: {remedy}; {target} is as it was"]) from error


def _hold(lock: int, target: Path) -> None:
    """Take the lock that one run at a time has; it ends with the process, however that ends."""
    try:
        fcntl.lockf(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)  # not flock: a killed run's helper processes would hold that
    except (BlockingIOError, PermissionError):
        raise ExportError([f"{target}: another export is at work on it: wait until it is done"]) from None


def publish(made: Path, target: Path) -> None:
    """Put the folder ``made`` at ``target``; what stood there stands at ``made`` afterwards.

    All of it is on the disk before that, so that a power cut leaves the one or the other. Raises OSError where the
    file system cannot exchange two folders.
    """
    for path in (made, *made.rglob("*")):
        path.chmod(FOLDER if path.is_dir() else FILE)
    with _opened(made) as folder:
        _call("syncfs", folder, of=made)  # one call, where each of thousands of files would need its own
    if target.exists():
        _call("renameat2", AT_FDCWD, os.fsencode(made), AT_FDCWD, os.fsencode(target), RENAME_EXCHANGE, of=target)
    else:
        made.rename(target)
    with _opened(target.parent) as folder:
        os.fsync(folder)


@contextmanager
def _opened(folder: Path) -> Iterator[int]:
    number = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        yield number
    finally:
        os.close(number)


def _call(name: str, *arguments: int | bytes, of: Path) -> None:
    """Call a function of the system that Python has no name for; raises OSError as Python's own do."""
    function = getattr(ctypes.CDLL(None, use_errno=True), name, None)
    if function is None or function(*arguments):
        number = ctypes.get_errno() if function else errno.ENOSYS
        raise OSError(number, os.strerror(number), str(of))
