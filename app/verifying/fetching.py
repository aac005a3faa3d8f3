"""Fetches official texts politely: one request at a time, a pause for each host, bounded in size, time and repetition.

Only the hosts of the adapters and the register are asked, and redirects are followed only among them, over https.
"""

import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus

import httpx

from app.verifying.cache import Answer, Cache
from app.verifying.outcomes import Missing, Unreachable

PAUSE = 2.0  # seconds between two requests to a host
ATTEMPTS = 3
LONGEST_WAIT = 120.0  # seconds that a site may ask us to wait (Retry-After) before we leave it for this run
LONGEST_ANSWER = 180.0  # seconds for a whole body
LARGEST = 64 * 1024 * 1024  # bytes: a bound volume of the U.S. Reports has about 10 MB
REDIRECTS = 5
FAILURES = 3  # texts in a row that a host may fail to send before it is left for this run
GONE = (HTTPStatus.NOT_FOUND, HTTPStatus.GONE)
PASSING = (
    HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.INTERNAL_SERVER_ERROR, HTTPStatus.BAD_GATEWAY,
    HTTPStatus.SERVICE_UNAVAILABLE, HTTPStatus.GATEWAY_TIMEOUT,
)  # fmt: skip
AGENT = "Plainsource-verify/1 (compares quotations of US law with their official texts; {about})"


def client(origin: str, contact: str) -> httpx.Client:
    """Return a client that says who asks: the site's address and, where it is set, the mail address for corrections."""
    about = "; ".join(part for part in (f"+{origin}", contact) if part)
    timeout = httpx.Timeout(30, connect=10)
    return httpx.Client(headers={"User-Agent": AGENT.format(about=about)}, timeout=timeout, follow_redirects=False)


class _Passing(Exception):
    """A failure that may pass; ``wait`` is the number of seconds that the site asked for, if it did."""

    def __init__(self, reason: str, wait: float | None = None) -> None:
        super().__init__(reason)
        self.wait = wait


class Fetcher:
    """Gets texts from a closed list of hosts, from the cache where this run already has them."""

    def __init__(
        self,
        client: httpx.Client,
        cache: Cache,
        hosts: Iterable[str],
        *,
        pause: float = PAUSE,
        sleep: Callable[[float], None] = time.sleep,
        authorization: Mapping[str, str] | None = None,
    ) -> None:
        """``authorization`` is the header of that name for a host; it is sent to no other."""
        self._client = client
        self._cache = cache
        self._hosts = frozenset(hosts)
        self._pause = pause
        self._sleep = sleep
        self._authorization = authorization or {}
        self._last: dict[str, float] = {}
        self._failed: Counter[str] = Counter()
        self._left: dict[str, str] = {}
        self._latest = ""

    def get(self, url: str) -> Answer:
        """Return the text at an address.

        Raises Missing for 404 and 410, Unreachable for everything else that is not a whole text from a listed host.
        """
        self._latest = ""
        if answer := self._cache.fresh(url):
            self._latest = url
            return answer
        host = httpx.URL(url).host
        if host in self._left:
            raise Unreachable(self._left[host])
        try:
            answer = self._get(url)
        except Unreachable as error:
            self._failed[host] += 1
            if self._failed[host] >= FAILURES:
                self._left[host] = f"{host} was left alone after {FAILURES} failures in a row, the last: {error}"
            raise
        except Missing:
            self._failed[host] = 0
            raise
        self._failed[host] = 0
        self._cache.keep(url, answer)
        self._latest = url
        return answer

    def reject(self) -> None:
        """Forget the text just got, which its reader found to be an error page or not whole."""
        if self._latest:
            self._cache.drop(self._latest)

    def _get(self, url: str) -> Answer:
        for attempt in range(1, ATTEMPTS + 1):
            try:
                return self._follow(url)
            except _Passing as error:
                wait = error.wait if error.wait is not None else self._pause * 2**attempt
                if wait > LONGEST_WAIT:
                    host = httpx.URL(url).host
                    self._left[host] = f"{host} asked to be left alone for {wait:.0f} seconds"
                    raise Unreachable(self._left[host]) from None
                if attempt == ATTEMPTS:
                    raise Unreachable(f"{error}, {ATTEMPTS} times") from None
                self._sleep(wait)
        raise AssertionError("unreachable")

    def _follow(self, url: str) -> Answer:
        known = self._cache.known(url)
        here = httpx.URL(url)
        for _ in range(REDIRECTS + 1):
            if here.scheme != "https" or here.host not in self._hosts:
                raise Unreachable(f"the answer leads to {here.scheme}://{here.host}, which is not on the list of hosts")
            found = self._ask(here, known)
            if isinstance(found, Answer):
                return found
            here = here.join(found)
        raise Unreachable(f"more than {REDIRECTS} redirects")

    def _ask(self, url: httpx.URL, known: Answer | None) -> Answer | str:
        """Return the text, or where the site sends us for it."""
        self._wait_for(url.host)
        try:
            with self._client.stream("GET", url, headers=self._headers(url.host, known)) as response:
                status = response.status_code
                if response.has_redirect_location:
                    return response.headers["Location"]
                if status == HTTPStatus.NOT_MODIFIED and known:
                    return known
                if status in GONE:
                    raise Missing(f"the site answered {status}")
                if status in PASSING:
                    raise _Passing(f"the site answered {status}", _retry_after(response.headers.get("Retry-After", "")))
                if status != HTTPStatus.OK:
                    raise Unreachable(f"the site answered {status}")
                return _answer(response, _body(response))
        except (httpx.ConnectError, httpx.ConnectTimeout) as error:
            self._left[url.host] = f"no connection to {url.host}: {error or type(error).__name__}"
            raise Unreachable(self._left[url.host]) from None
        except httpx.TimeoutException:
            raise _Passing("no answer in time") from None
        except (httpx.HTTPError, httpx.StreamError, httpx.InvalidURL) as error:
            raise _Passing(f"no whole answer: {error or type(error).__name__}") from None

    def _headers(self, host: str, known: Answer | None) -> dict[str, str]:
        asked = {"Authorization": self._authorization.get(host, "")}
        if known:
            asked |= {"If-None-Match": known.etag, "If-Modified-Since": known.modified}
        return {name: value for name, value in asked.items() if value}

    def _wait_for(self, host: str) -> None:
        now = time.monotonic()
        if (rest := self._last.get(host, now - self._pause) + self._pause - now) > 0:
            self._sleep(rest)
        self._last[host] = time.monotonic()


def _body(response: httpx.Response) -> bytes:
    """Return the whole body; raises where it is too large, too slow or shorter than the site said."""
    body, end = bytearray(), time.monotonic() + LONGEST_ANSWER
    for chunk in response.iter_bytes():
        body += chunk
        if len(body) > LARGEST:
            raise Unreachable(f"the text has more than {LARGEST} bytes")
        if time.monotonic() > end:
            raise _Passing("the text came too slowly")
    said = response.headers.get("Content-Length", "")
    if said.isdigit() and response.num_bytes_downloaded != int(said):
        raise _Passing(f"the text was cut off after {response.num_bytes_downloaded} of {said} bytes")
    return bytes(body)


def _answer(response: httpx.Response, body: bytes) -> Answer:
    headers = response.headers
    type_ = headers.get("Content-Type", "").partition(";")[0].strip().lower()
    charset = response.charset_encoding or "utf-8"
    try:
        b"".decode(charset)
    except LookupError:
        charset = "utf-8"
    return Answer(str(response.url), type_, charset, body, headers.get("ETag", ""), headers.get("Last-Modified", ""))


def _retry_after(value: str) -> float | None:
    """Return the seconds that a Retry-After header asks for (RFC 9110, 10.2.3), None where it has none."""
    if value.strip().isdigit():
        return float(value)
    try:
        when = parsedate_to_datetime(value)
    except ValueError:
        return None
    when = when if when.tzinfo else when.replace(tzinfo=UTC)
    return max(0.0, (when - datetime.now(UTC)).total_seconds())
