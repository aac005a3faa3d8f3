"""The static copy: the server's bytes, verified; a failed export leaves the earlier copy as it was."""

import hashlib
import shutil
from pathlib import Path

import pytest
from flask import Flask

from app import create_app
from app.copies import export, hosting, manifest, verification
from app.copies.errors import ExportError
from app.copies.freezing import file_of
from app.copies.source import SOURCE_ZIP
from tests.conftest import ORIGIN, WHOLE, compiled, every_address
from tests.test_cards import add_card
from tests.test_checks import small_folders

pytestmark = pytest.mark.xdist_group("copy")
BESIDE = [".dist.lock", "dist"]
"""What stands in the folder of a copy after an export, however it ended."""


def small_site(root: Path) -> Flask:
    """Return a site of two pages and a card: what is tried here fails or succeeds whatever the number of pages."""
    content, translations = small_folders(root)
    add_card(content)
    with (content / "organisations.toml").open("a") as file:
        file.write('\n[[place]]\nid = "us-ny"\nname = "New York"\n')
    compiled(root / "compiled", translations)
    return create_app({"CONTENT": str(content), "TRANSLATIONS": str(root / "compiled")})


@pytest.fixture(scope="module")
def small_copy(tmp_path_factory: pytest.TempPathFactory) -> tuple[Flask, Path]:
    root = tmp_path_factory.mktemp("small")
    app = small_site(root)
    export.export(app, root / "dist")
    return app, root / "dist"


@pytest.fixture
def small(small_copy: tuple[Flask, Path], tmp_path: Path) -> tuple[Flask, Path]:
    """A small site and its copy, which a test may spoil."""
    target = tmp_path / "small" / "dist"
    shutil.copytree(small_copy[1], target)
    return small_copy[0], target


def hashes(folder: Path) -> dict[str, str]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def test_every_file_is_what_the_server_sends(copy: tuple[Flask, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    app, target = copy
    monkeypatch.setitem(app.config, "COPY", True)  # its pages to search on work without a server
    client = app.test_client()
    addresses = every_address(app)
    for address in addresses:
        if address[1:].partition("/")[0] in {*WHOLE, "data"} or address.count("/") < 3:  # others differ in words
            assert (target / file_of(address)).read_bytes() == client.get(address).data, address
    twins = {".br", ".gz"}
    own = {name for name in hashes(target) if not name.startswith("pagefind/") and Path(name).suffix not in twins}
    assert own == {file_of(address) for address in addresses} | {
        *hosting.FOR_HOSTS, *manifest.ITS_OWN, SOURCE_ZIP,
    }  # fmt: skip


def test_exporting_again_changes_nothing(small: tuple[Flask, Path]) -> None:
    app, target = small
    before = hashes(target)
    export.export(app, target)
    assert hashes(target) == before
    assert sorted(path.name for path in target.parent.iterdir()) == BESIDE


def test_the_copy_verifies(copy: tuple[Flask, Path]) -> None:
    _, target = copy
    assert list(verification.verify(target, set(hashes(target)), ORIGIN)) == []


@pytest.mark.parametrize(
    ("spoil", "fault"),
    [
        (lambda root: (root / "en" / "home-entry" / "index.html").unlink(), "en/home-entry/index.html: is missing"),
        (lambda root: (root / "stray.html").write_text("<p>"), "stray.html: is left over"),
        (
            lambda root: replace(root / "en" / "index.html", "/en/at-the-door/", "/en/gone/"),
            "en/index.html: the link /en/gone/ leads nowhere",
        ),
        (
            lambda root: replace(root / "en" / "home-entry" / "index.html", 'href="#sources"', 'href="#sauce"'),
            "names no part of that page",
        ),
    ],
)
def test_verification_finds_what_is_wrong(copy: tuple[Flask, Path], tmp_path: Path, spoil, fault: str) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    _, target = copy
    spoiled = tmp_path / "dist"
    shutil.copytree(target, spoiled)
    spoil(spoiled)
    assert any(fault in line for line in verification.verify(spoiled, set(hashes(target)), ORIGIN))


def replace(path: Path, old: str, new: str) -> None:
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))


def test_a_failed_export_leaves_the_earlier_copy(small: tuple[Flask, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    app, target = small
    before = hashes(target)
    monkeypatch.setattr(export, "verify", lambda folder, expected, origin: iter(["en/index.html: is missing"]))
    with pytest.raises(ExportError, match="is missing"):
        export.export(app, target)
    assert hashes(target) == before
    assert sorted(path.name for path in target.parent.iterdir()) == BESIDE


def test_a_swap_that_fails_leaves_the_earlier_copy(small: tuple[Flask, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    app, target = small
    before = hashes(target)

    def fail(made: Path, target: Path) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(export, "publish", fail)
    with pytest.raises(ExportError, match="Input/output error"):
        export.export(app, target)
    assert hashes(target) == before


def test_a_folder_that_is_no_copy_is_not_replaced(small: tuple[Flask, Path], tmp_path: Path) -> None:
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "mine.txt").write_text("mine")
    with pytest.raises(ExportError, match="is not a copy of this site"):
        export.export(small[0], tmp_path / "letters")
    assert (tmp_path / "letters" / "mine.txt").read_text() == "mine"


def test_an_endpoint_that_no_generator_names_fails_the_export(small: tuple[Flask, Path], tmp_path: Path) -> None:
    config = small[0].config
    app = create_app({"CONTENT": config["CONTENT"], "TRANSLATIONS": config["TRANSLATIONS"]})
    app.add_url_rule("/forgotten/", "forgotten", lambda: "forgotten")
    with pytest.raises(ExportError, match="no file for the endpoint forgotten"):
        export.export(app, tmp_path / "dist")
    assert not (tmp_path / "dist").exists()


def test_the_command_says_what_it_wrote_and_why_it_failed(
    small: tuple[Flask, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    runner = small[0].test_cli_runner()
    done = runner.invoke(args=["export", str(tmp_path / "dist")])
    assert done.exit_code == 0
    digest = hashlib.sha256((tmp_path / "dist" / "manifest.json").read_bytes()).hexdigest()
    count = len(hashes(tmp_path / "dist"))
    assert done.stdout.splitlines() == [
        f"{count} files in {tmp_path / 'dist'}",
        f"{count - 2} new, 0 changed, 0 gone",
        f"SHA-256 of manifest.json: {digest}",
    ]
    monkeypatch.setattr(export, "verify", lambda folder, expected, origin: iter(["en/index.html: is missing"]))
    failed = runner.invoke(args=["export", str(tmp_path / "dist")])
    assert failed.exit_code == 1
    assert failed.stderr.splitlines()[-1] == "en/index.html: is missing"
