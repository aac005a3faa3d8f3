"""Exporting again: a change shows in the files that show it and in no other, and nothing is packed twice."""

import os
import shutil
import signal
from collections.abc import Callable
from pathlib import Path

import brotli
import pytest
from flask import Flask

from app import create_app
from app.copies import compression, export
from app.copies.processes import in_parallel
from tests.conftest import TAGS
from tests.test_export import hashes, replace, small, small_copy  # noqa: F401 - fixtures

pytestmark = pytest.mark.xdist_group("copy")
Small = tuple[Flask, Path]


@pytest.fixture
def changed(small: Small, tmp_path: Path) -> Flask:  # noqa: F811
    """The same site with one word of one page changed."""
    shutil.copytree(small[0].config["CONTENT"], tmp_path / "changed")
    replace(tmp_path / "changed" / "explainers" / "entry.md", "An officer.", "Any officer.")
    return create_app({"CONTENT": str(tmp_path / "changed"), "TRANSLATIONS": small[0].config["TRANSLATIONS"]})


def pages(folder: Path) -> dict[str, str]:
    return {name: digest for name, digest in hashes(folder).items() if name.endswith(".html")}


def test_a_changed_sentence_changes_its_own_pages_alone(small: Small, changed: Flask) -> None:  # noqa: F811
    _, target = small
    before = pages(target)
    export.export(changed, target)
    differ = {name for name, digest in pages(target).items() if digest != before[name]}
    shown = {"", "quote/", "listen/", "about/", *(f"with/{tag}/" for tag in TAGS)}
    own = {f"{tag}/entry/{part}index.html" for tag in TAGS for part in shown}
    states_the_version = {name for name in differ if "version" in (target / name).read_text() or "/offline/" in name}
    assert f"{'en'}/entry/index.html" in differ
    assert differ - own - states_the_version == set()


def test_what_did_not_change_keeps_its_time_and_its_twins(small: Small, changed: Flask) -> None:  # noqa: F811
    _, target = small
    times = {name: (target / name).stat().st_mtime_ns for name in hashes(target)}
    before = hashes(target)
    export.export(changed, target)
    listed = {name: digest for name, digest in hashes(target).items() if not name.startswith("manifest.json")}
    for name, digest in listed.items():
        is_kept = (target / name).stat().st_mtime_ns == times.get(name)
        assert is_kept == (digest == before.get(name)), name


def test_nothing_is_packed_again_where_nothing_changed(small: Small, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: F811
    app, target = small

    def fail(body: bytes, ending: str) -> bytes:
        raise AssertionError("packed again")

    monkeypatch.setattr(compression, "packed", fail)
    export.export(app, target)


def test_a_spoiled_twin_is_not_taken_over(small: Small) -> None:  # noqa: F811
    app, target = small
    twin = target / "en" / "index.html.br"
    whole = twin.read_bytes()
    twin.write_bytes(whole[:-1] + b"x")
    export.export(app, target)
    assert twin.read_bytes() == whole
    assert brotli.decompress(whole) == (target / "en" / "index.html").read_bytes()


def test_the_command_says_how_many_files_are_new_changed_and_gone(small: Small, changed: Flask) -> None:  # noqa: F811
    _, target = small
    before = hashes(target)
    done = changed.test_cli_runner().invoke(args=["export", str(target)])
    after = hashes(target)
    differ = [name for name in before.keys() & after.keys() if before[name] != after[name]]
    counts = (len(after.keys() - before), len(differ) - 2, len(before.keys() - after))  # not the manifest and its seal
    assert "{} new, {} changed, {} gone".format(*counts) in done.output


def raises(error: Exception) -> Callable[[int], int]:
    def work(number: int) -> int:
        if number == 3:
            raise error
        return number

    return work


def test_every_item_is_worked_on_once() -> None:
    assert sorted(in_parallel(lambda number: number * 2, range(101))) == [number * 2 for number in range(101)]
    assert list(in_parallel(str, [])) == []


def test_an_error_in_a_process_reaches_whoever_asked() -> None:
    with pytest.raises(OSError, match="No space left") as caught:
        list(in_parallel(raises(OSError(28, "No space left on device", "here")), range(6)))
    assert (caught.value.errno, caught.value.filename) == (28, "here")


def test_a_process_that_is_killed_is_an_error_and_not_a_short_result() -> None:
    with pytest.raises(ChildProcessError, match="ended with -9"):
        list(in_parallel(lambda number: os.kill(os.getpid(), signal.SIGKILL) if number == 3 else number, range(6)))
