"""Sends the copy that is published now: a new one is taken over while the server runs, and no request is lost to it."""

import os
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING

from app.serving.ready import Ready

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

SECONDS = 1
"""How often we look whether there is a new copy."""
SECONDS_AFTER_FAULTS = 60
"""When we look again at a copy that was not whole: its files may still be arriving."""


class Current:
    """A WSGI application (PEP 3333) of the published copy.

    The workers of a server could be started anew for each copy instead, but one that stops closes the connections that
    it has accepted and not yet read from.
    """

    def __init__(self, seal: Path, read: Callable[[], Ready]) -> None:
        """Read a copy with ``read``, and again whenever the file ``seal`` is another one.

        What ``read`` raises at first is raised here. Later its SystemExit is only said, and the copy before is sent on.
        """
        self._seal, self._read = seal, read
        self._seen = _identity(seal)  # before the copy is read: one that is published meanwhile is then seen as new
        self._ready = read()
        self.headers = self._ready.headers
        """What goes with an answer that has no body."""
        Thread(target=self._watch, daemon=True).start()

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Answer a request from the copy of this moment."""
        return self._ready(environ, start_response)

    def asks(self, method: str, path: str) -> bool:
        """Return whether the answer to a method at an address is made and not kept."""
        return self._ready.asks(method, path)

    def _watch(self) -> None:
        while True:
            time.sleep(SECONDS if self._is_newest() or self._take() else SECONDS_AFTER_FAULTS)

    def _is_newest(self) -> bool:
        return _identity(self._seal) in (self._seen, None)

    def _take(self) -> bool:
        """Send the new copy from now on, and return whether it is whole."""
        seen = _identity(self._seal)
        try:
            self._ready = self._read()
        except SystemExit as faults:
            print(f"The copy before is still sent:\n{faults}", file=sys.stderr, flush=True)
            return False
        self._seen = seen
        return True


def _identity(file: Path) -> tuple[int, int] | None:
    """Return what tells a file from one that takes its place, or None where there is none."""
    try:
        found = os.stat(file)
    except OSError:
        return None
    return found.st_ino, found.st_mtime_ns
