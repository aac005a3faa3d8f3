"""What a run found: in lines, as JSON, and as the file of content that marks the pages until a later run clears it."""

import json
import os
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any, cast

from app.content.sources import Changed, Difference, Source
from app.verifying.outcomes import DIFFERENT, FOUND, Outcome
from app.verifying.running import adapter_for, why_not

HEAD = """\
# Passages whose official text is no longer as we quote it. Written by `flask --app app sources verify`: a run adds what
# it finds and takes out what it finds the same; what it cannot reach stays. Mend the passage, and take its table out.
# docs/verification.md says how.
"""
NEAREST = 600  # signs of the official words that the file keeps: enough to find them again


def lines(source: Source, outcomes: Iterable[Outcome]) -> list[str]:
    """Return what was found for a source, one line for all that is well and one for each passage that is not."""
    found = tuple(outcomes)
    counts = Counter(outcome.found for outcome in found)
    out = [f"{source.id}: " + ", ".join(f"{counts[name]} {name}" for name in FOUND if counts[name])]
    for outcome in found:
        if outcome.found in DIFFERENT:
            about = outcome.where or outcome.difference or outcome.reason
            out.append(f"  {outcome.passage}: {outcome.found}: {about}")
    reasons = {outcome.reason for outcome in found if outcome.found == "unreachable"}
    return out + [f"  unreachable: {reason}" for reason in sorted(reasons)]


def as_data(outcomes: Iterable[Outcome], day: date) -> dict[str, Any]:
    """Return a run as JSON data: the day, the count of each finding, and every passage."""
    found = tuple(outcomes)
    counts = Counter(outcome.found for outcome in found)
    return {
        "day": day.isoformat(),
        "counts": {name: counts[name] for name in FOUND},
        "passages": [outcome.as_data() for outcome in found],
    }


def coverage(sources: Iterable[Source]) -> dict[str, Any]:
    """Return how many sources each adapter serves, and every source that none can verify, by reason."""
    served: Counter[str] = Counter()
    none: dict[str, list[str]] = {}
    for source in sources:
        adapter = adapter_for(source)
        if adapter:
            served[adapter.name] += 1
        else:
            none.setdefault(why_not(source), []).append(source.id)
    return {"served": dict(served.most_common()), "not_served": none}


def record(path: Path, known: Mapping[str, Difference], outcomes: Iterable[Outcome], day: date) -> int:
    """Bring the file of differences up to date and return how many it has; nothing is written where none changed."""
    rows = dict(known)
    for outcome in outcomes:
        if outcome.found == "same":
            rows.pop(outcome.passage, None)
        elif outcome.found in DIFFERENT:
            row = _difference(outcome, day)
            before = known.get(outcome.passage)
            unchanged = before is not None and before.model_copy(update={"on": day}) == row
            rows[outcome.passage] = before if before is not None and unchanged else row
    text = HEAD + "".join(f"\n[[difference]]\n{_table(rows[key])}" for key in sorted(rows))
    if not path.exists() or path.read_text(encoding="utf-8") != text:
        beside = path.with_name(f".{path.name}.new")
        beside.write_text(text, encoding="utf-8")
        os.replace(beside, path)
    return len(rows)


def _difference(outcome: Outcome, day: date) -> Difference:
    nearest = " ".join(outcome.nearest.split())
    return Difference(
        id=outcome.passage, found=cast(Changed, outcome.found), on=day, where=outcome.where, nearest=nearest[:NEAREST]
    )


def _table(row: Difference) -> str:
    """Return the record as TOML: its basic strings are JSON's, but for the sign DEL, which TOML has escaped."""
    lines = [f'id = "{row.id}"', f'found = "{row.found}"', f"on = {row.on.isoformat()}"]
    for name in ("where", "nearest"):
        if value := getattr(row, name):
            lines.append(f"{name} = {json.dumps(value, ensure_ascii=False)}".replace("\x7f", "\\u007f"))
    return "\n".join(lines) + "\n"
