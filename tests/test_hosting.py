"""The files for hosts, tried on nginx and Caddy: the same bytes, types, headers and errors as the site's own server."""

import gzip
import http.client
import os
import re
import shutil
import subprocess
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import brotli
import pytest
from flask import Flask

from app.copies import manifest
from app.copies.compression import ENCODINGS
from app.copies.freezing import address_of
from app.copies.hosting import FOR_HOSTS
from app.copies.manifest import Manifest
from app.web import security
from tests.conftest import ROOT, TAGS
from tests.test_server import free_port, wait_for

pytestmark = pytest.mark.xdist_group("copy")

UNPACKED = ROOT / ".venv" / "hosts"
"""Where tests/hosts.sh puts what the system does not have."""
BROTLI = "usr/lib/nginx/modules/ngx_http_brotli_static_module.so"
MAIN = """
{modules}
pid {work}/pid;
daemon off;
master_process off;
events {{}}
http {{
  client_body_temp_path {work}/body; proxy_temp_path {work}/proxy; fastcgi_temp_path {work}/fastcgi;
  uwsgi_temp_path {work}/uwsgi; scgi_temp_path {work}/scgi;
  server {{
    listen 127.0.0.1:{port};
    root {root};
    include {include};
  }}
}}
"""
CANARY = "canary-c0ffee"


@dataclass(frozen=True)
class Host:
    """A server that serves the copy, and what it has written down."""

    name: str
    port: int
    copy: Path
    log: Path

    def ask(self, address: str, method: str = "GET", **headers: str) -> tuple[http.client.HTTPResponse, bytes]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        connection.request(method, address, headers={name.replace("_", "-"): value for name, value in headers.items()})
        response = connection.getresponse()
        body = response.read()
        connection.close()
        return response, body


def program(name: str) -> str:
    folders = (os.environ["PATH"], "/usr/sbin", UNPACKED / "usr/sbin", UNPACKED / "usr/bin")
    found = shutil.which(name, path=":".join(map(str, folders)))
    return found or pytest.fail(f"{name} is not here: run tests/hosts.sh")


def brotli_module() -> Path:
    found = next((path for path in (Path("/") / BROTLI, UNPACKED / BROTLI) if path.is_file()), None)
    return found or pytest.fail("nginx has no module for brotli here: run tests/hosts.sh")


@contextmanager
def running(name: str, command: list[str], port: int, copy: Path, work: Path) -> Iterator[Host]:
    log = work / "log"
    environment = {"PATH": os.environ["PATH"], "HOME": str(work), "PLAINSOURCE_SITE": f"http://:{port}"}
    environment["CADDY_ADMIN"] = f"127.0.0.1:{free_port()}"
    with log.open("w") as out:
        process = subprocess.Popen(command, cwd=copy, env=environment, stdout=out, stderr=out)
        try:
            wait_for(port, process)
            yield Host(name, port, copy, log)
        finally:
            process.terminate()
            process.wait(20)


@contextmanager
def nginx(copy: Path, work: Path, include: Path, modules: str = "") -> Iterator[Host]:
    port = free_port()
    (work / "main.conf").write_text(MAIN.format(work=work, port=port, root=copy, include=include, modules=modules))
    command = [program("nginx"), "-e", "stderr", "-c", str(work / "main.conf")]
    with running("nginx", command, port, copy, work) as host:
        yield host


@contextmanager
def caddy(copy: Path, work: Path) -> Iterator[Host]:
    command = [program("caddy"), "run", "--config", "Caddyfile", "--adapter", "caddyfile"]
    with running("caddy", command, free_port(), copy, work) as host:
        yield host


@pytest.fixture(scope="module", params=["nginx", "caddy"])
def host(
    copy: tuple[Flask, Path], tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> Iterator[Host]:
    folder, work = copy[1], tmp_path_factory.mktemp("host")
    with nginx(folder, work, folder / "nginx.conf") if request.param == "nginx" else caddy(folder, work) as host:
        yield host


def pages(listed: Manifest) -> Iterator[str]:
    """Yield the name of every file that has an address of its own."""
    for name in listed.files:
        if name not in FOR_HOSTS and Path(name).name != "404.html" and Path(name).suffix not in ENCODINGS:
            yield name


def test_every_address_has_the_bytes_the_type_and_the_headers_of_the_site(host: Host) -> None:
    listed = manifest.read(host.copy)
    known = {name for headers in listed.headers for name in headers} | {"Cache-Control"}
    names = list(pages(listed))
    assert len(names) > 2000
    for name in names:
        response, body = host.ask(address_of(name), Accept_Encoding="gzip")
        packed = f"{name}.gz" in listed.files
        assert response.status == 200, name
        assert response.headers["Content-Encoding"] == ("gzip" if packed else None), name
        assert (gzip.decompress(body) if packed else body) == (host.copy / name).read_bytes(), name
        assert response.headers["Content-Type"].startswith(listed.files[name].type), name
        wanted = security.FRESH | dict(listed.headers[listed.files[name].headers])
        sent = {name: value for name, value in response.headers.items() if name in known}
        assert sent | {"Vary": ""} == wanted | {"Vary": ""}, name
        assert not packed or response.headers["Vary"] == "Accept-Encoding"


@pytest.mark.parametrize(
    ("address", "page"),
    [
        *((f"/{tag}/nothing/", f"{tag}/404.html") for tag in TAGS),
        *((f"/{tag}/a/b.png", f"{tag}/404.html") for tag in TAGS),
        ("/xx/", "404.html"),
        ("/nothing", "404.html"),
        ("/js/", "404.html"),
        ("/js/quote.js", "404.html"),
    ],
)
def test_what_does_not_exist_is_said_in_the_language_of_its_address(host: Host, address: str, page: str) -> None:
    response, body = host.ask(address)
    assert response.status == 404
    assert body == (host.copy / page).read_bytes()
    assert response.headers["Content-Type"] == "text/html; charset=utf-8"
    assert response.headers["Content-Security-Policy"] == manifest.read(host.copy).headers[0]["Content-Security-Policy"]
    assert response.headers["X-Content-Type-Options"] == "nosniff"


def test_a_redirect_to_the_slash_names_no_host(host: Host) -> None:
    response, _ = host.ask("/es/home-entry?x=1", Host="evil.example", X_Forwarded_Proto="https")
    assert response.status in (301, 308)
    assert response.headers["Location"].startswith("/es/home-entry/")


def test_a_posted_question_is_refused_and_not_read(host: Host) -> None:
    response, _ = host.ask("/en/search/", "POST", Content_Length="0")
    assert response.status == 405


def test_a_client_without_gzip_gets_the_plain_file(host: Host) -> None:
    response, body = host.ask("/ar/home-entry/")
    assert response.headers["Content-Encoding"] is None
    assert body == (host.copy / "ar/home-entry/index.html").read_bytes()


def test_a_copy_that_is_still_fresh_is_not_sent_again(host: Host) -> None:
    first, _ = host.ask("/en/", Accept_Encoding="gzip")
    again, body = host.ask("/en/", Accept_Encoding="gzip", If_None_Match=first.headers["ETag"])
    assert (again.status, body) == (304, b"")


def test_the_host_writes_down_nothing_of_a_reader_and_tells_no_version(host: Host) -> None:
    for address in (f"/en/{CANARY}/", f"/en/?q={CANARY}", f"/{CANARY}%00", "/en/home-entry/"):
        response, _ = host.ask(
            address, User_Agent=CANARY, Referer=f"https://{CANARY}.example/", X_Forwarded_For="203.0.113.9"
        )
        assert not re.search(r"\d", response.headers.get("Server", ""))
    written = host.log.read_text()
    assert CANARY not in written
    assert "203.0.113.9" not in written
    assert "home-entry" not in written


@pytest.mark.parametrize("start", ["nginx", "caddy"])
def test_brotli_where_the_host_has_it(copy: tuple[Flask, Path], tmp_path: Path, start: str) -> None:
    if start == "nginx":
        switched_on, text = tmp_path / "brotli.conf", (copy[1] / "nginx.conf").read_text()
        switched_on.write_text(text.replace("# brotli_static on;", "brotli_static on;"))
        started = nginx(copy[1], tmp_path, switched_on, f"load_module {brotli_module()};")
    else:
        started = caddy(copy[1], tmp_path)
    with started as host:
        response, body = host.ask("/en/home-entry/", Accept_Encoding="gzip, br")
    assert response.headers["Content-Encoding"] == "br"
    assert brotli.decompress(body) == (copy[1] / "en/home-entry/index.html").read_bytes()
    assert body == (copy[1] / "en/home-entry/index.html.br").read_bytes()


@pytest.fixture
def rules(copy: tuple[Flask, Path]) -> dict[str, dict[str, str]]:
    """The rules of ``_headers`` as a host reads them."""
    found: dict[str, dict[str, str]] = {}
    for line in (copy[1] / "_headers").read_text().splitlines():
        if line.startswith("/"):
            found[line] = {}
        elif not line.startswith("#"):
            name, _, value = line.strip().partition(": ")
            found[list(found)[-1]][name] = value
    return found


def test_the_rules_for_static_hosts_hold_the_widest_policy_and_what_files_add(
    rules: dict[str, dict[str, str]], app: Flask
) -> None:
    assert rules["/*"] == app.extensions["headers"].search
    assert "script-src 'self' 'wasm-unsafe-eval' 'sha256-" in rules["/*"]["Content-Security-Policy"]
    assert rules["/exit/*"]["Clear-Site-Data"] == '"cache", "storage"'
    assert rules["/data/*"] == {"Access-Control-Allow-Origin": "*"}
    assert rules["/js/*"] == {"Cache-Control": "public, max-age=31536000, immutable"}


def test_the_rules_for_static_hosts_never_join_two_values_and_keep_within_limits(
    copy: tuple[Flask, Path], rules: dict[str, dict[str, str]]
) -> None:
    others = {rule: headers for rule, headers in rules.items() if rule != "/*"}
    assert all(not headers.keys() & rules["/*"].keys() for headers in others.values())
    folders = [rule.rstrip("*") for rule in others]
    assert not any(one != other and one.startswith(other) for one in folders for other in folders)
    assert len(rules) <= 100  # Cloudflare Pages: rules, and signs in a line
    assert max(len(line) for line in (copy[1] / "_headers").read_text().splitlines()) <= 2000


def test_netlify_is_told_the_page_of_each_language(copy: tuple[Flask, Path]) -> None:
    told = tomllib.loads((copy[1] / "netlify.toml").read_text())["redirects"]
    assert told == [{"from": f"/{tag}/*", "to": f"/{tag}/404.html", "status": 404} for tag in TAGS]
    assert all((copy[1] / rule["to"].lstrip("/")).is_file() for rule in told)
