"""The layers: imports run downwards, lower layers know no web framework, each file names its job."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

APP = Path(__file__).parent.parent / "app"
ADAPTER = {"content.sources", "verifying.documents", "verifying.fetching", "verifying.outcomes"}
MAY_IMPORT: dict[str, set[str]] = {
    "today": set(),
    "progress": set(),
    "content.isolation": set(),
    "content.markdown": set(),
    "content.prose": {"content.markdown"},
    "content.records": {"today"},
    "content.asked": {"content.records"},
    "content.kinds": {"content.records"},
    "content.help_lists": {"content.kinds"},
    "content.pictures": {"content.kinds", "content.records"},
    "content.sources": {"content.markdown", "content.records"},
    "content.library": {
        "content.asked", "content.help_lists", "content.kinds", "content.markdown", "content.pictures",
        "content.records", "content.sources",
    },
    "content.loading": {
        "content.asked", "content.kinds", "content.library", "content.markdown", "content.pictures", "content.records",
        "content.sources",
    },
    "translation.languages": set(),
    "translation.safety": {"content.markdown"},
    "translation.compiled": {"content.records", "translation.languages", "translation.safety"},
    "translation.catalogs": {
        "content.library", "content.markdown", "content.records", "translation.compiled", "translation.languages",
        "translation.safety",
    },
    "translation.terms": {"content.kinds", "translation.catalogs", "translation.languages"},
    "site": {
        "content.isolation", "content.library", "content.loading", "content.markdown", "content.records",
        "translation.catalogs", "translation.languages", "translation.terms",
    },
    "search.folding": set(),
    "search.passages": {
        "content.asked", "content.kinds", "content.library", "content.markdown", "site", "translation.languages",
    },
    "search.words": {"search.folding", "translation.languages"},
    "search.vocabulary": {"search.words"},
    "search.index": {"content.asked", "search.passages", "search.vocabulary", "search.words"},
    "search.finder": {
        "content.asked", "search.index", "search.passages", "search.words", "site", "translation.languages",
    },
    "pages.blocks": {
        "content.isolation", "content.markdown", "content.sources", "site", "translation.languages",
        "translation.terms",
    },
    "pages.changes": {"content.library"},
    "pages.csl": {"content.records", "content.sources"},
    "pages.citation": {"content.library", "pages.csl", "site", "translation.languages"},
    "pages.help": {"content.help_lists", "content.kinds", "content.library", "pages.blocks", "translation.languages"},
    "pages.help_table": {"content.help_lists", "content.kinds", "content.library"},
    "pages.names": {"pages.blocks"},
    "pages.paper": set(),
    "pages.schemas": {"content.kinds", "content.sources"},
    "pages.sentences": {
        "content.isolation", "content.library", "content.markdown", "content.sources", "site", "translation.languages",
    },
    "pages.widths": {"content.isolation"},
    "pages.drawings": {"content.isolation", "pages.widths", "translation.languages"},
    "pages.pictures": {
        "content.markdown", "content.pictures", "pages.blocks", "pages.drawings", "site", "translation.languages",
    },
    "pages.timelines": {
        "content.library", "content.markdown", "content.sources", "pages.blocks", "pages.drawings", "pages.names",
        "site", "translation.languages",
    },
    "pages.pages": {
        "content.help_lists", "content.isolation", "content.kinds", "content.library", "content.markdown",
        "content.pictures", "pages.blocks", "pages.timelines", "site", "translation.languages",
    },
    "pages.cards": {"content.kinds", "content.library", "pages.blocks", "pages.pages", "site", "translation.languages"},
    "pages.complete": {
        "content.library", "pages.cards", "pages.help", "pages.pages", "pages.timelines", "site",
        "translation.languages",
    },
    "pages.data": {
        "content.help_lists", "content.library", "content.markdown", "pages.csl", "pages.help_table", "pages.pages",
        "pages.schemas", "pages.sentences", "site", "translation.languages",
    },
    "pages.found": {
        "content.isolation", "pages.blocks", "pages.pages", "search.finder", "search.passages", "search.words", "site",
        "translation.languages",
    },
    "pages.linked": {
        "content.kinds", "content.library", "content.markdown", "pages.pages", "pages.schemas", "site",
        "translation.languages",
    },
    "pages.method": {"content.kinds", "content.library", "pages.pages", "site", "translation.languages"},
    "pages.side_by_side": {
        "content.library", "content.markdown", "pages.blocks", "pages.pages", "site", "translation.languages",
    },
    "checks.languages": {"content.markdown", "translation.languages"},
    "checks.stats": {
        "content.library", "content.markdown", "content.prose", "site", "translation.catalogs", "translation.languages",
    },
    "checks.translations": {
        "checks.languages", "content.markdown", "content.prose", "content.records", "site", "translation.catalogs",
        "translation.languages", "translation.safety",
    },
    "checks.rules": {
        "checks.translations", "content.library", "content.markdown", "content.prose", "content.records",
        "content.sources", "site", "translation.languages",
    },
    "web.editions": {
        "pages.blocks", "pages.cards", "pages.changes", "pages.names", "pages.side_by_side", "site", "today",
        "translation.languages",
    },
    "web.packing": set(),
    "web.security": set(),
    "web.templating": set(),
    "web.shared": {
        "content.records", "site", "translation.languages", "web.editions", "web.security", "web.templating",
    },
    "web.blueprints": {"translation.languages", "web.shared"},
    "web.cards": {
        "content.library", "pages.cards", "pages.paper", "translation.languages", "web.blueprints", "web.shared",
    },
    "web.changes": {"pages.changes", "web.blueprints", "web.shared"},
    "web.data": {"pages.data", "site", "translation.languages", "web.blueprints", "web.security", "web.shared"},
    "web.help": {"pages.help", "pages.linked", "web.blueprints", "web.shared"},
    "web.method": {"pages.changes", "pages.method", "translation.languages", "web.blueprints", "web.shared"},
    "web.offline": {"translation.languages", "web.blueprints", "web.security", "web.shared"},
    "web.page_tools": {
        "content.library", "pages.blocks", "pages.citation", "pages.linked", "pages.sentences", "pages.side_by_side",
        "translation.languages", "web.blueprints", "web.shared",
    },
    "web.pictures": {"pages.pictures", "pages.timelines", "translation.languages", "web.blueprints", "web.shared"},
    "web.printed": {"web.blueprints"},
    "web.scripts": {"web.blueprints", "web.security"},
    "web.addresses": {
        "content.kinds", "content.library", "pages.cards", "pages.data", "pages.method", "pages.paper",
        "pages.timelines", "site", "translation.languages", "web.offline", "web.scripts",
    },
    "web.search": {
        "pages.found", "search.finder", "search.words", "translation.languages", "web.blueprints", "web.security",
        "web.shared",
    },
    "web.openapi": {"pages.schemas", "translation.languages", "web.addresses", "web.blueprints", "web.search"},
    "web.views": {
        "content.kinds", "content.library", "pages.linked", "pages.pages", "translation.languages", "web.blueprints",
        "web.security", "web.shared",
    },
    "web.wellknown": {
        "pages.complete", "today", "translation.languages", "web.addresses", "web.blueprints", "web.data", "web.shared",
    },
    "web.routes": {
        "web.blueprints", "web.cards", "web.changes", "web.data", "web.help", "web.method", "web.offline",
        "web.openapi", "web.page_tools", "web.pictures", "web.scripts", "web.search", "web.shared", "web.views",
        "web.wellknown",
    },
    "copies.archive": set(),
    "copies.engines": set(),
    "copies.errors": set(),
    "copies.printing": {
        "content.library", "copies.engines", "pages.blocks", "pages.cards", "pages.pages", "pages.paper", "progress",
        "translation.languages", "web.shared",
    },
    "copies.processes": set(),
    "copies.freezing": {
        "copies.errors", "copies.processes", "progress", "translation.languages", "web.addresses", "web.editions",
    },
    "copies.hosting": {"copies.freezing", "translation.languages", "web.security", "web.shared"},
    "copies.manifest": {"copies.freezing", "site"},
    "copies.difference": {"copies.manifest"},
    "copies.compression": {"copies.difference", "copies.processes", "progress"},
    "copies.mirror": {"copies.compression", "copies.hosting", "copies.manifest"},
    "copies.offline": {
        "copies.archive", "copies.freezing", "site", "translation.languages", "web.addresses", "web.editions",
        "web.offline", "web.shared",
    },
    "copies.publish": {"copies.errors"},
    "copies.remote": {"copies.freezing", "copies.mirror"},
    "copies.search_index": {"copies.errors", "search.passages", "site", "translation.languages", "web.editions"},
    "copies.source": {"site"},
    "copies.verification": {"copies.freezing"},
    "copies.export": {
        "copies.compression", "copies.errors", "copies.freezing", "copies.hosting", "copies.manifest", "copies.publish",
        "copies.search_index", "copies.source", "copies.verification", "progress", "translation.catalogs",
    },
    "serving.bridge": set(),
    "serving.ready": set(),
    "serving.current": {"serving.ready"},
    "serving.released": {"copies.compression", "copies.freezing", "copies.manifest", "serving.ready", "web.security"},
    "verifying.cache": set(),
    "verifying.outcomes": set(),
    "verifying.documents": {"verifying.outcomes"},
    "verifying.fetching": {"verifying.cache", "verifying.outcomes"},
    "verifying.adapters.courtlistener": {
        "content.sources", "verifying.documents", "verifying.fetching", "verifying.outcomes",
    },
    "verifying.adapters.courts": {"content.sources", "verifying.documents", "verifying.fetching", "verifying.outcomes"},
    "verifying.adapters.ecfr": {"content.sources", "verifying.documents", "verifying.fetching", "verifying.outcomes"},
    "verifying.adapters.federal_register": {
        "content.sources", "verifying.documents", "verifying.fetching", "verifying.outcomes",
    },
    "verifying.adapters.govinfo": {"content.sources", "verifying.documents", "verifying.fetching"},
    "verifying.adapters.pages": {"content.sources", "verifying.documents", "verifying.fetching", "verifying.outcomes"},
    "verifying.adapters.uscode": {"content.sources", "verifying.documents", "verifying.fetching", "verifying.outcomes"},
    "verifying.outline": set(),
    "verifying.comparing": {"content.sources", "verifying.documents", "verifying.outcomes", "verifying.outline"},
    "verifying.running": {
        "content.sources", "verifying.adapters.courtlistener", "verifying.adapters.courts", "verifying.adapters.ecfr",
        "verifying.adapters.federal_register", "verifying.adapters.govinfo", "verifying.adapters.pages",
        "verifying.adapters.uscode", "verifying.comparing", "verifying.documents", "verifying.fetching",
        "verifying.outcomes",
    },
    "verifying.report": {"content.sources", "verifying.outcomes", "verifying.running"},
    "verifying.command": {
        "content.library", "content.sources", "verifying.cache", "verifying.fetching", "verifying.outcomes",
        "verifying.report", "verifying.running",
    },
    "commands": {
        "checks.rules", "checks.stats", "copies.difference", "copies.engines", "copies.errors", "copies.export",
        "copies.manifest", "copies.mirror", "copies.printing", "copies.remote", "progress", "verifying.command",
    },
    "__init__": {
        "commands", "content.records", "copies.offline", "site", "today", "web.packing", "web.printed", "web.routes",
        "web.scripts", "web.security",
    },
    "production": {
        "__init__", "copies.compression", "copies.manifest", "copies.source", "serving.bridge", "serving.current",
        "serving.ready", "serving.released", "translation.languages", "web.search",
    },
}  # fmt: skip
MAY_USE_FLASK = {"production", "web", "copies", "commands", "__init__"}
LONGEST = 300


def name(path: Path) -> str:
    """Return a module's name inside ``app``, such as ``pages.blocks``."""
    return ".".join(path.relative_to(APP).with_suffix("").parts)


def app_imports(path: Path) -> set[str]:
    """Return the modules of ``app`` that a file imports."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if not isinstance(node, ast.ImportFrom) or (node.module or "").split(".")[0] != "app":
            continue
        package = str(node.module).removeprefix("app").removeprefix(".")
        if package in MAY_IMPORT:
            found.add(package)
        elif package:
            found |= {f"{package}.{alias.name}" for alias in node.names}
        else:
            found |= {alias.name if alias.name in MAY_IMPORT else "__init__" for alias in node.names}
    return found


def packages(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add((node.module or "").split(".")[0])
    return found


PACKAGES = sorted(set(APP.rglob("__init__.py")) - {APP / "__init__.py"})
MODULES = sorted(set(APP.rglob("*.py")) - set(PACKAGES))


def test_table_names_every_module() -> None:
    assert {name(path) for path in MODULES} == set(MAY_IMPORT)


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_module_imports_only_what_the_table_allows(path: Path) -> None:
    assert app_imports(path) <= MAY_IMPORT[name(path)]


def test_table_has_no_circle() -> None:
    done: set[str] = set()
    while ready := {module for module, needs in MAY_IMPORT.items() if module not in done and needs <= done}:
        done |= ready
    assert done == set(MAY_IMPORT)


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_only_the_upper_layers_know_the_web_framework(path: Path) -> None:
    used = {package for package in packages(path) if package.startswith("flask")}
    assert not used or name(path).split(".")[0] in MAY_USE_FLASK


@pytest.mark.parametrize("path", PACKAGES, ids=lambda path: path.parent.name)
def test_package_says_its_job_and_does_nothing_else(path: Path) -> None:
    assert ast.get_docstring(ast.parse(path.read_text()))
    assert len(ast.parse(path.read_text()).body) == 1


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_module_says_its_job_in_its_first_line_and_stays_short(path: Path) -> None:
    text = path.read_text()
    assert (ast.get_docstring(ast.parse(text)) or "").split("\n")[0].endswith((".", ":", ",", "and", "all", "of the"))
    assert text.startswith('"""')
    assert len(text.splitlines()) <= LONGEST


ALONE = """
import importlib, os, sys
import babel.support, flask, markdown_it, pydantic  # what takes long and is not ours is read once
for name in sys.argv[1:]:
    if os.fork() == 0:
        importlib.import_module(name)
        os._exit(0)
    if os.wait()[1]:
        sys.exit(f"{name} cannot be imported alone")
"""


def test_each_module_can_be_imported_alone() -> None:
    names = [f"app.{name(path)}" for path in MODULES if path.stem != "__init__"]
    done = subprocess.run(
        [sys.executable, "-c", ALONE, *names], cwd=APP.parent, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


CHANGING = {"append", "extend", "insert", "add", "update", "setdefault", "pop", "popitem", "remove", "discard", "clear"}


def changed_names(tree: ast.Module) -> set[str]:
    """Return the module-level names that some function of the module changes in place or rebinds."""
    bound = {
        target.id
        for node in tree.body
        if isinstance(node, ast.Assign | ast.AnnAssign)
        for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
        if isinstance(target, ast.Name)
    }
    changed: set[str] = set()
    for function in ast.walk(tree):
        if not isinstance(function, ast.FunctionDef):
            continue
        for node in ast.walk(function):
            if isinstance(node, ast.Global):
                changed |= set(node.names)
            if (
                isinstance(node, ast.Subscript)
                and isinstance(node.ctx, ast.Store | ast.Del)
                and isinstance(node.value, ast.Name)
            ):
                changed.add(node.value.id)
            if isinstance(node, ast.Attribute) and node.attr in CHANGING and isinstance(node.value, ast.Name):
                changed.add(node.value.id)
    return changed & bound


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_no_module_has_state_that_changes(path: Path) -> None:
    assert changed_names(ast.parse(path.read_text())) == set()


def test_state_that_changes_would_be_seen() -> None:
    assert changed_names(ast.parse("seen = {}\ndef view(key):\n    seen[key] = 1")) == {"seen"}
    assert changed_names(ast.parse("seen = []\ndef view(key):\n    seen.append(key)")) == {"seen"}
