"""Every page of the copy is valid HTML by html-validate, and the style sheet keeps to its own rules."""

import json
import os
import re
import subprocess
from pathlib import Path

import pytest
from flask import Flask

from tests.conftest import ROOT

CSS = (ROOT / "app" / "static" / "site.css").read_text()


@pytest.mark.xdist_group("copy")
def test_every_page_is_valid_html(copy: tuple[Flask, Path], tmp_path: Path) -> None:
    """Every page in English, and one in ten of the others: these have the same templates and tags, and other words."""
    pages = sorted(path.relative_to(copy[1]).as_posix() for path in copy[1].rglob("*.html"))
    looked_at = [page for page in pages if page.startswith("en/")] + [p for p in pages if not p.startswith("en/")][::10]
    here = Path(__file__).parent
    path = f"{ROOT / '.venv' / 'bin'}{os.pathsep}{os.environ['PATH']}"
    report = tmp_path / "report.json"  # not the standard output: node ends before a long pipe is read
    command = [
        "node",
        "node_modules/.bin/html-validate",
        "--config",
        "htmlvalidate.json",
        "--formatter",
        f"json={report}",
    ]
    done = subprocess.run(
        [*command, *(str(copy[1] / page) for page in looked_at)],
        cwd=here,
        env={**os.environ, "PATH": path},
        capture_output=True,
        check=False,
    )
    findings = {
        (one["ruleId"], one["message"], Path(file["filePath"]).relative_to(copy[1]).as_posix())
        for file in json.loads(report.read_text())
        for one in file["messages"]
    }
    assert findings == set()
    assert done.returncode == 0


@pytest.mark.parametrize("physical", ["left", "right", "top", "bottom", "width", "height"])
def test_the_style_sheet_is_logical(physical: str) -> None:
    """Right-to-left pages are laid out by the same rules: no property or value names a physical side."""
    rules = re.sub(r"@media[^{]*\{", "{", CSS)
    assert not re.search(rf"[;{{\s](?:(?:margin|padding|border|inset|min|max)-)*{physical}(?:-[a-z]+)?\s*:", rules)
    assert not re.search(rf"(?:float|clear|text-align):\s*{physical}", rules)


def tokens(block: str) -> dict[str, str]:
    return dict(re.findall(r"--(paper|tint|ink|soft|line|link): (#[0-9a-f]{3,6})", block))


def luminance(colour: str) -> float:
    """Relative luminance (WCAG 2.2)."""
    digits = colour.lstrip("#")
    digits = "".join(2 * sign for sign in digits) if len(digits) == 3 else digits
    channels = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


SCHEMES = {
    "light": tokens(CSS.split("prefers-color-scheme: dark")[0]),
    "dark": tokens(CSS.split("prefers-color-scheme: dark")[1].split("@media")[0]),
    "print": tokens(CSS.split("@media print")[1]),
}


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("text", ["ink", "soft", "link"])
@pytest.mark.parametrize("ground", ["paper", "tint"])
def test_every_pair_of_text_and_ground_has_seven_to_one(scheme: str, text: str, ground: str) -> None:
    assert contrast(SCHEMES[scheme][text], SCHEMES[scheme][ground]) >= 7


def test_the_contrast_formula_is_that_of_wcag() -> None:
    assert contrast("#000", "#fff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)
