"""The supply chain: locks that hold what pyproject.toml asks for and no more, each file by its hash; the bill of materials."""

import hashlib
import json
import re
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

import pytest
from cyclonedx.output.json import JsonV1Dot6
from packaging.markers import Marker
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests import sbom
from tests.conftest import ROOT
from tests.sbom import PINNED, SCOPES

LINE = re.compile(r"[a-z0-9-]+==[^\s;]+( ; [^\\]+)? \\|    --hash=sha256:[0-9a-f]{64}( \\)?")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
NODE_LOCKS = [path for path in (ROOT / "tests").glob("**/package-lock.json") if "node_modules" not in path.parts]
HOSTS = re.compile("|".join(["registry" + r"\.\w+\.\w+", "pypi" + r"\.org", "files" + r"\.pythonhosted"]))


def locked(lock: str) -> dict[str, str]:
    return {match["name"]: match["version"] for match in PINNED.finditer((ROOT / lock).read_text())}


def wanted(lock: str) -> Iterator[Requirement]:
    """Yield what pyproject.toml asks for in a lock."""
    group = lock.removeprefix("requirements").removesuffix(".lock").lstrip("-")
    if group in ("", "test"):
        yield from map(Requirement, PROJECT["project"]["dependencies"])
    if group:
        yield from in_group(group)


def in_group(name: str) -> Iterator[Requirement]:
    for entry in PROJECT["dependency-groups"][name]:
        if isinstance(entry, dict):
            yield from in_group(entry["include-group"])
        else:
            yield Requirement(entry)


def needed(asked: list[Requirement]) -> set[str]:
    """Return the names of all that is needed on this machine, as the installed packages say it."""
    found: set[tuple[str, str]] = set()
    todo = [(requirement, "") for requirement in asked]
    while todo:
        requirement, extra = todo.pop()
        if requirement.marker and not requirement.marker.evaluate({"extra": extra}):
            continue
        name = canonicalize_name(requirement.name)
        for each in {"", *requirement.extras} - {extra for of, extra in found if of == name}:
            found.add((name, each))
            todo += [(Requirement(line), each) for line in metadata.requires(name) or ()]
    return {name for name, _ in found}


def test_there_is_a_lock_for_every_group() -> None:
    groups = {f"requirements-{name}.lock" for name in PROJECT["dependency-groups"]}
    assert {path.name for path in ROOT.glob("requirements*.lock")} == groups | {"requirements.lock"} == set(SCOPES)


@pytest.mark.parametrize("lock", SCOPES)
def test_a_lock_has_versions_and_hashes_and_nothing_else(lock: str) -> None:
    lines = (ROOT / lock).read_text().splitlines()
    assert [line for line in lines if not LINE.fullmatch(line)] == []
    for before, line in zip(["", *lines], lines, strict=False):
        assert before.endswith("\\") or not line.startswith(" "), line
    assert not lines[-1].endswith("\\")


@pytest.mark.parametrize("lock", SCOPES)
def test_a_lock_satisfies_what_the_project_asks_for(lock: str) -> None:
    versions = locked(lock)
    for requirement in wanted(lock):
        assert requirement.specifier.contains(versions[canonicalize_name(requirement.name)]), requirement


@pytest.mark.parametrize("lock", SCOPES)
def test_a_lock_is_what_the_project_resolves_to(lock: str) -> None:
    here = {
        match["name"]
        for match in PINNED.finditer((ROOT / lock).read_text())
        if not match["marker"] or Marker(match["marker"]).evaluate()
    }
    assert here == needed(list(wanted(lock))), "compile the lock again: README.md has the command"


def test_no_package_is_locked_in_two_versions() -> None:
    versions: dict[str, set[str]] = {}
    for lock in SCOPES:
        for name, version in locked(lock).items():
            versions.setdefault(name, set()).add(version)
    assert {name: found for name, found in versions.items() if len(found) > 1} == {}


@pytest.mark.parametrize("path", NODE_LOCKS, ids=lambda path: str(path.parent.name))
def test_the_locks_of_node_have_hashes_and_no_host(path: Path) -> None:
    packages = {name: package for name, package in json.loads(path.read_text())["packages"].items() if name}
    assert packages
    for name, package in packages.items():
        assert package["integrity"].startswith("sha512-"), name
        assert "resolved" not in package, name


def test_no_file_names_a_registry() -> None:
    names = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    texts = {name: (ROOT / name).read_bytes().decode(errors="replace") for name in names.split("\0") if name}
    assert [name for name, text in texts.items() if HOSTS.search(text)] == []


def wheel(folder: Path) -> Path:
    """Write a package that can be installed."""
    path, info = folder / "tiny-1.0-py3-none-any.whl", "tiny-1.0.dist-info"
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("tiny.py", "")
        packed.writestr(f"{info}/METADATA", "Metadata-Version: 2.1\nName: tiny\nVersion: 1.0\n")
        packed.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        packed.writestr(f"{info}/RECORD", f"tiny.py,,\n{info}/METADATA,,\n{info}/WHEEL,,\n{info}/RECORD,,\n")
    return path


@pytest.mark.parametrize("flipped", [False, True])
def test_a_package_with_another_hash_is_not_installed(tmp_path: Path, flipped: bool) -> None:
    digest = hashlib.sha256(wheel(tmp_path).read_bytes()).hexdigest()
    if flipped:
        digest = digest[:-1] + ("0" if digest[-1] != "0" else "1")
    (tmp_path / "tiny.lock").write_text(f"tiny==1.0 \\\n    --hash=sha256:{digest}\n")
    flags = re.search(r"^PIP := .*?pip install (.*)$", (ROOT / "Makefile").read_text(), re.MULTILINE)
    assert flags
    done = subprocess.run(
        [sys.executable, "-m", "pip", "install", *flags[1].split(), "--no-index", "--find-links", str(tmp_path),
         "--target", str(tmp_path / "installed"), "--requirement", str(tmp_path / "tiny.lock")],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (tmp_path / "installed" / "tiny.py").exists() is not flipped
    assert ("DO NOT MATCH THE HASHES" in done.stderr) is flipped


def test_the_bill_names_every_locked_package_and_its_files_and_is_the_same_each_time(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1764115200")
    text = sbom.written()
    assert text == sbom.written()
    assert not HOSTS.search(text)
    bill = json.loads(text)
    assert bill["metadata"]["timestamp"] == "2025-11-26T00:00:00+00:00"
    versions = {(each.get("group", ""), each["name"]): each["version"] for each in bill["components"]}
    for lock in SCOPES:
        for name, version in locked(lock).items():
            assert versions["", name] == version
    scopes = {each["name"]: each["scope"] for each in bill["components"]}
    assert (scopes["flask"], scopes["pagefind"], scopes["pytest"], scopes["axe-core"]) == (
        "required", "optional", "excluded", "excluded",
    )  # fmt: skip
    assert all(each.get("hashes") for each in bill["components"] if each["purl"].startswith("pkg:pypi/"))


def test_a_bill_that_is_not_valid_is_not_written(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(JsonV1Dot6, "output_as_string", lambda self, indent: '{"bomFormat": "other"}')
    with pytest.raises(ValueError, match="bomFormat"):
        sbom.written()
