"""Measures pages with Lighthouse as a phone on slow 4G sees them: the four scores and the times, median of three runs."""

import json
import os
import statistics
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.browsing import chromium
from tests.conftest import ROOT
from tests.figures import Figure
from tests.serving import production

PAGES = tuple(
    f"/{tag}/{page}"
    for tag in ("en", "ar")
    for page in ("", "at-the-door/", "judicial-and-administrative-warrants/", "search/", "help/")
)
"""Home, a situation, an explainer, search and legal help."""
RUNS = 3
CATEGORIES = {
    "performance": "performance",
    "accessibility": "accessibility",
    "best-practices": "best practices",
    "seo": "search engines",
}
TIMES = {
    "first-contentful-paint": ("first paint", "ms", "<= 700"),
    "largest-contentful-paint": ("largest paint", "ms", "<= 800"),
    "total-blocking-time": ("blocked", "ms", "<= 20"),
    "cumulative-layout-shift": ("layout shift", "", "0"),
}
HERE = Path(__file__).parent / "lighthouse"


def report(address: str) -> dict[str, Any]:
    """Return Lighthouse's report on one load: its mobile form factor and simulated slow 4G are its defaults."""
    path = f"{ROOT / '.venv' / 'bin'}{os.pathsep}{os.environ['PATH']}"
    command = ["node", "node_modules/lighthouse/cli/index.js", address, "--quiet", "--output=json"]
    for is_last in (False, False, True):  # now and then the browser ends before it has begun
        done = subprocess.run(
            [*command, "--chrome-flags=--headless=new --no-sandbox --disable-gpu"],
            cwd=HERE,
            env={**os.environ, "PATH": path, "CHROME_PATH": chromium() or ""},
            capture_output=True,
            check=is_last,
        )
        if done.returncode == 0:
            break
    read: dict[str, Any] = json.loads(done.stdout)
    return read


def worst_medians(address: str) -> tuple[dict[str, float], dict[str, float]]:
    """Return the lowest score of each category and the longest of each time over all pages, each a median of runs."""
    scores, times = dict.fromkeys(CATEGORIES, 100.0), dict.fromkeys(TIMES, 0.0)
    for page in PAGES:
        runs = [report(address + page) for _ in range(RUNS)]
        for name in CATEGORIES:
            median = statistics.median(run["categories"][name]["score"] * 100 for run in runs)
            if median < 100:
                print(f"{page}: {name} {median:.0f}: {'; '.join(missed(runs[0], name))}", file=sys.stderr)
            scores[name] = min(scores[name], median)
        for name in TIMES:
            times[name] = max(times[name], statistics.median(run["audits"][name]["numericValue"] for run in runs))
    return scores, times


def missed(run: dict[str, Any], category: str) -> list[str]:
    """Return the audits of a category that were not passed."""
    names = [one["id"] for one in run["categories"][category]["auditRefs"] if one["weight"]]
    return [name for name in names if (run["audits"][name]["score"] or 0) < 1]


def measure(copy: Path) -> Iterator[Figure]:
    """Yield the lowest scores and the longest times of the production server's pages."""
    with production(copy) as server:
        scores, times = worst_medians(server.address)
    for name, score in scores.items():
        yield Figure(f"Lighthouse, {CATEGORIES[name]}, lowest of {len(PAGES)} pages", score, "of 100", "100")
    for name, time in times.items():
        title, unit, goal = TIMES[name]
        yield Figure(f"Lighthouse, {title}, longest of {len(PAGES)} pages", time, unit, goal)
