"""Integrity: a flipped byte anywhere is seen; a copy, here or on the web, tells whether it is whole, unaltered and how old."""

import gzip
import hashlib
import json
import random
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from threading import Thread

import pytest
from flask import Flask
from werkzeug import Request, Response
from werkzeug.serving import make_server

from app import site
from app.copies import manifest, mirror
from app.copies.freezing import file_of
from app.copies.manifest import NAME, SEAL, Manifest
from app.copies.mirror import Folder, Report
from app.copies.remote import Web
from app.site import READ, version_of
from tests.conftest import ROOT
from tests.test_export import hashes, small, small_copy  # noqa: F401 - fixtures

pytestmark = pytest.mark.xdist_group("copy")
Exported = tuple[Flask, Path]
MUTATIONS = 10_000


def files(root: Path) -> dict[str, bytes]:
    return {name: (root / name).read_bytes() for name in hashes(root)}


def flipped(body: bytes, chance: random.Random) -> bytes:
    where = chance.randrange(len(body))
    return body[:where] + bytes([body[where] ^ chance.randrange(1, 256)]) + body[where + 1 :]


def test_each_of_ten_thousand_flipped_bytes_is_seen(small_copy: Exported, translations: Path) -> None:  # noqa: F811
    chance = random.Random(9)  # noqa: S311 - mutations, not secrets
    copied = files(small_copy[1])
    listed = manifest.read(small_copy[1])
    read = {
        f"{number}/{path.relative_to(folder).as_posix()}": path.read_bytes()
        for number, folder in enumerate((ROOT / "content", translations))
        for path in folder.rglob("*")
        if path.suffix in READ
    }
    digests = {name: hashlib.sha256(body).digest() for name, body in read.items()}
    version = version_of(digests)

    def is_seen(name: str, body: bytes) -> bool:
        if name in digests:
            return version_of({**digests, name: hashlib.sha256(body).digest()}) != version
        if name in manifest.ITS_OWN:
            both = {**copied, name: body}
            return not manifest.is_sealed(both[NAME], both[SEAL])
        return not listed.files[name].is_body(body)

    kinds = [
        [name for name in copied if name.endswith(".html")],
        [name for name in copied if name not in manifest.ITS_OWN and not name.endswith(".html") and copied[name]],
        [NAME, SEAL],
        [name for name in read if "/sources/" in name],
        [name for name in read if name.endswith((".po", ".mo"))],
        [name for name in read if name.startswith("0/")],
    ]
    everything = copied | read
    for number in range(MUTATIONS):
        name = chance.choice(kinds[number % len(kinds)])
        assert is_seen(name, flipped(everything[name], chance)), name


def test_a_server_names_the_version_of_what_it_has_read(app: Flask, translations: Path, tmp_path: Path) -> None:
    shutil.copytree(translations, tmp_path / "translations")
    catalogue = tmp_path / "translations" / "es" / "LC_MESSAGES" / "content.mo"
    body = catalogue.read_bytes()
    assert b"oficial" in body
    catalogue.write_bytes(body.replace(b"oficial", b"oficiel", 1))
    assert site.read(ROOT / "content", translations).version == app.extensions["site"].version
    assert site.read(ROOT / "content", tmp_path / "translations").version != app.extensions["site"].version


def held(where: Path, known: bytes | None = None, digest: str = "") -> Report:
    return mirror.hold(Folder(where), str(where), known, digest, lambda *_: None)


def test_a_whole_copy_is_whole(small: Exported) -> None:  # noqa: F811
    known = (small[1] / NAME).read_bytes()
    report = held(small[1], known, manifest.digest_of(known))
    assert report.status == 0
    assert report.as_text().splitlines()[-1] == f"{small[1]}: whole and unaltered"
    assert "held against the manifest here, which is the same" in report.as_text()


def test_without_a_manifest_of_ones_own_it_says_that_it_could_only_hold_the_copy_against_its_own_list(
    small: Exported,  # noqa: F811
) -> None:
    assert "held against its own list: nothing here says what should be in that" in held(small[1]).as_text()


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (lambda root: (root / "en" / "index.html").unlink(), "en/index.html: is missing"),
        (lambda root: (root / "source.zip").write_bytes(b"PK"), "source.zip: is altered"),
        (lambda root: swap(root / "en" / "index.html.br", flipped), "en/index.html.br: is altered"),
        (lambda root: swap(root / NAME, flipped), f"{NAME}: is not what {SEAL} says"),
        (lambda root: (root / SEAL).unlink(), f"{SEAL}: is missing"),
        (lambda root: (root / NAME).unlink(), f"{NAME}: is missing"),
    ],
)
def test_what_is_wrong_with_a_folder_is_named(small: Exported, spoil: Callable[[Path], object], says: str) -> None:  # noqa: F811
    spoil(small[1])
    report = held(small[1])
    assert report.status == 1
    assert says in report.as_text().splitlines()


def swap(path: Path, change: Callable[[bytes, random.Random], bytes]) -> None:
    path.write_bytes(change(path.read_bytes(), random.Random(1)))  # noqa: S311 - a mutation, not a secret


def test_a_copy_with_a_list_of_its_own_making_is_not_taken_for_ours(small: Exported) -> None:  # noqa: F811
    known = (small[1] / NAME).read_bytes()
    (small[1] / "en" / "index.html").write_text("<p>forged")
    forge(small[1], lambda listed: listed)
    assert held(small[1]).status == 0  # against its own list it is whole, and it says so
    report = held(small[1], known)
    assert report.status == 1
    assert "en/index.html: is listed otherwise than here" in report.as_text()
    assert f"{NAME}: its SHA-256 is" in held(small[1], digest=manifest.digest_of(known)).as_text()


def forge(root: Path, change: Callable[[Manifest], Manifest]) -> None:
    """Write a manifest and a seal that fit what stands in a folder."""
    listed = manifest.Manifest.model_validate_json((root / NAME).read_bytes())
    described = {
        name: file.model_copy(
            update={
                "size": (root / name).stat().st_size,
                "sha256": hashlib.sha256((root / name).read_bytes()).hexdigest(),
            }
        )
        for name, file in listed.files.items()
    }
    manifest.write(change(listed.model_copy(update={"files": described})), root)
    manifest.seal(root)


def test_an_older_copy_says_how_much_older_it_is(small: Exported) -> None:  # noqa: F811
    known = (small[1] / NAME).read_bytes()
    forge(small[1], lambda old: old.model_copy(update={"version": "0" * 12, "day": old.day - timedelta(days=40)}))
    report = held(small[1], known)
    assert report.status == 0
    assert any(note.endswith("40 days older") for note in report.notes)


def test_files_that_no_list_names_are_named(small: Exported) -> None:  # noqa: F811
    (small[1] / "also.html").write_text("<p>also")
    report = held(small[1])
    assert report.more == ["also.html"]
    assert report.status == 0


@pytest.mark.parametrize(
    ("name", "fault"), [("../index.html", "leads out of the copy"), ("\\u001b[2Jindex.html", "cannot be printed")]
)
def test_a_name_that_leads_out_of_the_copy_or_clears_the_screen_is_refused(
    small: Exported, name: str, fault: str  # noqa: F811
) -> None:  # fmt: skip
    text = (small[1] / NAME).read_text()
    (small[1] / NAME).write_text(text.replace('"en/index.html"', f'"{name}"', 1))
    manifest.seal(small[1])
    assert f"{NAME}: is not a manifest" in held(small[1]).as_text()
    with pytest.raises(ValueError, match=fault):
        manifest.read(small[1])


@dataclass
class Host:
    """A static host with habits of its own."""

    root: Path
    headers: dict[str, str]
    packs: str = ""
    """The content coding that it uses whatever is asked for."""
    fails: str = ""
    """The address that it does not answer for."""
    hides: tuple[str, ...] = ()
    moves: str = ""
    """The address that it sends readers away from, to another host."""

    def __call__(self, environ: dict[str, object], start_response: Callable[..., object]) -> object:
        request = Request(environ)
        return self.answer(request)(environ, start_response)  # type: ignore[arg-type]

    def answer(self, request: Request) -> Response:
        name = file_of(request.path)
        if request.path == self.fails:
            return Response("busy", 503)
        if request.path == self.moves:
            return Response(status=302, headers={"Location": "http://localhost:1/elsewhere"})
        if name in self.hides or not (self.root / name).is_file():
            return Response("not here", 404, self.headers)
        twins = {"br": f"{name}.br", "gzip": f"{name}.gz"}
        coding = self.packs or request.headers.get("Accept-Encoding", "")
        body, headers = (self.root / name).read_bytes(), dict(self.headers)
        if self.packs == "gzip":
            body, headers["Content-Encoding"] = gzip.compress(body, 1), "gzip"
        elif coding in twins and (self.root / twins[coding]).is_file():
            body, headers["Content-Encoding"] = (self.root / twins[coding]).read_bytes(), coding
        return Response(body, 404 if name.endswith("404.html") else 200, headers)


@pytest.fixture
def host(small: Exported) -> Iterator[tuple[Host, str]]:  # noqa: F811
    root = small[1]
    app = Host(root, dict(manifest.read(root).headers[0]), hides=("_headers",))
    server = make_server("127.0.0.1", 0, app, threaded=True)  # type: ignore[arg-type]
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield app, f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    thread.join()
    server.server_close()


def asked(url: str, known: bytes | None = None) -> Report:
    return mirror.hold(Web(url), url, known, "", lambda *_: None)


def test_a_mirror_on_the_web_is_whole_in_every_coding(host: tuple[Host, str]) -> None:
    report = asked(host[1], (host[0].root / NAME).read_bytes())
    assert (report.status, report.missing, report.altered, report.headers_missing) == (0, [], [], {})


def test_a_host_that_packs_whatever_is_asked_for_is_understood(host: tuple[Host, str]) -> None:
    host[0].packs = "gzip"
    assert asked(host[1]).status == 0


def test_what_a_mirror_lacks_or_alters_is_named_with_the_coding(host: tuple[Host, str]) -> None:
    app, url = host
    app.hides = ("_headers", "en/home-entry/index.html", "robots.txt")
    swap(app.root / "en" / "index.html.br", lambda body, chance: body[:-40])
    app.headers.pop("Content-Security-Policy")
    report = asked(url)
    assert report.status == 1
    assert "robots.txt" in report.missing
    assert report.altered == ["en/index.html (br)"]
    assert "Content-Security-Policy" in report.headers_missing


def test_a_mirror_that_does_not_answer_for_a_file_or_sends_elsewhere_is_not_called_whole(
    host: tuple[Host, str],
) -> None:
    host[0].fails, host[0].moves = "/robots.txt", "/en/"
    report = asked(host[1])
    assert report.status == 2
    assert any("robots.txt" in line and "503" in line for line in report.unreachable)
    assert any("en/index.html" in line and "another host" in line for line in report.unreachable)


def test_the_command_prints_lines_or_data_and_its_status(host: tuple[Host, str], small: Exported) -> None:  # noqa: F811
    runner = small[0].test_cli_runner()
    done = runner.invoke(args=["verify-copy", host[1]])
    assert done.exit_code == 0
    assert done.stdout.splitlines()[-1] == f"{host[1]}: whole and unaltered"
    data = json.loads(runner.invoke(args=["verify-copy", "--json", str(small[1])]).stdout)
    assert data["status"] == 0
    assert data["sha256"] == manifest.digest_of((small[1] / NAME).read_bytes())
    assert runner.invoke(args=["verify-copy", "http://127.0.0.1:1/"]).exit_code == 2
    assert runner.invoke(args=["verify-copy", "file:///etc/"]).exit_code == 2
    assert "write an address with http:// or https://" in runner.invoke(args=["verify-copy", "no-such-folder"]).output
