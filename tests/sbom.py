"""The software bill of materials: every package of every lock file, as CycloneDX JSON; `make sbom` writes it."""

import json
import re
import sys
import tomllib
import uuid
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, time
from pathlib import Path

from cyclonedx.model import HashAlgorithm, HashType
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentScope, ComponentType
from cyclonedx.output.json import JsonV1Dot6
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from packageurl import PackageURL
from packaging.requirements import Requirement

from app.today import today

ROOT = Path(__file__).parent.parent
PINNED = re.compile(r"^(?P<name>[a-z0-9-]+)==(?P<version>[^\s;]+)(?: ; (?P<marker>[^\\]+))?", re.MULTILINE)
DIGEST = re.compile(r"--hash=sha256:([0-9a-f]{64})")
SCOPES = {
    "requirements.lock": ComponentScope.REQUIRED,
    "requirements-export.lock": ComponentScope.OPTIONAL,
    "requirements-print.lock": ComponentScope.OPTIONAL,
    "requirements-verify.lock": ComponentScope.OPTIONAL,
    "requirements-test.lock": ComponentScope.EXCLUDED,
}
"""What each lock is for: serving the site, one command, or building and testing it."""


def components() -> list[Component]:
    """Return every locked package once, in the scope nearest to the running site."""
    found: dict[str, Component] = {}
    for name, scope in SCOPES.items():
        for component in _python((ROOT / name).read_text(), scope):
            found.setdefault(str(component.purl), component)
    for lock in sorted((ROOT / "tests").glob("**/package-lock.json")):
        if "node_modules" not in lock.parts:
            for component in _node(lock.read_text()):
                found.setdefault(str(component.purl), component)
    return [component for _, component in sorted(found.items())]


def _python(lock: str, scope: ComponentScope) -> Iterator[Component]:
    places = [match.start() for match in PINNED.finditer(lock)]
    for start, end in zip(places, [*places[1:], len(lock)], strict=True):
        pinned = PINNED.match(lock, start)
        assert pinned
        digests = [HashType(alg=HashAlgorithm.SHA_256, content=each) for each in DIGEST.findall(lock[start:end])]
        yield _component("pypi", "", pinned["name"], pinned["version"], scope, digests)


def _node(lock: str) -> Iterator[Component]:
    for path, package in json.loads(lock)["packages"].items():
        if path:
            namespace, _, name = path.rpartition("node_modules/")[2].rpartition("/")
            yield _component("npm", namespace, name, package["version"], ComponentScope.EXCLUDED, [])


def _component(
    kind: str, namespace: str, name: str, version: str, scope: ComponentScope, digests: Iterable[HashType]
) -> Component:
    purl = PackageURL(kind, namespace or None, name, version)
    return Component(
        type=ComponentType.LIBRARY,
        name=name,
        group=namespace or None,
        version=version,
        purl=purl,
        bom_ref=str(purl),
        scope=scope,
        hashes=digests,
    )


def written() -> str:
    """Return the bill as text: the same locks on the same day make the same. Raises ValueError where it is not valid."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    listed = components()
    bom = Bom(components=listed)
    bom.serial_number = uuid.uuid5(uuid.NAMESPACE_OID, "\n".join(str(component.purl) for component in listed))
    bom.metadata.timestamp = datetime.combine(today(), time(), UTC)
    bom.metadata.component = Component(
        type=ComponentType.APPLICATION, name=project["name"], version=project["version"], bom_ref=project["name"]
    )
    direct = {Requirement(line).name for line in project["dependencies"]}
    bom.register_dependency(bom.metadata.component, [component for component in listed if component.name in direct])
    text = JsonV1Dot6(bom).output_as_string(indent=1)
    if fault := JsonStrictValidator(SchemaVersion.V1_6).validate_str(text):
        raise ValueError(str(fault))
    return text + "\n"


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(written())
