"""Reproducible copies: the same commit on the same day makes the same bytes, wherever and by whomever it is made."""

import os
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from app import create_app
from app.copies import manifest
from app.today import EPOCH, today
from tests.conftest import ROOT
from tests.test_checks import small_folders
from tests.test_export import hashes

pytestmark = pytest.mark.xdist_group("copy")
SECONDS = "1798761600"
DAY = date(2027, 1, 1)
MAKE = """
for po in translations/*/LC_MESSAGES/*.po; do
  "$PYTHON" -m babel.messages.frontend --quiet compile --input-file "$po" --output-file "${po%.po}.mo" || exit
done
exec "$PYTHON" -m flask --app app export dist
"""
"""What `make export` runs."""


def made(checkout: Path, umask: int, **environment: str) -> Path:
    """Return the copy that a checkout makes under an environment of its own."""
    shutil.copytree(ROOT / "app", checkout / "app", ignore=shutil.ignore_patterns("__pycache__"))
    content, translations = small_folders(checkout)
    shutil.rmtree(translations)
    shutil.copytree(ROOT / "translations", translations, ignore=shutil.ignore_patterns("*.mo"))
    for number, path in enumerate(sorted(content.rglob("*"))):
        os.utime(path, (umask + number, umask + number))
    subprocess.run(
        ["sh", "-c", MAKE],
        cwd=checkout,
        env={"PATH": os.environ["PATH"], "PYTHON": sys.executable, "PLAINSOURCE_PRINTED": "none", **environment},
        umask=umask,
        check=True,
        capture_output=True,
    )
    return checkout / "dist"


def test_two_machines_make_the_same_copy(tmp_path: Path) -> None:
    one = made(
        tmp_path / "one", 0o022, TZ="Pacific/Kiritimati", LANG="C", PYTHONHASHSEED="1", HOME="/", SOURCE_DATE_EPOCH=SECONDS
    )  # fmt: skip
    other = made(
        tmp_path / "a longer path" / "of the other", 0o077, TZ="Pacific/Pago_Pago", LANG="tr_TR.UTF-8", LC_ALL="C.UTF-8",
        PYTHONHASHSEED="77", HOME=str(tmp_path), SOURCE_DATE_EPOCH=SECONDS,
    )  # fmt: skip
    assert hashes(one) == hashes(other)
    listed = manifest.read(one)
    assert "Expires: 2027-12-31T00:00:00" in (one / ".well-known" / "security.txt").read_text()
    assert not any(str(tmp_path).encode() in (one / name).read_bytes() for name in listed.files)


def test_the_epoch_sets_the_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(EPOCH, SECONDS)
    assert today() == DAY
    monkeypatch.setenv(EPOCH, str(int(SECONDS) - 1))
    assert today() == date(2026, 12, 31)


@pytest.mark.parametrize("given", ["", "yesterday", "1.5", "9" * 30])
def test_an_epoch_that_is_no_number_stops_the_start(monkeypatch: pytest.MonkeyPatch, given: str) -> None:
    monkeypatch.setenv(EPOCH, given)
    with pytest.raises(SystemExit, match=r"SOURCE_DATE_EPOCH is .*: write the seconds since 1970"):
        create_app()
