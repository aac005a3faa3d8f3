"""Runs of a text that no line break divides, and those that keep their order in a text from right to left."""

import re
from collections.abc import Iterator

from markupsafe import Markup, escape

# What keeps its own left-to-right order inside right-to-left text: Latin words, form and telephone numbers, citations.
LEFT_TO_RIGHT = re.compile(
    r"[A-Za-z0-9§+$](?:(?:[A-Za-z0-9 .,§()&/’'\u2009\u202f\u2011–+-]|(?<=\d):(?=\d))*[A-Za-z0-9)])?"
)
OF_THE_TEXT = re.compile(r"\d[\d,.]* (?=\()|(?:19|20)\d\d (?=[A-Z])(?!\d+ WL )")
"""A number before a run that belongs to the words around: the one that a parenthesis repeats, or the year of a date."""
FORM = re.compile(r"(?<![A-Za-z0-9])(?:[A-Z]{1,2}-\d{2,4}[A-Z]?|AO \d{2,3})(?![A-Za-z0-9])")  # 表 is no letter of it
TELLING = re.compile(r"[A-Za-z§$]|\d[-(/\u2011]")


def isolated(text: str) -> Markup:
    """Return plain text for a right-to-left page, each Latin run in an element with an explicit ``dir="ltr"``.

    W3C, "Inline markup and bidirectional text": a Latin run is a run of Latin words, a number with signs, a form number
    or a citation. WeasyPrint does not honour a bare ``<bdi>``.
    """
    out, end = Markup(), 0
    for start, run in latin_runs(text):
        lang = Markup(' lang="en"') if re.search("[A-Za-z]", run) else ""
        out += escape(text[end:start]) + Markup('<bdi dir="ltr"%s>%s</bdi>') % (lang, unbroken(run))
        end = start + len(run)
    return out + escape(text[end:])


def latin_runs(text: str) -> Iterator[tuple[int, str]]:
    """Yield each run that keeps its order from left to right in a text from right to left, and where it begins.

    Quotation marks around a run belong to it: they do not turn with the text.
    """
    start = 0
    while match := LEFT_TO_RIGHT.search(text, start):
        before = OF_THE_TEXT.match(match[0])
        start = match.start() + (before.end() if before else 0)
        run = _closed(text[start : match.end()])
        end = start + max(1, len(run))
        if TELLING.search(run):
            is_quoted = text[start - 1 : start] == "“" and text[end : end + 1] == "”"
            yield (start - 1, text[start - 1 : end + 1]) if is_quoted else (start, run)
            end += is_quoted
        start = end


def _closed(run: str) -> str:
    """Return a run up to the first parenthesis that was opened in the text around it."""
    depth = 0
    for place, sign in enumerate(run):
        depth += (sign == "(") - (sign == ")")
        if depth < 0:
            return run[:place].rstrip(" .,-")
    return run


def unbroken(text: str) -> Markup:
    """Return escaped text in which no form number is divided between two lines."""
    return Markup(FORM.sub(r'<span class="n">\g<0></span>', str(escape(text))))  # noqa: S704 - escaped just before
