"""The commands of ``flask --app app``: check, stats, export, verify-copy, print and sources."""

import json
import sys
from pathlib import Path
from typing import BinaryIO

import click
from flask import Flask

from app import progress
from app.checks import rules
from app.checks.stats import stats
from app.copies import export, manifest, mirror, printing
from app.copies.difference import difference, digests
from app.copies.engines import PrintError
from app.copies.errors import ExportError
from app.copies.mirror import Folder
from app.copies.remote import Web
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
            published = export.export(app, target, progress.bar())
        except ExportError as error:
            for fault in error.faults:
                click.echo(fault, err=True)
            sys.exit(1)
        click.echo(f"{published.files} files in {target}")
        found = difference(earlier, digests(target))
        click.echo(f"{found.new} new, {found.changed} changed, {found.gone} gone")
        click.echo(f"SHA-256 of {manifest.NAME}: {published.digest}")

    @app.cli.command("verify-copy")
    @click.argument("where")
    @click.option("--manifest", "known", type=click.File("rb"), help="A manifest to hold the copy against.")
    @click.option("--sha256", "digest", default="", help="The SHA-256 of the copy's manifest, where you know it.")
    @click.option("--json", "as_json", is_flag=True, help="Print the report as data.")
    def _verify_copy(where: str, known: BinaryIO | None, digest: str, *, as_json: bool) -> None:
        """Hold the copy at WHERE, an address or a folder, against its manifest, and against the one in dist/.

        The exit status is 0 where the copy is whole and unaltered, 1 where it is not, and 2 where it does not answer.
        """
        ours, body = Path("dist") / manifest.NAME, known.read() if known else None
        if body is None and not digest and ours.is_file() and Path(where).resolve() != ours.parent.resolve():
            body = ours.read_bytes()
        try:
            place = Folder(Path(where)) if Path(where).is_dir() else Web(where)
            report = mirror.hold(place, where, body, digest.lower(), progress.bar())
        except ValueError as error:
            raise click.UsageError(str(error)) from None
        click.echo(json.dumps(report.as_data(), ensure_ascii=False, indent=1) if as_json else report.as_text())
        sys.exit(report.status)

    @app.cli.command("print")
    @click.argument("target", type=click.Path(path_type=Path), default=app.config["PRINTED"])
    def _print(target: Path) -> None:
        """Make the PDFs that are new or out of date; none in TARGET is replaced unless all can be made."""
        try:
            made, held = printing.print_all(app, target, progress.bar())
        except PrintError as error:
            for fault in error.faults:
                click.echo(fault, err=True)
            sys.exit(1)
        click.echo(f"{made} of {held} documents printed in {target}")
