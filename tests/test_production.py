"""The production server on a small copy: what it sends, a new copy under load, a killed worker, files that are spoiled."""

import os
import re
import shutil
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from email.message import Message
from pathlib import Path
from threading import Event

import pytest
from werkzeug.test import Client

from app import create_app
from app.copies import export, manifest
from app.copies.freezing import address_of
from app.production import Later, create_production
from app.serving.ready import Ready
from tests.conftest import ROOT, TAGS, compiled
from tests.serving import Server, production
from tests.test_checks import folders  # noqa: F401 - a fixture

pytestmark = pytest.mark.xdist_group("production")
PAGE = "/en/entry/"
READERS = 8
Folders = tuple[Path, Path, Path]


def catalogue(translations: Path) -> Path:
    """Write one translation, so that there is a catalogue to spoil."""
    file = translations / "es" / "LC_MESSAGES" / "content.po"
    file.write_text(
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\nmsgid "Warrant"\nmsgstr "Orden"\n'
    )
    return translations


@pytest.fixture
def small(folders: tuple[Path, Path], tmp_path: Path) -> Folders:  # noqa: F811
    """The folders of content and of translations, and the copy made from them."""
    content, translations = folders[0], compiled(tmp_path / "compiled", catalogue(folders[1]))
    with (content / "organisations.toml").open("a") as file:
        file.write('\n[[place]]\nid = "us-ny"\nname = "New York"\n')
    export.export(create_app({"CONTENT": str(content), "TRANSLATIONS": str(translations)}), tmp_path / "dist")
    return content, translations, tmp_path / "dist"


def get(server: Server, address: str, data: bytes | None = None, **headers: str) -> tuple[Message, bytes]:
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    request = urllib.request.Request(server.address + address, data, sent)  # noqa: S310 - our own server
    with urllib.request.urlopen(request, timeout=20) as response:  # noqa: S310
        return response.headers, response.read()


def exported(small: Folders) -> subprocess.CompletedProcess[str]:
    """Run the export as `make export` does, in a process of its own."""
    content, translations, dist = small
    settings = {"PLAINSOURCE_CONTENT": str(content), "PLAINSOURCE_TRANSLATIONS": str(translations)}
    return subprocess.run(
        [sys.executable, "-m", "flask", "--app", "app", "export", str(dist)],
        cwd=ROOT,
        env={**os.environ, **settings},
        capture_output=True,
        text=True,
        check=False,
    )


def test_every_address_of_a_copy_is_answered_with_its_bytes_and_headers(small: Folders) -> None:
    copy = small[2]
    listed = manifest.read(copy)
    asked = {"index.html", *(f"{tag}/search/index.html" for tag in TAGS)}
    pages = [name for name in set(listed.files) - asked if name.endswith(("index.html", ".json", ".png"))]
    assert len(pages) > 50
    with production(copy) as server:
        for name in pages:
            headers, body = get(server, address_of(name))
            assert body == (copy / name).read_bytes(), name
            assert headers["Content-Type"] == listed.files[name].type
            sent = listed.headers[listed.files[name].headers]
            assert {header: headers[header] for header in sent if header != "Vary"} == {
                header: value for header, value in sent.items() if header != "Vary"
            }
            assert headers["ETag"]
            assert "max-age" in headers["Cache-Control"] or headers["Cache-Control"] == "no-store"
            assert not re.search(r"\d", headers.get("Server", ""))


def test_a_question_is_asked_of_the_app_on_the_content_of_the_copy(small: Folders) -> None:
    shutil.rmtree(small[0])
    shutil.rmtree(small[1])
    with production(small[2]) as server:
        assert b'method="post"' in get(server, "/es/search/")[1]
        headers, body = get(server, "/en/search/", urllib.parse.urlencode({"words": "paper from court"}).encode())
        assert PAGE.encode() in body
        assert headers["Cache-Control"] == "no-store"
        assert b'<html lang="es"' in get(server, "/", Accept_Language="es")[1]
        assert server.log.read_bytes() == b""


def test_what_is_missing_is_said_in_the_language_of_the_address(small: Folders) -> None:
    with production(small[2]) as server:
        for tag in TAGS:
            with pytest.raises(urllib.error.HTTPError, match="404") as found:
                get(server, f"/{tag}/nowhere/")
            assert f'<html lang="{tag}"'.encode() in found.value.read()
            found.value.close()


def reading(server: Server, action: Callable[[], None]) -> tuple[list[bytes], list[float]]:
    """Return the pages that several readers got, each on a connection of its own, and when they asked for those that
    they did not get, while something was done to the server."""
    done = Event()

    def read() -> tuple[list[bytes], list[float]]:
        pages, failed = [], []
        while not done.is_set():
            asked = time.monotonic()
            try:
                pages.append(get(server, PAGE)[1])
            except OSError:
                failed.append(asked)
        return pages, failed

    with ThreadPoolExecutor(READERS) as readers:
        running = [readers.submit(read) for _ in range(READERS)]
        try:
            action()
        finally:
            done.set()
    results = [one.result() for one in running]
    return [page for pages, _ in results for page in pages], [asked for _, failed in results for asked in failed]


def wait_until(happened: Callable[[], bool]) -> None:
    for _ in range(600):
        if happened():
            return
        time.sleep(0.1)
    raise AssertionError("it did not happen within a minute")


def test_a_new_copy_is_shown_without_a_failed_or_mixed_answer(small: Folders) -> None:
    old = (small[2] / "en" / "entry" / "index.html").read_bytes()
    with production(small[2], workers=2) as server:
        page = small[0] / "explainers" / "entry.md"
        page.write_text(page.read_text().replace("An officer", "A marshal", 1))

        def publish() -> None:
            assert exported(small).returncode == 0
            wait_until(lambda: all(get(server, PAGE)[1] != old for _ in range(20)))  # from both workers

        pages, failed = reading(server, publish)
        assert set(pages) == {old, (small[2] / "en" / "entry" / "index.html").read_bytes()}
        assert failed == []
        assert get(server, "/en/search/", b"words=marshal")[1].count(PAGE.encode())


def test_a_new_copy_that_is_not_whole_is_named_and_the_one_before_is_sent_on(small: Folders) -> None:
    with production(small[2]) as server:
        before = get(server, PAGE)[1]
        altered = small[2].with_name("altered")
        shutil.copytree(small[2], altered)
        (altered / "en" / "entry" / "index.html.br").write_bytes(b"altered")
        small[2].rename(small[2].with_name("before"))
        altered.rename(small[2])
        wait_until(lambda: b"en/entry/index.html.br is not what manifest.json says" in server.log.read_bytes())
        assert get(server, PAGE)[1] == before


def test_a_killed_worker_costs_what_it_had_in_hand_and_comes_back(small: Folders) -> None:
    with production(small[2], workers=2) as server:
        first, _ = workers = server.workers()
        gone = []

        def kill() -> None:
            time.sleep(6)  # a worker that dies in its first seconds is taken for one that cannot start
            os.kill(first, signal.SIGKILL)
            wait_until(lambda: not Path(f"/proc/{first}").exists())  # all of it: its threads have their files open
            gone.append(time.monotonic())
            wait_until(lambda: len(set(server.workers()) - {first}) == len(workers))

        pages, failed = reading(server, kill)
        assert len(set(pages)) == 1
        assert all(asked < gone[0] for asked in failed)
        assert len(failed) <= 2 * READERS  # what a reader had asked of it, and one more that came while it died
        assert server.process.poll() is None


@pytest.mark.parametrize(
    ("folder", "name", "spoil", "fault"),
    [
        (0, "explainers/entry.md", lambda text: text.replace(b"+++", b"+++\nstray =", 1), "entry.md:"),
        (0, "sources/case-a.toml", lambda text: text[: len(text) // 2], "case-a.toml:"),
        (1, "es/LC_MESSAGES/content.po", lambda text: text + b'\nmsgid "open\n', "content.po:"),
        (1, "es/LC_MESSAGES/content.mo", lambda text: text[: len(text) // 2], "content.mo"),
    ],
)
def test_a_spoiled_file_stops_the_new_copy_and_not_the_server(
    small: Folders, folder: int, name: str, spoil: Callable[[bytes], bytes], fault: str
) -> None:
    with production(small[2]) as server:
        before = get(server, PAGE)[1]
        file = small[folder] / name
        file.write_bytes(spoil(file.read_bytes()))
        said = exported(small)
        assert said.returncode == 1
        assert fault in said.stdout + said.stderr
        assert "Traceback" not in said.stderr
        assert get(server, PAGE)[1] == before


def test_a_copy_that_is_not_whole_is_not_served_and_every_fault_is_named(
    small: Folders, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = small[2]
    (copy / "en" / "entry" / "index.html.br").write_bytes(b"altered")
    (copy / "icon.png").unlink()
    monkeypatch.setenv("PLAINSOURCE_PUBLISHED", str(copy))
    with pytest.raises(SystemExit) as found:
        create_production()
    assert re.search(r"en/entry/index\.html\.br is not what manifest\.json says", str(found.value))
    assert re.search(r"icon\.png: .*No such file", str(found.value))


def test_a_folder_without_a_copy_is_not_served(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLAINSOURCE_PUBLISHED", str(tmp_path))
    with pytest.raises(SystemExit, match="holds no copy of the site"):
        create_production()


def test_who_asks_before_the_application_is_made_waits_for_it_and_who_asks_in_vain_is_told(
    capfd: pytest.CaptureFixture[str],
) -> None:
    begun = Event()

    def made() -> Ready:
        begun.wait(60)
        return Ready({}, missing=lambda path: None, asks=lambda method, path: True, application=answers, headers={})  # type: ignore[arg-type,return-value]

    def answers(environ: dict[str, str], start_response: Callable[[str, list[tuple[str, str]]], object]) -> list[bytes]:
        start_response("200 OK", [])
        return [b"made"]

    def broken() -> Ready:
        raise ValueError("the reason")

    with ThreadPoolExecutor(1) as asker:
        waiting = asker.submit(Client(Later(made, {})).get, "/en/search/")
        assert not waiting.done()
        begun.set()
        assert waiting.result(60).data == b"made"
    refused = Client(Later(broken, {"X-Frame-Options": "DENY"})).get("/en/search/")
    assert (refused.status_code, refused.headers["X-Frame-Options"]) == (503, "DENY")
    assert "the reason" in capfd.readouterr().err
