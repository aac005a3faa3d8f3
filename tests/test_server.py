"""The real server, as `make serve` starts it: it answers, says nothing of itself and writes down nothing of readers."""

import os
import re
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import ROOT


def free_port() -> int:
    with socket.socket() as chosen:
        chosen.bind(("127.0.0.1", 0))
        port: int = chosen.getsockname()[1]
        return port


@pytest.fixture(scope="module")
def server(translations: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    port, log = free_port(), tmp_path_factory.mktemp("server") / "log"
    recipe = re.search(r"^serve:.*?\n\n", (ROOT / "Makefile").read_text(), re.MULTILINE | re.DOTALL)
    assert recipe is not None
    words = recipe[0].split("granian", 1)[1].replace("\\\n", " ").split()
    arguments = [word.replace("$(HOST)", "127.0.0.1").replace("$(PORT)", str(port)) for word in words]
    environment = {**os.environ, "PLAINSOURCE_TRANSLATIONS": str(translations), "PLAINSOURCE_RELOAD": "true"}
    with log.open("w") as out:
        process = subprocess.Popen(
            [str(Path(sys.executable).parent / "granian"), *arguments],
            cwd=ROOT,
            env=environment,
            stdout=out,
            stderr=out,
        )
        try:
            wait_for(port, process)
            yield f"http://127.0.0.1:{port}", log
        finally:
            process.terminate()
            process.wait(10)


def wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    for _ in range(200):
        assert process.poll() is None, "the server ended"
        try:
            socket.create_connection(("127.0.0.1", port), 0.1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError("the server did not start")


def test_the_server_answers_and_keeps_quiet(server: tuple[str, Path]) -> None:
    address, log = server
    canary = "canary-c0ffee"
    for path in ("/en/home-entry/", f"/en/{canary}/", f"/en/?q={canary}"):
        request = urllib.request.Request(  # noqa: S310 - our own address
            address + path, headers={"User-Agent": canary, "X-Forwarded-For": "203.0.113.9"}
        )
        try:
            with urllib.request.urlopen(request, timeout=20) as response:  # noqa: S310
                headers = response.headers
                assert response.read()
        except urllib.error.HTTPError as error:
            headers = error.headers
            error.close()
        assert not re.search(r"\d", headers.get("Server", "")), "the server tells its version"
        assert "Set-Cookie" not in headers
        assert headers["Content-Security-Policy"].startswith("default-src 'none'")
    written = log.read_text()
    assert canary not in written
    assert "203.0.113.9" not in written
    assert "127.0.0.1" not in written
