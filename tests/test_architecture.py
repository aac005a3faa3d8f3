"""The layers: imports run downwards, lower layers know no web framework, each file names its job."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

APP = Path(__file__).parent.parent / "app"
MAY_IMPORT: dict[str, set[str]] = {
    "languages": set(),
    "records": set(),
    "markdown": set(),
    "prose": {"markdown"},
    "sources": {"markdown", "records"},
    "content": {"records"},
    "library": {"content", "markdown", "records", "sources"},
    "loading": {"content", "library", "markdown", "records", "sources"},
    "catalogs": {"languages", "library", "markdown", "records"},
    "terms": {"catalogs", "content", "languages"},
    "site": {"catalogs", "languages", "library", "loading", "markdown", "records", "terms"},
    "blocks": {"languages", "markdown", "site", "sources", "terms"},
    "pages": {"blocks", "content", "languages", "library", "markdown", "site"},
    "translation": {"catalogs", "languages", "markdown", "prose", "records", "site"},
    "checks": {"languages", "library", "markdown", "prose", "records", "site", "sources", "translation"},
    "stats": {"catalogs", "languages", "library", "markdown", "prose", "site"},
    "security": set(),
    "web": {"blocks", "languages", "records", "site"},
    "views": {"content", "languages", "library", "pages", "security", "web"},
    "export": {"content", "languages", "security", "site"},
    "commands": {"checks", "export", "stats"},
    "__init__": {"commands", "records", "security", "site", "views"},
}
MAY_USE_FLASK = {"views", "web", "security", "export", "commands", "__init__"}
LONGEST = 300


def app_imports(path: Path) -> set[str]:
    """Return the modules of ``app`` that a file imports."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ImportFrom) and node.module == "app":
            found |= {alias.name for alias in node.names if (APP / f"{alias.name}.py").exists()}
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("app."):
            found.add(str(node.module).split(".")[1])
    return found


def packages(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add((node.module or "").split(".")[0])
    return found


MODULES = sorted(APP.glob("*.py"))


def test_table_names_every_module() -> None:
    assert {path.stem for path in MODULES} == set(MAY_IMPORT)


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.stem)
def test_module_imports_only_what_the_table_allows(path: Path) -> None:
    assert app_imports(path) <= MAY_IMPORT[path.stem]


def test_table_has_no_circle() -> None:
    done: set[str] = set()
    while ready := {name for name, needs in MAY_IMPORT.items() if name not in done and needs <= done}:
        done |= ready
    assert done == set(MAY_IMPORT)


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.stem)
def test_only_the_upper_layers_know_the_web_framework(path: Path) -> None:
    used = {name for name in packages(path) if name.startswith("flask")}
    assert not used or path.stem in MAY_USE_FLASK


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.stem)
def test_module_says_its_job_in_its_first_line_and_stays_short(path: Path) -> None:
    text = path.read_text()
    assert (ast.get_docstring(ast.parse(text)) or "").split("\n")[0].endswith((".", ":", ",", "and", "all", "of the"))
    assert text.startswith('"""')
    assert len(text.splitlines()) <= LONGEST


def test_each_module_can_be_imported_alone() -> None:
    names = [f"app.{path.stem}" for path in MODULES if path.stem != "__init__"]
    code = "import importlib, sys; importlib.import_module(sys.argv[1])"
    for name in names:
        subprocess.run([sys.executable, "-c", code, name], check=True, cwd=APP.parent)


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


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.stem)
def test_no_module_has_state_that_changes(path: Path) -> None:
    assert changed_names(ast.parse(path.read_text())) == set()


def test_state_that_changes_would_be_seen() -> None:
    assert changed_names(ast.parse("seen = {}\ndef view(key):\n    seen[key] = 1")) == {"seen"}
    assert changed_names(ast.parse("seen = []\ndef view(key):\n    seen.append(key)")) == {"seen"}
