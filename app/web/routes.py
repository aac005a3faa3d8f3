"""Every address of the site: the modules of views, each of which adds its routes to a blueprint."""

from flask import Flask

from app.web import (  # noqa: F401 - imported for the routes that they add
    cards,
    changes,
    data,
    help,
    method,
    offline,
    openapi,
    page_tools,
    pictures,
    scripts,
    search,
    shared,
    views,
    wellknown,
)
from app.web.blueprints import root, site


def add_routes(app: Flask) -> None:
    """Register every route of the site, with what all of them share."""
    shared.prepare(app)
    app.register_blueprint(root)
    app.register_blueprint(site)
