"""The Containerfile, held to what it copies and starts, and its last stage run by hand; no container engine is needed."""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from tests.conftest import ROOT
from tests.test_server import free_port, wait_for

pytestmark = pytest.mark.xdist_group("copy")

TEXT = re.sub(r"\\\n\s*", "", (ROOT / "Containerfile").read_text())
STAGES = [
    [line.split(maxsplit=1) for line in stage.splitlines() if re.match(r"[A-Z]+ ", line)]
    for stage in re.split(r"(?=^FROM )", TEXT, flags=re.MULTILINE)[1:]
]
OWN = {"--host": "0.0.0.0", "--port": "8000"}  # noqa: S104 - the address inside the container
NOT_THERE = {"--workers"}
"""What the container sets by a variable, since no shell reads it, and what needs a folder to write to."""
USER = 10001


def values(name: str) -> list[str]:
    """Return what follows an instruction in the last stage."""
    return [rest for instruction, rest in STAGES[-1] if instruction == name]


def command() -> list[str]:
    found: list[str] = json.loads(values("CMD")[-1])
    return found


def options(words: list[str]) -> dict[str, str]:
    """Return the options of a command with their values, and its last word."""
    found = {words[-1]: ""}
    for word, following in zip(words, [*words[1:], "--"], strict=True):
        if word.startswith("--"):
            found[word] = "" if following.startswith("--") or following == words[-1] else following
    return found


def test_everything_that_is_copied_is_there_and_let_in() -> None:
    let_in = {line[1:] for line in (ROOT / ".containerignore").read_text().splitlines() if line.startswith("!")}
    for stage in STAGES:
        for instruction, rest in stage:
            if instruction == "COPY" and not rest.startswith("--from="):
                sources = set(rest.split()[:-1])
                assert all((ROOT / source).exists() for source in sources), rest
                assert sources <= let_in, rest


def test_both_stages_install_from_locks_with_hashes_and_from_wheels_alone() -> None:
    run = " ".join(values("RUN"))
    assert "--require-hashes --only-binary :all: --requirement requirements.lock" in run
    assert ["RUN", "make export"] in STAGES[0]
    assert "--require-hashes --only-binary :all:" in (ROOT / "Makefile").read_text()


def test_it_starts_what_make_production_starts() -> None:
    recipe = re.search(r"^production:.*?\n\n", (ROOT / "Makefile").read_text(), re.MULTILINE | re.DOTALL)
    assert recipe
    words = recipe[0].replace("\\\n", " ").split("/granian ")[1].split()
    wanted = {name: value for name, value in options(words).items() if name not in NOT_THERE}
    assert command()[0] == "granian"
    assert options(command()) == wanted | OWN


def test_it_runs_as_nobody_and_needs_no_shell() -> None:
    assert values("USER") == [f"{USER}:{USER}"]
    assert [instruction for instruction, _ in STAGES[-1]].index("USER") > len(values("COPY"))
    assert command()
    assert json.loads(values("HEALTHCHECK")[0].split("CMD ")[1])
    assert "PYTHONDONTWRITEBYTECODE=1" in values("ENV")[0]


@pytest.fixture(scope="module")
def folder(copy: tuple[Flask, Path], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The folder of the last stage: what it copies and nothing else, and nobody may write in it."""
    folder = tmp_path_factory.mktemp("container") / "plainsource"
    folder.mkdir()
    for rest in values("COPY"):
        source, target = rest.removeprefix("--from=build ").split()
        if source == "/plainsource/dist":
            shutil.copytree(copy[1], folder / target, copy_function=os.link)
        elif (ROOT / source).is_dir():
            shutil.copytree(ROOT / source, folder / target, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(ROOT / source, folder)
    folders = [folder, *(path for path in folder.rglob("*") if path.is_dir())]
    for path in folders:
        path.chmod(0o555)
    yield folder
    for path in folders:
        path.chmod(0o755)


def test_the_last_stage_serves_and_is_healthy_without_any_right_to_write(folder: Path) -> None:
    port = str(free_port())
    start = [word.replace("8000", port).replace("0.0.0.0", "127.0.0.1") for word in command()]  # noqa: S104
    health = [word.replace("8000", port) for word in json.loads(values("HEALTHCHECK")[0].split("CMD ")[1])]
    # A user without rights; where the tests run as root, root without its powers, which then may write as little.
    drop = ["setpriv", "--bounding-set=-all", "--inh-caps=-all", "--no-new-privs"] if os.geteuid() == 0 else []
    with tempfile.TemporaryDirectory() as temporary:
        environment = {
            "TMPDIR": temporary,
            "PYTHONDONTWRITEBYTECODE": "1",
            "GRANIAN_WORKERS": "1",
            "PATH": os.environ["PATH"],
        }
        assert subprocess.run(
            [*drop, "mkdir", folder / "app" / "new"], check=False, stderr=subprocess.DEVNULL
        ).returncode
        process = subprocess.Popen(
            [*drop, str(Path(sys.executable).parent / start[0]), *start[1:]], cwd=folder, env=environment
        )
        try:
            wait_for(int(port), process)
            assert subprocess.run([sys.executable, *health[1:]], check=False).returncode == 0
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/es/", timeout=20) as response:
                assert response.headers["Content-Security-Policy"].startswith("default-src 'none'")
                assert 'lang="es"' in response.read().decode()
            assert list(folder.rglob("__pycache__")) == []
        finally:
            process.terminate()
            process.wait(20)
    assert subprocess.run([sys.executable, *health[1:]], check=False, stderr=subprocess.DEVNULL).returncode == 1
