"""The security document: every requirement of OWASP ASVS 5.0.0 stands in it once, and every test that it names is there."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import ROOT

TEXT = (ROOT / "docs" / "security.md").read_text()
APPLIES, DOES_NOT = TEXT.split("## OWASP ASVS 5.0: what does not apply")
# How many requirements each section of the standard has: 345 in all (github.com/OWASP/ASVS, release 5.0.0).
SECTIONS = """
1.1:2 1.2:10 1.3:12 1.4:3 1.5:3 2.1:3 2.2:3 2.3:5 2.4:2 3.1:1 3.2:3 3.3:5 3.4:8 3.5:8 3.6:1 3.7:5 4.1:5 4.2:5 4.3:2 4.4:4
5.1:1 5.2:6 5.3:3 5.4:3 6.1:3 6.2:12 6.3:8 6.4:6 6.5:8 6.6:4 6.7:2 6.8:4 7.1:3 7.2:4 7.3:2 7.4:5 7.5:3 7.6:2 8.1:4 8.2:4
8.3:3 8.4:2 9.1:3 9.2:4 10.1:2 10.2:3 10.3:5 10.4:16 10.5:5 10.6:2 10.7:3 11.1:4 11.2:5 11.3:5 11.4:4 11.5:2 11.6:2 11.7:2
12.1:5 12.2:2 12.3:5 13.1:4 13.2:6 13.3:4 13.4:7 14.1:2 14.2:8 14.3:3 15.1:5 15.2:5 15.3:7 15.4:4 16.1:1 16.2:5 16.3:4
16.4:3 16.5:4 17.1:2 17.2:8 17.3:2
"""
EVERY = [
    f"{section}.{number}"
    for section, count in re.findall(r"(\S+):(\d+)", SECTIONS)
    for number in range(1, int(count) + 1)
]
ROWS = re.findall(r"^\| (\d+\.\d+\.\d+) / [123] \| ([^|]+) \| ([^|]+) \|$", APPLIES, re.MULTILINE)


def left_out() -> Iterator[str]:
    """Yield every requirement that the document names as one that does not apply."""
    for cell, reason in re.findall(r"^\| ([\d., –]+) \| ([^|]+) \|$", DOES_NOT, re.MULTILINE):
        assert len(reason.split()) > 2
        for first, last in re.findall(r"(\d+\.\d+\.\d+)(?:–(\d+\.\d+\.\d+))?", cell):
            yield from EVERY[EVERY.index(first) : EVERY.index(last or first) + 1]


def test_every_requirement_of_the_standard_is_answered_once() -> None:
    assert len(EVERY) == 345
    answered = [number for number, _, _ in ROWS] + list(left_out())
    assert sorted(answered) == sorted(EVERY)


def test_each_requirement_that_applies_has_a_test_or_a_reason() -> None:
    assert len(ROWS) > 100
    for number, asked, shown in ROWS:
        assert asked.strip(), number
        assert "`tests/" in shown or len(shown.split()) > 2, number


@pytest.mark.parametrize("named", sorted(set(re.findall(r"`(tests/[\w:./]+)`", TEXT))))
def test_every_test_that_is_named_is_there(named: str) -> None:
    file, _, name = named.partition("::")
    path = Path(ROOT / file)
    assert path.is_file()
    if name:
        assert re.search(rf"^def {name}\(", path.read_text(), re.MULTILINE)
