"""Publishing: whatever ends an export, the folder is the old copy or the new one, whole; and the message says what to do."""

import errno
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import brotli
import pytest
from flask import Flask

from app import create_app
from app.copies import export, manifest, publish
from app.copies.errors import ExportError
from app.copies.publish import workshop
from tests.conftest import ROOT
from tests.test_export import hashes, replace, small, small_copy  # noqa: F401 - fixtures

pytestmark = pytest.mark.xdist_group("publish")
Exported = tuple[Flask, Path]
KILLS, SWAPS = 200, 1000


@pytest.fixture
def fast() -> Iterator[Path]:
    """A folder in memory where the machine has one: thousands of files are written here, and none is kept."""
    memory = Path("/dev/shm")  # noqa: S108 - a folder of our own in it
    with tempfile.TemporaryDirectory(dir=memory if os.access(memory, os.W_OK) else None) as folder:
        yield Path(folder)


@pytest.fixture(scope="module")
def other(small_copy: Exported, tmp_path_factory: pytest.TempPathFactory) -> Flask:  # noqa: F811
    """The same site as ``small`` with one word changed: its copy is another version."""
    content = tmp_path_factory.mktemp("other") / "content"
    shutil.copytree(small_copy[0].config["CONTENT"], content)
    replace(content / "explainers" / "entry.md", "An officer.", "Any officer.")
    return create_app({"CONTENT": str(content), "TRANSLATIONS": small_copy[0].config["TRANSLATIONS"]})


def version(target: Path) -> str:
    """Return the version of a copy, every file of which is what its manifest says."""
    listed = manifest.read(target)
    assert set(hashes(target)) == {*listed.files, *manifest.ITS_OWN}
    for name, file in listed.files.items():
        assert file.is_body((target / name).read_bytes()), name
    return listed.version


EXPORTER = """
import os, sys
from pathlib import Path
from app import create_app
from app.copies import compression, export

compression.BEST = 1  # for speed: how well files are packed changes nothing here
translations, target = sys.argv[1:3]
apps = [create_app({"CONTENT": content, "TRANSLATIONS": translations}) for content in sys.argv[3:]]
print("ready", flush=True)
for line in sys.stdin:
    pid = os.fork()
    if pid == 0:
        os.setpgid(0, 0)
        export.export(apps[int(line)], Path(target))
        os._exit(0)
    os.setpgid(pid, pid)
    print(pid, flush=True)
    print(os.waitpid(pid, 0)[1], flush=True)
"""
"""Exports the site whose number it reads, each time in a process group of its own."""


@contextmanager
def exporter(target: Path, *apps: Flask) -> Iterator[Callable[..., int]]:
    """Yield what runs an export of the site of a number, and ends it with a function that is told its process group.

    It returns the wait status.
    """
    folders = (apps[0].config["TRANSLATIONS"], str(target), *(app.config["CONTENT"] for app in apps))
    with subprocess.Popen(
        [sys.executable, "-c", EXPORTER, *folders], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdin
        assert process.stdout
        said = map(str.strip, process.stdout)

        def run(number: int, ends: Callable[[int], None] = lambda group: None) -> int:
            print(number, file=process.stdin, flush=True)
            ends(int(next(said)))
            return int(next(said))

        assert next(said) == "ready"
        yield run
        process.stdin.close()


def kill_after(seconds: float, group: int) -> None:
    time.sleep(seconds)
    with suppress(ProcessLookupError):  # it came to its end first
        os.killpg(group, signal.SIGKILL)


def test_an_export_killed_at_any_moment_leaves_the_old_copy_or_the_new_one(
    small: Exported, other: Flask, fast: Path  # noqa: F811
) -> None:  # fmt: skip
    target, apps = fast / "dist", (small[0], other)
    versions = [app.extensions["site"].version for app in apps]
    with exporter(target, *apps) as run:
        started = time.monotonic()
        assert (run(1), run(0)) == (0, 0)
        whole_run, standing, swapped, ends = (time.monotonic() - started) / 2, 0, 0, list[int]()
        chance = random.Random(5)  # noqa: S311 - moments, not secrets
        while ends.count(signal.SIGKILL) < KILLS:
            assert len(ends) < 3 * KILLS
            started = time.monotonic()
            ends.append(run(1 - standing, partial(kill_after, chance.uniform(0, 1.05 * whole_run))))
            assert ends[-1] in (0, signal.SIGKILL)
            if ends[-1] == 0:  # other work on the machine changes how long a run is
                whole_run = time.monotonic() - started
            before, standing = standing, versions.index(version(target))
            swapped += before != standing
        assert swapped
        assert run(1 - standing) == 0
    assert version(target) == versions[1 - standing]
    assert sorted(path.name for path in fast.iterdir()) == [".dist.lock", "dist"]


PAGES = 6


def tiny_copy(folder: Path, number: int) -> None:
    """Write pages that name their version a thousand times, each with its twin."""
    folder.mkdir()
    for page in range(PAGES):
        body = f"<p>page {page} of version {number % 2}\n".encode() * 1000
        (folder / f"{page}.html").write_bytes(body)
        (folder / f"{page}.html.br").write_bytes(brotli.compress(body, quality=1))


class Quiet(SimpleHTTPRequestHandler):
    """A plain static host."""

    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *args: object) -> None:
        pass


@contextmanager
def static_host(folder: Path) -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder))) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def test_a_thousand_swaps_under_load_fail_no_response_and_mix_none(fast: Path) -> None:
    target, done, bodies = fast / "dist", threading.Event(), set()
    tiny_copy(target, 0)

    def read(host: str) -> None:
        page = 0
        while not done.is_set():
            page = (page + 1) % PAGES
            for twin in ("", ".br"):
                with urllib.request.urlopen(f"{host}/{page}.html{twin}", timeout=60) as answer:  # noqa: S310 - our own
                    body = answer.read()
                bodies.add((page, brotli.decompress(body) if twin else body))

    failed: list[object] = []
    with static_host(target) as host, pytest.MonkeyPatch.context() as patched:
        patched.setattr(threading, "excepthook", failed.append)
        readers = [threading.Thread(target=read, args=(host,)) for _ in range(4)]
        for reader in readers:
            reader.start()
        for number in range(1, SWAPS + 1):
            with workshop(target) as folder:
                tiny_copy(folder / "new", number)
                publish.publish(folder / "new", target)
        done.set()
        for reader in readers:
            reader.join()
    assert failed == []
    lines = {(page, line) for page, body in bodies for line in set(body.splitlines())}
    assert lines == {(page, b"<p>page %d of version %d" % (page, number)) for page in range(PAGES) for number in (0, 1)}
    assert len(bodies) == 2 * PAGES  # each whole, of the one version or of the other


@contextmanager
def disk(folder: Path) -> Iterator[Callable[[str], int]]:
    """Yield what mounts a folder anew with options: a disk of its own, which can be full or not writable."""
    mounted = subprocess.run(["mount", "-t", "tmpfs", "tmpfs", str(folder)], capture_output=True, check=False)
    if mounted.returncode:
        pytest.skip("needs the right to mount")
    try:
        yield lambda options: subprocess.check_call(["mount", "-o", f"remount,{options}", str(folder)])
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


def failed_export(app: Flask, target: Path) -> str:
    """Return the one line that says why an export failed, after which the old copy stands as it was."""
    before = hashes(target)
    with pytest.raises(ExportError) as failed:
        export.export(app, target)
    assert hashes(target) == before
    assert not list(target.parent.glob(".dist-*"))
    (line,) = failed.value.faults
    return line


def test_a_full_disk_is_said_in_one_line_and_leaves_the_old_copy(
    small: Exported, other: Flask, tmp_path: Path  # noqa: F811
) -> None:  # fmt: skip
    place = tmp_path / "disk"
    place.mkdir()
    with disk(place) as remount:
        export.export(small[0], place / "dist")
        used = sum(path.stat().st_blocks * 512 for path in place.rglob("*"))
        for part in (0.01, 0.1, 0.2, 0.3):  # twins that have not changed take no second room
            remount(f"size={int(used * (1 + part))}")
            line = failed_export(other, place / "dist")
            assert str(place) in line
            assert re.search("No space left on device", line), line
        remount(f"size={4 * used}")
        export.export(other, place / "dist")
        assert version(place / "dist") == other.extensions["site"].version


@pytest.mark.parametrize("step", ["freeze", "source_zip", "pack", "search_index.write", "manifest.write"])
def test_a_write_that_finds_no_room_says_what_to_do(
    small: Exported, other: Flask, step: str, monkeypatch: pytest.MonkeyPatch  # noqa: F811
) -> None:  # fmt: skip
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(f"app.copies.export.{step}", full)
    target = small[1]
    line = failed_export(other, target)
    assert line == f"{target}: No space left on device: make room there and export again; {target} is as it was"


def test_a_folder_that_cannot_be_written_is_said_in_one_line(small: Exported, other: Flask, tmp_path: Path) -> None:  # noqa: F811
    place = tmp_path / "disk"
    place.mkdir()
    with disk(place) as remount:
        shutil.copytree(small[1], place / "dist")
        remount("ro")
        line = failed_export(other, place / "dist")
        assert line == (
            f"{place / '.dist.lock'}: Read-only file system: name a folder that may be written; "
            f"{place / 'dist'} is as it was"
        )


def test_a_place_where_folders_cannot_change_places_is_said_in_one_line(
    small: Exported, other: Flask, tmp_path: Path  # noqa: F811
) -> None:  # fmt: skip
    place = tmp_path / "disk" / "dist"
    place.mkdir(parents=True)
    with disk(place):
        shutil.copytree(small[1], place, dirs_exist_ok=True)
        assert "two folders cannot change places there" in failed_export(other, place)


def test_a_second_export_at_once_is_refused_and_changes_nothing(small: Exported, other: Flask) -> None:  # noqa: F811
    target = small[1]
    code = (
        "import sys\nfrom pathlib import Path\nfrom app.copies.publish import workshop\n"
        "with workshop(Path(sys.argv[1])):\n    print('at work', flush=True)\n    sys.stdin.read()\n"
    )
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with subprocess.Popen([sys.executable, "-c", code, str(target)], cwd=ROOT, **pipes) as first:  # type: ignore[call-overload]
        assert first.stdout.readline() == b"at work\n"
        left = set(target.parent.iterdir())
        with pytest.raises(ExportError, match=f"{target}: another export is at work on it: wait until it is done"):
            export.export(other, target)
        assert set(target.parent.iterdir()) == left
        assert version(target) == small[0].extensions["site"].version
        first.kill()
    export.export(other, target)
    assert version(target) == other.extensions["site"].version
    assert sorted(path.name for path in target.parent.iterdir()) == [".dist.lock", "dist"]


def test_what_another_target_is_making_is_left_alone(tmp_path: Path) -> None:
    with workshop(tmp_path / "dist-2") as theirs, workshop(tmp_path / "dist") as ours:
        assert theirs.is_dir()
        assert ours.is_dir()


def test_whoever_runs_the_web_server_may_read_the_copy(small: Exported, other: Flask) -> None:  # noqa: F811
    target = small[1]
    umask = os.umask(0o077)
    try:
        export.export(other, target)
    finally:
        os.umask(umask)
    modes = {(path.is_dir(), path.stat().st_mode & 0o777) for path in (target, *target.rglob("*"))}
    assert modes == {(True, 0o755), (False, 0o644)}
