"""The command ``flask --app app sources verify``: every passage against its official text, for a person or a schedule.

What fetches is imported only when the command runs: it is installed by ``make verify-sources``, and no server needs it.
"""

import json
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from app.content.library import Library
from app.content.sources import Source

if TYPE_CHECKING:
    import httpx

STOPPED = 130  # as a shell says it of a program that was interrupted
CANNOT_RUN = 3


def sources(library: Library, settings: Mapping[str, Any], client: "httpx.Client | None" = None) -> click.Group:
    """Return the group of commands on the register; ``client`` replaces the one that asks the sites."""
    group = click.Group("sources", help="Commands on the register of sources.")

    @group.command("verify")
    @click.option("--json", "as_json", is_flag=True, help="Print what was found as data.")
    @click.option(
        "--list", "only_list", is_flag=True, help="Print which adapter serves how many sources; fetch nothing."
    )
    @click.option("--only", multiple=True, metavar="SOURCE", help="Verify this source alone; may be given again.")
    @click.option("--cache", type=click.Path(path_type=Path), default=Path(".verified"), show_default=True,
                  help="Where fetched texts are kept.")  # fmt: skip
    @click.option("--pause", type=click.FloatRange(min=0), default=2.0, show_default=True,
                  help="Seconds between two requests to a host.")  # fmt: skip
    def _verify(*, as_json: bool, only_list: bool, only: tuple[str, ...], cache: Path, pause: float) -> None:
        """Compare every stored passage with the official text of today.

        Exit status: 0 all the same (or not checked), 1 something moved, changed or is gone, 2 nothing of the kind but
        something could not be reached, 3 the command could not run, 130 stopped by hand: run it again to go on.
        """
        chosen = _chosen(library, only)
        try:
            if only_list:
                _print_coverage(chosen, as_json=as_json)
            else:
                sys.exit(_run(library, chosen, settings, cache, pause, client, as_json=as_json))
        except ImportError as error:
            _fail(f"{error.name} is not installed: run `make verify-sources`, which installs it")
        except OSError as error:
            _fail(f"{error.filename or cache}: {error.strerror or error}")
        except KeyboardInterrupt:
            click.echo("Stopped: run the command again within a day, and it goes on from here.", err=True)
            sys.exit(STOPPED)

    return group


def _chosen(library: Library, only: tuple[str, ...]) -> list[Source]:
    if unknown := [name for name in only if name not in library.sources]:
        _fail(f"there is no source {', '.join(unknown)} in content/sources/")
    return [library.sources[name] for name in only or library.sources]


def _fail(message: str) -> None:
    click.echo(message, err=True)
    sys.exit(CANNOT_RUN)


def _print_coverage(chosen: list[Source], *, as_json: bool) -> None:
    from app.verifying.report import coverage

    found = coverage(chosen)
    if as_json:
        click.echo(json.dumps(found, ensure_ascii=False, indent=1))
        return
    for name, count in found["served"].items():
        click.echo(f"{count:4} {name}")
    for reason, ids in found["not_served"].items():
        click.echo(f"{len(ids):4} not verified: {reason}")
        click.echo("".join(f"       {id_}\n" for id_ in ids), nl=False)


def _run(
    library: Library,
    chosen: list[Source],
    settings: Mapping[str, Any],
    folder: Path,
    pause: float,
    client: "httpx.Client | None",
    *,
    as_json: bool,
) -> int:
    """Verify the chosen sources, keep what differs in the content folder and return the exit status."""
    from app.verifying import fetching, report, running
    from app.verifying.cache import Cache
    from app.verifying.outcomes import exit_status

    cache = Cache(folder)
    token = str(settings.get("COURTLISTENER_TOKEN", ""))
    fetcher = fetching.Fetcher(
        client or fetching.client(settings["ORIGIN"], settings["CONTACT"]), cache, running.hosts(chosen), pause=pause,
        authorization={"www.courtlistener.com": f"Token {token}"} if token else None,
    )  # fmt: skip
    if cache.resumed:
        click.echo("Going on with the run that was stopped.", err=True)
    outcomes = []
    with click.progressbar(chosen, item_show_func=lambda source: source.id if source else "", file=sys.stderr) as bar:
        for number, source in enumerate(bar, 1):
            found = list(running.verify(source, fetcher))
            outcomes += found
            if not sys.stderr.isatty():
                click.echo(f"{number} of {len(chosen)}: " + "\n".join(report.lines(source, found)), err=True)
    day = datetime.now(UTC).astimezone().date()
    report.record(library.root / "verified.toml", library.differences, outcomes, day)
    cache.finish()
    if as_json:
        click.echo(json.dumps(report.as_data(outcomes, day), ensure_ascii=False, indent=1))
    else:
        _print_found(chosen, outcomes)
    return exit_status(outcomes)


def _print_found(chosen: list[Source], outcomes: list[Any]) -> None:
    from app.verifying import report

    by_source: dict[str, list[Any]] = {}
    for outcome in outcomes:
        by_source.setdefault(outcome.passage.partition(".")[0], []).append(outcome)
    for source in chosen:
        found = report.lines(source, by_source[source.id])
        if len(found) > 1:
            click.echo("\n".join(found))
    counts = report.as_data(outcomes, datetime.now(UTC).date())["counts"]
    click.echo(", ".join(f"{count} {name}" for name, count in counts.items()))
