"""Puts a finished folder in the place of the earlier one in a single step: nobody ever sees a half of either."""

import ctypes
import os
from pathlib import Path

AT_FDCWD = -100
RENAME_EXCHANGE = 2
"""Both from Linux, renameat2(2): two paths change places, and at every instant each of them names a whole folder."""


def publish(made: Path, target: Path) -> None:
    """Put the folder ``made`` at ``target``; what stood there stands at ``made`` afterwards.

    Raises OSError where the file system cannot exchange two folders.
    """
    if not target.exists():
        made.rename(target)
        return
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.renameat2(AT_FDCWD, os.fsencode(made), AT_FDCWD, os.fsencode(target), RENAME_EXCHANGE):
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number), str(target))
