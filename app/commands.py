"""The commands of ``flask --app app``: check, stats, export, print and sources."""

import json
import sys
from pathlib import Path

import click
from flask import Flask

from app.checks import rules
from app.checks.stats import stats
from app.copies import export, printing
from app.copies.difference import difference, digests
from app.copies.engines import PrintError
from app.copies.errors import ExportError
from app.verifying.command import sources


def add_commands(app: Flask) -> None:
    """Attach the commands to the app."""
    app.cli.add_command(sources(app.extensions["site"].library, app.config))

    @app.cli.command("check")
    @click.option("--json", "as_json", is_flag=True, help="Print the findings as data.")
    def _check(*, as_json: bool) -> None:
        """Hold content and translations against every rule; exit with 1 where one is broken."""
        findings = rules.check(app.extensions["site"])
        if as_json:
            click.echo(json.dumps([finding.as_data() for finding in findings], ensure_ascii=False, indent=1))
        else:
            for finding in findings:
                click.echo(str(finding))
            click.echo(f"{len(findings)} findings")
        sys.exit(1 if findings else 0)

    @app.cli.command("stats")
    @click.option("--json", "as_json", is_flag=True, help="Print the counts as data.")
    def _stats(*, as_json: bool) -> None:
        """Print how much there is, how much is cited and how much is translated."""
        counts = stats(app.extensions["site"])
        if as_json:
            click.echo(json.dumps(counts, indent=1))
            return
        for name, value in counts.items():
            click.echo(f"{name}: {value}")

    @app.cli.command("export")
    @click.argument("target", type=click.Path(path_type=Path), default=Path("dist"))
    def _export(target: Path) -> None:
        """Write the static copy; what stood at TARGET stays untouched unless the new copy is whole."""
        earlier = digests(target)
        try:
            count = export.export(app, target)
        except ExportError as error:
            for fault in error.faults:
                click.echo(fault, err=True)
            sys.exit(1)
        click.echo(f"{count} files in {target}")
        found = difference(earlier, digests(target))
        click.echo(f"{found.new} new, {found.changed} changed, {found.gone} gone")

    @app.cli.command("print")
    @click.argument("target", type=click.Path(path_type=Path), default=app.config["PRINTED"])
    def _print(target: Path) -> None:
        """Make the PDFs that are new or out of date; none in TARGET is replaced unless all can be made."""
        try:
            made, held = printing.print_all(app, target, _progress)
        except PrintError as error:
            for fault in error.faults:
                click.echo(fault, err=True)
            sys.exit(1)
        click.echo(f"{made} of {held} documents printed in {target}")


def _progress(done: int, of: int, name: str) -> None:
    """Say what was made last: over the same line on a terminal, line by line elsewhere."""
    if sys.stdout.isatty():
        click.echo(f"\r\033[K{done} of {of}: {name}", nl=done == of)
    else:
        click.echo(f"{done} of {of}: {name}")
