"""What was fetched, kept in a folder: for conditional requests, and so that an interrupted run goes on where it was."""

import hashlib
import json
import os
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

LONGEST_RUN = timedelta(days=1)
"""An unfinished run older than this is not continued: its texts are no longer those of today."""


@dataclass(frozen=True)
class Answer:
    """A text as a site sent it."""

    url: str
    """Where it came from at last, after redirects."""
    type: str
    """Its media type, without parameters."""
    charset: str
    body: bytes
    etag: str = ""
    modified: str = ""

    @property
    def is_pdf(self) -> bool:
        """Whether the body is a PDF, whatever it was sent as."""
        return self.body.startswith(b"%PDF-")

    @property
    def text(self) -> str:
        """The body as text; signs that the encoding does not have become U+FFFD."""
        return self.body.decode(self.charset, errors="replace")


class Cache:
    """A folder of answers, each known by the address asked for, and the start of the run in progress."""

    def __init__(self, folder: Path) -> None:
        """Raises OSError where the folder cannot be made or written."""
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self._run = folder / "run.json"
        now = datetime.now(UTC)
        started = self._started()
        self.resumed = started is not None and now - started < LONGEST_RUN
        self._since = started if started is not None and self.resumed else now
        if not self.resumed:
            _write(self._run, json.dumps({"started": now.isoformat()}).encode())

    def _started(self) -> datetime | None:
        try:
            return datetime.fromisoformat(json.loads(self._run.read_bytes())["started"])
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def fresh(self, url: str) -> Answer | None:
        """Return the answer that this run, or the interrupted run that it continues, already had."""
        meta = self._meta(url)
        if not meta or datetime.fromisoformat(meta["checked"]) < self._since:
            return None
        return self.known(url)

    def known(self, url: str) -> Answer | None:
        """Return the last answer of any run, or None where there is none or it is damaged."""
        meta = self._meta(url)
        if not meta:
            return None
        try:
            body = self._path(url, "body").read_bytes()
        except OSError:
            return None
        if hashlib.sha256(body).hexdigest() != meta["sha256"]:
            return None
        return Answer(meta["url"], meta["type"], meta["charset"], body, meta["etag"], meta["modified"])

    def keep(self, url: str, answer: Answer) -> None:
        """Keep an answer as of now."""
        meta = {name: value for name, value in asdict(answer).items() if name != "body"}
        meta |= {"sha256": hashlib.sha256(answer.body).hexdigest(), "checked": datetime.now(UTC).isoformat()}
        _write(self._path(url, "body"), answer.body)
        _write(self._path(url, "json"), json.dumps(meta).encode())

    def drop(self, url: str) -> None:
        """Forget an answer that was not what it seemed: asked for again, it is asked for whole."""
        self._path(url, "json").unlink(missing_ok=True)

    def finish(self) -> None:
        """Say that the run is whole: the next one begins anew."""
        self._run.unlink(missing_ok=True)

    def _meta(self, url: str) -> dict[str, str] | None:
        try:
            meta: dict[str, str] = json.loads(self._path(url, "json").read_bytes())
        except (OSError, ValueError):
            return None
        return meta

    def _path(self, url: str, ending: str) -> Path:
        return self._folder / f"{hashlib.sha256(url.encode()).hexdigest()[:32]}.{ending}"


def _write(path: Path, data: bytes) -> None:
    """Write a file whole or not at all."""
    beside = path.with_suffix(path.suffix + ".new")
    beside.write_bytes(data)
    os.replace(beside, path)
