"""The commands of ``flask --app app``: check, stats and export."""

from flask import Flask


def add_commands(app: Flask) -> None:
    """Attach the commands to the app."""
