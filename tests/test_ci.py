"""The workflows of a public forge: they run what any CI runs, with few rights, and bring in nobody else's code."""

import os
import re
from pathlib import Path

import pytest
import yaml

from tests.conftest import ROOT

WORKFLOWS = sorted((ROOT / ".github" / "workflows").iterdir())


def steps(path: Path) -> list[dict[str, str]]:
    jobs = yaml.safe_load(path.read_text())["jobs"].values()
    return [step for job in jobs for step in job["steps"]]


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_a_workflow_may_only_read_ends_in_time_and_uses_no_action(path: Path) -> None:
    workflow = yaml.safe_load(path.read_text())
    assert workflow["permissions"] == {"contents": "read"}
    assert all(job["timeout-minutes"] <= 90 for job in workflow["jobs"].values())
    assert all("uses" not in step for step in steps(path))
    assert "secrets." not in path.read_text()


def test_every_push_and_pull_request_runs_what_any_ci_runs() -> None:
    path = ROOT / ".github" / "workflows" / "ci.yml"
    assert set(yaml.safe_load(path.read_text())[True]) == {"push", "pull_request"}  # YAML 1.1 reads `on` as true
    assert steps(path)[-1]["run"] == ".ci/run"
    assert os.access(ROOT / ".ci" / "run", os.X_OK)


def test_the_sources_are_compared_once_a_week() -> None:
    path = ROOT / ".github" / "workflows" / "sources.yml"
    schedule = yaml.safe_load(path.read_text())[True]["schedule"]
    assert re.fullmatch(r"\d+ \d+ \* \* [0-6]", schedule[0]["cron"])
    target = steps(path)[-1]["run"].removeprefix("make ")
    assert re.search(rf"^{target}:", (ROOT / "Makefile").read_text(), re.MULTILINE)
