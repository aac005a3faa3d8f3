"""The comparison with the official texts: each site imitated by a real server, its faults, and what a run leaves behind."""

import dataclasses
import json
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from email.utils import format_datetime
from functools import partial
from pathlib import Path
from typing import Any

import httpx
import jsonschema
import pytest
from click.testing import CliRunner, Result

from app import create_app
from app.checks import rules
from app.content import loading
from app.content.library import Library
from app.content.records import Faults
from app.content.sources import Difference, Source
from app.site import read
from app.verifying import report
from app.verifying.cache import Cache
from app.verifying.command import sources
from app.verifying.fetching import ATTEMPTS, FAILURES, Fetcher, client
from app.verifying.outcomes import Outcome, Unreachable, exit_status
from app.verifying.running import ADAPTERS, adapter_for, hosts, verify, why_not
from tests import official_sites as sites
from tests import test_checks
from tests.conftest import ROOT
from tests.official_sites import Official, Reply, imitation

folders = test_checks.folders  # small well-formed content
LIBRARY = loading.load(ROOT / "content")
STATUTE, RULE = LIBRARY.sources["usc-8-1357"], LIBRARY.sources["cfr-8-287-8"]
SETTINGS = {"ORIGIN": "https://plainsource.example", "CONTACT": ""}


@pytest.fixture
def slept() -> list[float]:
    return []


@pytest.fixture
def official() -> Iterator[Official]:
    """A server that answers for every site as if our passages were its words; for a source by its address."""
    with Official(lambda url: imitation(STATUTE if "uscode" in url else RULE, url)).running() as running:
        yield running


@pytest.fixture
def fetcher(official: Official, tmp_path: Path, slept: list[float]) -> Iterator[Fetcher]:
    with official.client() as http:
        yield Fetcher(http, Cache(tmp_path / "kept"), hosts(LIBRARY.sources.values()), pause=1, sleep=slept.append)


def found(source: Source, fetcher: Fetcher) -> set[str]:
    return {outcome.found for outcome in verify(source, fetcher)}


def reasons(source: Source, fetcher: Fetcher) -> str:
    return " ".join(sorted({outcome.reason for outcome in verify(source, fetcher)}))


SERVED = [source for source in LIBRARY.sources.values() if adapter_for(source)]


@pytest.mark.parametrize("name", [adapter.name for adapter in ADAPTERS])
def test_every_source_that_an_adapter_serves_is_read_in_the_format_of_its_site(name: str, tmp_path: Path) -> None:
    served = [source for source in SERVED if (adapter := adapter_for(source)) and adapter.name == name]
    for source in served:
        with sites.answering(partial(imitation, source)) as http:
            fetcher = Fetcher(http, Cache(tmp_path / source.id), hosts([source]), pause=0)
            outcomes = list(verify(source, fetcher))
        wrong = [outcome for outcome in outcomes if outcome.found not in ("same", "not-checked") or outcome.likeness]
        assert wrong == []
        assert any(outcome.found == "same" for outcome in outcomes)


def test_every_source_is_served_by_an_adapter_or_has_the_reason_why_none_can() -> None:
    for source in LIBRARY.sources.values():
        assert (adapter_for(source) is None) == bool(why_not(source)), source.id
    counted = report.coverage(LIBRARY.sources.values())
    assert sum(counted["served"].values()) + sum(map(len, counted["not_served"].values())) == len(LIBRARY.sources)
    assert set(counted["served"]) == {adapter.name for adapter in ADAPTERS}


def test_no_request_goes_to_a_host_that_is_not_on_the_list(fetcher: Fetcher, official: Official) -> None:
    with pytest.raises(Unreachable, match="not on the list"):
        fetcher.get("https://example.org/")
    assert official.asked == []


def test_a_server_that_has_our_words_finds_every_passage_the_same(fetcher: Fetcher, official: Official) -> None:
    assert found(STATUTE, fetcher) == {"same"}
    assert found(RULE, fetcher) == {"same"}
    assert official.asked == [
        "https://uscode.house.gov/view.xhtml?req=granuleid:USC-prelim-title8-section1357&num=0&edition=prelim",
        "https://www.ecfr.gov/api/versioner/v1/titles.json",
        "https://www.ecfr.gov/api/versioner/v1/full/2026-11-20/title-8.xml?part=287&section=287.8",
    ]


def statute(change: Callable[[str], str]) -> Reply:
    return sites.html(sites.uscode("8", "1357", [change(text) for text in sites.texts(STATUTE)]))


def test_changed_words_are_changed_and_the_other_passages_stay_the_same(fetcher: Fetcher, official: Official) -> None:
    official.scripts["uscode"] = [statute(lambda text: text.replace("not dwellings", "not homes"))]
    changed = [outcome for outcome in verify(STATUTE, fetcher) if outcome.found != "same"]
    assert [(outcome.passage, outcome.found) for outcome in changed] == [("usc-8-1357.a-3", "changed")]
    assert "[-dwellings,-] {+homes,+}" in changed[0].difference
    assert "but not homes" in changed[0].nearest


def test_words_under_another_label_of_the_statute_have_moved(fetcher: Fetcher, official: Official) -> None:
    passages = {passage.key: sites.words(passage.text) for passage in STATUTE.passage}
    official.scripts["uscode"] = [
        sites.html(
            sites.uscode("8", "1357", ["(a) Powers", f"(1) {passages['a-2']}", "(b) Oaths", f"(c) {passages['c']}"])
        )
    ]
    outcomes = {outcome.passage: outcome for outcome in verify(STATUTE, fetcher)}
    assert (outcomes["usc-8-1357.a-2"].found, outcomes["usc-8-1357.a-2"].where) == ("moved", "(a)(1)")
    assert outcomes["usc-8-1357.c"].found == "same"


def test_a_statute_that_was_repealed_is_gone(fetcher: Fetcher, official: Official) -> None:
    official.scripts["uscode"] = [sites.html(sites.uscode("8", "1357", [], "Repealed. Pub. L. 119–1, Jan. 29, 2025"))]
    assert found(STATUTE, fetcher) == {"gone"}


def test_a_rule_that_stands_under_another_number_has_moved(fetcher: Fetcher, official: Official) -> None:
    other = sites.ecfr(
        sites.ecfr_section("287.7", ["(a) Something else."]), sites.ecfr_section("287.9", sites.texts(RULE))
    )
    official.scripts["section=287.8"] = [Reply('{"error":"no matching content found"}', 404)]
    official.scripts["part=287"] = [Reply(other, headers={"Content-Type": "application/xml"})]
    assert {(outcome.found, outcome.where) for outcome in verify(RULE, fetcher)} == {("moved", "§ 287.9")}


def test_a_rule_of_which_neither_number_nor_words_are_left_is_gone(fetcher: Fetcher, official: Official) -> None:
    official.scripts["section=287.8"] = [Reply("", 404)]
    official.scripts["part=287"] = [Reply(sites.ecfr(sites.ecfr_section("287.7", ["(a) Something else."]), ""))]
    assert found(RULE, fetcher) == {"gone"}
    official.scripts["full/2026"] = [Reply("", 404), Reply("", 404)]
    (Path(fetcher._cache._folder) / "run.json").unlink()


@pytest.mark.parametrize("status", [404, 410])
def test_a_page_that_is_not_there_any_more_is_gone(status: int, fetcher: Fetcher, official: Official) -> None:
    official.scripts["uscode"] = [sites.html("<html><title>Not found</title></html>")]
    official.scripts["uscode"][0].status = status
    assert found(STATUTE, fetcher) == {"gone"}


WHOLE = sites.uscode("8", "1357", sites.texts(STATUTE))
NOT_A_TEXT = {
    "an error page sent as a text": sites.html(sites.ERROR_PAGE),
    "a page without a section": sites.html("<html><head><title>OLRC Home</title></head><body>Search</body></html>"),
    "a section without text": sites.html(sites.uscode("8", "1357", [])),
    "a page cut off, as its length says": dataclasses.replace(sites.html(WHOLE), cut=2000),
    "a page cut off, its length not said": sites.html(WHOLE[:-2000]),
    "a refusal": Reply("", 403),
    "a fault": Reply("", 500),
    "an empty page": sites.html(""),
    "a redirect to another host": Reply("", 302, {"Location": "https://example.org/"}),
    "a redirect without TLS": Reply("", 302, {"Location": "http://uscode.house.gov/"}),
    "a redirect in a circle": Reply("", 302, {"Location": "/view.xhtml?req=granuleid:again"}),
}


@pytest.mark.parametrize("name", NOT_A_TEXT)
def test_what_is_not_a_whole_text_is_unreachable_and_never_changed(
    name: str, fetcher: Fetcher, official: Official
) -> None:
    official.scripts["uscode"] = [NOT_A_TEXT[name]] * 10
    assert found(STATUTE, fetcher) == {"unreachable"}
    assert not any("example.org" in url for url in official.asked)


@pytest.mark.parametrize(
    "reply",
    [
        Reply(sites.ERROR_PAGE, headers={"Content-Type": "text/html"}),
        Reply(sites.ecfr(sites.ecfr_section("287.8", sites.texts(RULE)))[:-50], headers={"Content-Type": "application/xml"}),
    ],
    ids=["HTML where XML was asked for", "XML cut off"],
)  # fmt: skip
def test_a_broken_answer_of_the_ecfr_is_unreachable_and_asked_for_anew(
    reply: Reply, fetcher: Fetcher, official: Official
) -> None:
    official.scripts["section="] = [reply]
    assert found(RULE, fetcher) == {"unreachable"}
    assert found(RULE, fetcher) == {"same"}


def test_a_pdf_cut_off_or_of_pictures_is_not_compared(tmp_path: Path) -> None:
    source = LIBRARY.sources["case-glik-v-cunniffe"]
    whole = sites.pdf(sites.texts(source))

    def outcomes(body: bytes, folder: str) -> set[str]:
        with sites.answering(lambda _: Reply(body, headers={"Content-Type": "application/pdf"})) as http:
            return found(source, Fetcher(http, Cache(tmp_path / folder), hosts([source]), pause=0))

    assert outcomes(whole, "whole") == {"same"}
    assert outcomes(whole[:-200], "cut") == {"unreachable"}
    assert outcomes(sites.pdf([" ", " ", " "], head="Case 10-1764 Filed"), "pictures") == {"not-checked"}
    assert outcomes(sites.ERROR_PAGE.encode(), "page") == {"unreachable"}


def test_a_site_that_does_not_answer_in_time_is_unreachable(
    official: Official, tmp_path: Path, slept: list[float]
) -> None:
    official.scripts["uscode"] = [dataclasses.replace(sites.html(WHOLE), wait=0.5)] * ATTEMPTS
    with official.client(timeout=0.1) as http:
        fetcher = Fetcher(http, Cache(tmp_path / "kept"), hosts([STATUTE]), pause=0, sleep=slept.append)
        assert "no answer in time" in reasons(STATUTE, fetcher)
    assert len(official.asked) == ATTEMPTS


@pytest.mark.parametrize("form", ["seconds", "date"])
def test_a_site_that_asks_us_to_wait_is_asked_again_after_that(
    form: str, fetcher: Fetcher, official: Official, slept: list[float]
) -> None:
    when = "30" if form == "seconds" else format_datetime(datetime.now(UTC) + timedelta(seconds=31), usegmt=True)
    official.scripts["uscode"] = [Reply("", 429, {"Retry-After": when})]
    assert found(STATUTE, fetcher) == {"same"}
    assert any(28 <= seconds <= 31 for seconds in slept)


def test_a_site_that_asks_us_to_stay_away_long_is_left_for_this_run(
    fetcher: Fetcher, official: Official, slept: list[float]
) -> None:
    official.scripts["uscode"] = [Reply("", 503, {"Retry-After": "86400"})]
    assert "left alone for 86400 seconds" in reasons(STATUTE, fetcher)
    assert found(LIBRARY.sources["usc-8-1225"], fetcher) == {"unreachable"}
    assert len(official.asked) == 1


def test_a_host_that_fails_again_and_again_is_left_for_this_run(fetcher: Fetcher, official: Official) -> None:
    official.scripts["uscode"] = [Reply("", 403)] * 20
    statutes = [source for source in SERVED if source.id.startswith("usc-8-")][: FAILURES + 3]
    assert {outcome.found for source in statutes for outcome in verify(source, fetcher)} == {"unreachable"}
    assert len(official.asked) == FAILURES


def test_without_a_network_each_host_is_tried_once(tmp_path: Path, slept: list[float]) -> None:
    asked: list[str] = []

    def fail(url: str) -> Reply:
        asked.append(url)
        raise httpx.ConnectError("Name or service not known")

    with sites.answering(fail) as http:
        fetcher = Fetcher(http, Cache(tmp_path), hosts(SERVED), sleep=slept.append)
        for source in SERVED:
            assert found(source, fetcher) <= {"unreachable", "not-checked"}
    hosts_asked = [httpx.URL(url).host for url in asked]
    assert len(hosts_asked) == len(set(hosts_asked))
    assert sum(slept) == 0


def test_a_redirect_to_a_listed_host_is_followed(fetcher: Fetcher, official: Official) -> None:
    official.scripts["title8-section1357"] = [Reply("", 301, {"Location": "https://uscode.house.gov/browse/1357"})]
    assert found(STATUTE, fetcher) == {"same"}


def test_requests_to_a_host_are_one_at_a_time_and_a_pause_apart(fetcher: Fetcher, slept: list[float]) -> None:
    found(RULE, fetcher)
    assert len(slept) == 1
    assert 0 < slept[0] <= 1


def test_a_later_run_asks_only_for_what_is_newer(official: Official, tmp_path: Path) -> None:
    official.scripts["uscode"] = [
        sites.html(WHOLE, ETag='"one"', **{"Last-Modified": "Fri, 20 Nov 2026 10:00:00 GMT"}), Reply("", 304), Reply("", 404),
    ]  # fmt: skip
    results = []
    for _ in range(3):
        cache = Cache(tmp_path / "kept")
        with official.client() as http:
            results.append(found(STATUTE, Fetcher(http, cache, hosts([STATUTE]), pause=0)))
        cache.finish()
    assert results == [{"same"}, {"same"}, {"gone"}]
    asked = {name.lower(): value for name, value in official.headers[1].items()}
    assert (asked["if-none-match"], asked["if-modified-since"]) == ('"one"', "Fri, 20 Nov 2026 10:00:00 GMT")


def test_a_damaged_copy_in_the_cache_is_fetched_again(official: Official, tmp_path: Path) -> None:
    for _ in range(2):
        with official.client() as http:
            assert found(STATUTE, Fetcher(http, Cache(tmp_path), hosts([STATUTE]), pause=0)) == {"same"}
        next(tmp_path.glob("*.body")).write_bytes(b"damaged")
    assert len(official.asked) == 2


def test_a_token_goes_to_its_own_host_alone(official: Official, tmp_path: Path) -> None:
    case = LIBRARY.sources["case-aclu-v-alvarez"]
    official.answer = lambda url: imitation(case if "courtlistener" in url else STATUTE, url)
    with official.client() as http:
        fetcher = Fetcher(
            http, Cache(tmp_path), hosts([STATUTE, case]), pause=0, authorization={"www.courtlistener.com": "Token abc"}
        )
        found(STATUTE, fetcher)
        found(case, fetcher)
    sent = {
        headers.get("host", headers.get("Host")): {name.lower(): value for name, value in headers.items()}.get(
            "authorization"
        )
        for headers in official.headers
    }
    assert sent == {"uscode.house.gov": None, "www.courtlistener.com": "Token abc"}


def test_the_client_says_who_asks_and_gives_a_mail_address_only_where_one_is_set() -> None:
    assert (
        client("https://a.example", "")
        .headers["User-Agent"]
        .endswith("(compares quotations of US law with their official texts; +https://a.example)")
    )
    assert "; mail@a.example)" in client("https://a.example", "mail@a.example").headers["User-Agent"]


def test_a_case_that_courtlistener_does_not_have_is_not_checked(fetcher: Fetcher, official: Official) -> None:
    official.scripts["courtlistener"] = [Reply('{"count": 0, "results": []}')]
    case = LIBRARY.sources["case-aclu-v-alvarez"]
    assert found(case, fetcher) == {"not-checked"}


# The command, and what a run leaves behind.

SCHEMA = {
    "type": "object",
    "required": ["day", "counts", "passages"],
    "additionalProperties": False,
    "properties": {
        "day": {"type": "string", "format": "date"},
        "counts": {"type": "object", "additionalProperties": {"type": "integer"}, "minProperties": 6},
        "passages": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["passage", "found", "address"],
                "additionalProperties": False,
                "properties": {
                    "passage": {"type": "string", "pattern": r"^[a-z0-9.-]+\.[a-z0-9.-]+$"},
                    "found": {"enum": ["same", "moved", "changed", "gone", "unreachable", "not-checked"]},
                    "likeness": {"type": "number", "minimum": 0, "maximum": 100},
                    **{name: {"type": "string"} for name in ("adapter", "address", "where", "reason", "nearest", "difference")},
                },
            },
        },
    },
}  # fmt: skip


@pytest.fixture
def library(tmp_path: Path) -> Library:
    (tmp_path / "content").mkdir()
    return dataclasses.replace(LIBRARY, root=tmp_path / "content")


@pytest.fixture
def run(official: Official, library: Library, tmp_path: Path) -> Iterator[Callable[..., Result]]:
    """The command on two sources, on a library whose file of differences is in a folder of its own."""
    with official.client() as http:

        def invoke(*options: str, known: dict[str, Difference] | None = None) -> Result:
            there = dataclasses.replace(library, differences=known or {})
            arguments = [
                "verify",
                "--only",
                STATUTE.id,
                "--only",
                RULE.id,
                "--pause",
                "0",
                "--cache",
                str(tmp_path / "kept"),
                *options,
            ]
            return CliRunner().invoke(sources(there, SETTINGS, http), arguments)

        yield invoke


def differences(library: Library) -> dict[str, Difference]:
    rows = tomllib.loads((library.root / "verified.toml").read_text()).get("difference", [])
    return {row["id"]: Difference(**row) for row in rows}


HOMES = statute(lambda text: text.replace("not dwellings", "not “homes” \\ or\ttents"))


def test_where_all_is_the_same_the_command_ends_with_0_and_leaves_no_mark(
    run: Callable[..., Result], library: Library
) -> None:
    result = run()
    assert result.exit_code == 0, result.output
    assert "0 changed" in result.stdout
    assert differences(library) == {}


def test_a_change_ends_with_1_and_stays_in_the_file_until_a_later_run_finds_it_the_same(
    run: Callable[..., Result], official: Official, library: Library
) -> None:
    official.scripts["uscode"] = [HOMES]
    result = run()
    assert result.exit_code == 1
    assert "usc-8-1357.a-3: changed: " in result.stdout
    kept = differences(library)
    assert kept["usc-8-1357.a-3"].found == "changed"
    assert "“homes” \\ or tents" in kept["usc-8-1357.a-3"].nearest
    official.scripts["uscode"] = [Reply("", 403)]
    assert run(known=kept).exit_code == 2
    assert differences(library) == kept
    assert run(known=kept).exit_code == 0
    assert differences(library) == {}


def test_a_difference_that_stays_keeps_the_day_on_which_it_was_first_found(
    run: Callable[..., Result], official: Official, library: Library
) -> None:
    official.scripts["uscode"] = [HOMES, HOMES]
    run()
    kept = {key: row.model_copy(update={"on": date(2026, 1, 2)}) for key, row in differences(library).items()}
    run(known=kept)
    assert differences(library) == kept


def test_what_could_not_be_reached_ends_with_2(run: Callable[..., Result], official: Official) -> None:
    official.scripts["ecfr"] = [Reply("", 403)]
    result = run()
    assert result.exit_code == 2
    assert "unreachable: the site answered 403" in result.stdout


@pytest.mark.parametrize(
    ("names", "status"),
    [(["same", "not-checked"], 0), (["same", "unreachable"], 2), (["unreachable", "moved"], 1), (["gone"], 1), (["changed"], 1), ([], 0)],
)  # fmt: skip
def test_the_exit_status_tells_a_schedule_what_was_found(names: list[Any], status: int) -> None:
    assert exit_status([Outcome("s.a", name, "pages") for name in names]) == status


def test_the_data_of_a_run_has_its_schema(run: Callable[..., Result], official: Official) -> None:
    official.scripts["uscode"] = [HOMES]
    data = json.loads(run("--json").stdout)
    jsonschema.validate(data, SCHEMA)
    assert data["counts"]["changed"] == 1
    assert len(data["passages"]) == len(STATUTE.passage) + len(RULE.passage)


def test_an_interrupted_run_goes_on_where_it_stopped(
    run: Callable[..., Result], official: Official, library: Library
) -> None:
    whole = official.answer

    def stop(url: str) -> Reply:
        if "section=287.8" in url:
            raise KeyboardInterrupt
        return whole(url)

    folder = library.root.parent / "kept"
    with sites.answering(stop) as http:
        arguments = ["verify", "--only", STATUTE.id, "--only", RULE.id, "--pause", "0", "--cache", str(folder)]
        result = CliRunner().invoke(sources(library, SETTINGS, http), arguments)
    assert result.exit_code == 130
    assert "run the command again" in result.stderr
    assert not (library.root / "verified.toml").exists()
    result = run()
    assert result.exit_code == 0
    assert "Going on" in result.stderr
    assert [url.rpartition("/")[2] for url in official.asked] == ["title-8.xml?part=287&section=287.8"]
    official.asked.clear()
    run()
    assert len(official.asked) == 3


def test_progress_is_plain_lines_where_there_is_no_terminal(run: Callable[..., Result]) -> None:
    result = run()
    assert f"1 of 2: {STATUTE.id}: {len(STATUTE.passage)} same" in result.stderr
    assert "\r" not in result.stderr


def test_an_unknown_source_or_a_folder_that_cannot_be_made_ends_with_3(
    run: Callable[..., Result], tmp_path: Path
) -> None:
    assert (result := run("--only", "nothing")).exit_code == 3
    assert "there is no source nothing" in result.stderr
    (tmp_path / "file").write_text("")
    assert run("--cache", str(tmp_path / "file" / "kept")).exit_code == 3


def test_the_list_counts_every_source_and_names_those_that_no_adapter_serves(library: Library) -> None:
    group = sources(library, SETTINGS)
    plain = CliRunner().invoke(group, ["verify", "--list"])
    assert "124 uscode" in plain.stdout
    assert "not verified: the address is a docket" in plain.stdout
    data = json.loads(CliRunner().invoke(group, ["verify", "--list", "--json"]).stdout)
    assert sum(data["served"].values()) + sum(map(len, data["not_served"].values())) == len(LIBRARY.sources)


def test_the_site_starts_without_what_fetches_and_the_command_then_says_how_to_install_it() -> None:
    code = """import sys
import tomllib
sys.modules["httpx"] = sys.modules["pypdf"] = None
from app import create_app
result = create_app().test_cli_runner().invoke(args=["sources", "verify", "--only", "usc-8-1357", "--list"])
print(result.output)
sys.exit(result.exit_code)
"""
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 3, done.stderr
    assert "is not installed: run `make verify-sources`" in done.stdout


# The marks.

ROW = '[[difference]]\nid = "case-a.5"\nfound = "{found}"\non = 2026-11-24\nwhere = "6"\n'


@pytest.fixture
def marked(folders: tuple[Path, Path]) -> tuple[Path, Path]:
    (folders[0] / "verified.toml").write_text(ROW.format(found="changed"))
    return folders


def test_the_check_names_the_passage_and_each_place_that_cites_it(marked: tuple[Path, Path]) -> None:
    lines = [str(finding) for finding in rules.check(read(*marked)) if finding.rule == "verification"]
    assert lines[0].startswith("content/explainers/entry.md:10: case-a.5, cited here, is no longer as we quote it")
    assert "content/sources/case-a.toml:14: case-a.5 was changed to 6 at the official source on 2026-11-24" in lines[-1]
    assert sum("entry.md" in line for line in lines) == 2


@pytest.mark.parametrize(
    ("found", "words"),
    [("changed", "found other words at"), ("moved", "found these words at another place in"), ("gone", "did not find this text at")],
)  # fmt: skip
def test_a_page_says_at_the_source_what_was_found_and_other_pages_say_nothing(
    found: str, words: str, folders: tuple[Path, Path]
) -> None:
    plain = (
        create_app({"CONTENT": str(folders[0]), "TRANSLATIONS": str(folders[1])}).test_client().get("/en/entry/").text
    )
    (folders[0] / "verified.toml").write_text(ROW.format(found=found))
    asked = create_app({"CONTENT": str(folders[0]), "TRANSLATIONS": str(folders[1])}).test_client()
    page = asked.get("/en/entry/").text
    assert "automatic comparison" not in plain
    assert f"On 24 November 2026, an automatic comparison {words}" in page
    assert "automatic comparison" in asked.get("/en/sources/case-a/").text
    assert "automatic comparison" not in asked.get("/en/glossary/").text


def test_the_real_register_marks_no_page_and_nothing_has_been_verified_against_a_real_site() -> None:
    assert LIBRARY.differences == {}
    assert "imitations" in (ROOT / "docs" / "verification.md").read_text()


FAULTS = [
    (ROW.format(found="better"), "content/verified.toml:3: found is wrong"),
    (ROW.format(found="gone").replace("case-a.5", "case-a.6"), "content/verified.toml:2: [@case-a.6] is not in content/sources/"),
    (ROW.format(found="gone") * 2, "content/verified.toml:7: the id case-a.5 is used twice"),
    (ROW.format(found="gone").replace("2026-11-24", "2999-01-01"), "content/verified.toml:4: on is wrong: value error, must not be in the future"),
    ("[[other]]\n", "content/verified.toml:1: other is not a table of this file"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "fault"), FAULTS, ids=[fault for _, fault in FAULTS])
def test_a_fault_in_the_file_of_differences_is_named_with_its_line(
    text: str, fault: str, folders: tuple[Path, Path]
) -> None:
    (folders[0] / "verified.toml").write_text(text)
    with pytest.raises(Faults) as error:
        loading.load(folders[0])
    assert any(str(one).startswith(fault) for one in error.value.faults), error.value


def test_the_day_of_the_site_is_not_before_a_difference_that_it_shows(marked: tuple[Path, Path]) -> None:
    assert loading.load(marked[0]).day >= date(2026, 11, 24)
