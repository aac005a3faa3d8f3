"""The Markdown we accept: text to sections of blocks, and one block to HTML.

This module alone decides what a message id is (`Block.msgid`); changing that rule unsettles every translation.
The syntax is CommonMark's paragraphs, headings, lists, emphasis and links, plus an attribute line before each heading
and citation markers, ``[@source.passage]`` or ``[@one.passage; @other.passage]``, after the sentence that they support.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from markdown_it.tree import SyntaxTreeNode
from markupsafe import Markup
from mdit_py_plugins.attrs import attrs_block_plugin

KEY = r"[a-z0-9]+(?:[-.][a-z0-9]+)*"
MARKER = re.compile(rf"\[@{KEY}(?:; @{KEY})*\]")
LINK = re.compile(r"(?P<slug>[a-z0-9]+(?:-[a-z0-9]+)*)(?:#(?P<id>[a-z0-9]+(?:-[a-z0-9]+)*))?")
ATTRIBUTE_LINE = re.compile(r"\s*\{.*\}\s*")
# The anchors that the templates themselves give to parts of a page.
RESERVED = {"main", "short-answer", "words", "mentioned", "related", "legal-help", "sources", "this-page"}
HEADING_ATTRIBUTES = {"id", "as-of", "practical", "more"}


@dataclass(frozen=True)
class Block:
    """One paragraph, heading or list item: the unit that is translated."""

    kind: str  # "paragraph", "heading" or "item"
    msgid: str
    line: int

    @cached_property
    def keys(self) -> tuple[str, ...]:
        """The passage keys cited, in order, repeats included."""
        return cited_keys(self.msgid)


@dataclass(frozen=True)
class Group:
    """A paragraph, or the items of one list."""

    blocks: tuple[Block, ...]
    list: str = ""  # "", "bullet" or "ordered"


@dataclass(frozen=True)
class Section:
    """A heading and what stands under it; the first section of a page has no heading."""

    heading: Block | None
    level: int
    attributes: dict[str, str]
    groups: tuple[Group, ...]

    @property
    def id(self) -> str:
        """The section's anchor, the same in every language."""
        return self.attributes.get("id", "")

    @property
    def blocks(self) -> Iterator[Block]:
        """The section's blocks in reading order, its heading first."""
        if self.heading:
            yield self.heading
        for group in self.groups:
            yield from group.blocks


class MarkdownError(ValueError):
    """Text that is not the Markdown we accept: ``faults`` holds (line, message) pairs."""

    def __init__(self, faults: list[tuple[int, str]]) -> None:
        super().__init__("; ".join(f"line {line}: {message}" for line, message in faults))
        self.faults = faults


def cited_keys(text: str) -> tuple[str, ...]:
    """Return the passage keys that the markers in ``text`` name, in order."""
    return tuple(key for marker in MARKER.findall(text) for key in re.findall(rf"@({KEY})", marker))


def without_markers(text: str) -> str:
    """Return ``text`` as a reader hears it: no citation markers, emphasis signs or link targets."""
    text = MARKER.sub("", text)
    text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", text)
    return text.replace("*", "")


def _cite(state: StateInline, silent: bool) -> bool:
    match = MARKER.match(state.src, state.pos)
    if match is None:
        return False
    if not silent:
        state.push("cite", "", 0).meta["keys"] = cited_keys(match[0])
    state.pos = match.end()
    return True


def _reader() -> MarkdownIt:
    # "zero" and not the default: translations come from many hands, and raw HTML must never be read.
    reader = MarkdownIt("zero", {"html": False}).enable(["heading", "list", "emphasis", "link"])
    reader.use(attrs_block_plugin)
    reader.inline.ruler.before("link", "cite", _cite)
    return reader


READER = _reader()


def sections(text: str, first_line: int = 1) -> tuple[Section, ...]:
    """Return the sections of ``text``, the first one without a heading; lines are counted from ``first_line``.

    Raises MarkdownError, with every fault found, where the text holds anything but the blocks we accept.
    """
    faults = _attribute_faults(text)
    found: list[tuple[Block | None, int, dict[str, str], list[Group]]] = [(None, 0, {}, [])]
    for node in SyntaxTreeNode(READER.parse(text)).children:
        line = _line(node)
        if node.type == "heading":
            attributes = {name: str(value) for name, value in node.attrs.items()}
            faults += _heading_faults(node, line)
            found.append((_block(node, "heading", first_line), int(node.tag[1]), attributes, []))
        elif node.type == "paragraph":
            found[-1][3].append(Group((_block(node, "paragraph", first_line),)))
        else:
            items = [item for item in node.children if [child.type for child in item.children] == ["paragraph"]]
            if len(items) != len(node.children):
                faults.append(
                    (line, "each list item must be one paragraph, without a list, heading or paragraph in it")
                )
            blocks = tuple(_block(item.children[0], "item", first_line) for item in items)
            found[-1][3].append(Group(blocks, node.type.split("_")[0]))
        for inline in node.walk():
            if inline.type == "inline":
                faults += [(_line(inline), message) for message in inline_faults(inline.content)]
    if faults:
        raise MarkdownError([(line + first_line - 1, message) for line, message in sorted(set(faults))])
    return tuple(Section(heading, level, given, tuple(groups)) for heading, level, given, groups in found)


def inline_faults(text: str) -> list[str]:
    """Return what is wrong inside one block, in words: markers that are not read, links that leave the site."""
    faults = []
    left_over = MARKER.sub("", text)
    if "[@" in left_over:
        faults.append("a citation marker is not well-formed: write [@source.passage] or [@one.passage; @other.passage]")
    for sign in '<>{}%`"':
        if sign in left_over:
            faults.append(f"the sign {sign} is not used in text: write it in words")
    for token in _link_tokens(text):
        target = str(token.attrs["href"])
        if not LINK.fullmatch(target):
            faults.append(f"the link ({target}) must name a page of this site: (slug) or (slug#section)")
        if "title" in token.attrs:
            faults.append(f"the link ({target}) has a title: leave the title out")
    return faults


def links(text: str) -> Iterator[tuple[str, str]]:
    """Yield the (slug, section id) pairs that the links in ``text`` name; the id is empty for a whole page."""
    for token in _link_tokens(text):
        if match := LINK.fullmatch(str(token.attrs["href"])):
            yield match["slug"], match["id"] or ""


def _link_tokens(text: str) -> list[Token]:
    if "](" not in text:  # most texts: reading them for their links would take a tenth of a second at every start
        return []
    return [token for token in READER.parseInline(text)[0].children or () if token.type == "link_open"]


Printer = Callable[[str], Markup]
"""What makes HTML of plain text."""


def link_texts(text: str) -> Iterator[str]:
    """Return the words of each link in ``text``."""
    return (match[1] for match in re.finditer(r"\[([^\]@]+)\]\(", text))


def tokens(text: str) -> tuple[Token, ...]:
    """Return what the text of one block consists of: words, emphasis, links, markers."""
    return tuple(READER.parseInline(in_one_line(text))[0].children or ())


def in_one_line(text: str) -> str:
    """Return text without its line breaks, which are only layout; a space that does not break stays what it is."""
    return re.sub(r"[ \t\n]+", " ", text).strip(" ")


def to_html(
    block: Iterable[Token],
    printer: Printer,
    cite: Callable[[tuple[str, ...]], str],
    link: Callable[[str], str],
    terms: Callable[[str], Markup] | None = None,
) -> Markup:
    """Return one block as HTML: ``cite`` makes the notes of a marker, ``link`` the address of a link's target.

    ``printer`` is `unbroken`, or `isolated` on a page from right to left. ``terms`` prints the text that stands in no
    link, with its glossary terms linked.
    """
    out: list[str] = []
    outside = terms or printer
    text = outside
    for token in block:
        match token.type:
            case "text":
                out.append(text(token.content))
            case "cite":
                out.append(cite(token.meta["keys"]))
            case "link_open":
                text = printer
                out.append(Markup('<a href="%s">') % link(str(token.attrs["href"])))
            case "link_close":
                text = outside
                out.append("</a>")
            case "em_open" | "em_close" | "strong_open" | "strong_close":
                out.append(f"<{'/' if token.nesting < 0 else ''}{token.tag}>")
            case _:
                out.append(printer(token.content))
    return Markup("".join(out))  # noqa: S704 - each part is HTML, made above or by a printer


def _line(node: SyntaxTreeNode) -> int:
    return node.map[0] + 1 if node.map else 1


def _block(node: SyntaxTreeNode, kind: str, first_line: int) -> Block:
    content = node.children[0].content if node.children else ""
    # A soft break is only layout: re-wrapping must not unsettle translations.
    return Block(kind, in_one_line(content), _line(node) + first_line - 1)


def _heading_faults(node: SyntaxTreeNode, line: int) -> list[tuple[int, str]]:
    faults = [
        (line, f"the heading has an unknown attribute {name}: use id, as-of, practical or more")
        for name in node.attrs
        if name not in HEADING_ATTRIBUTES
    ]
    if not re.fullmatch("[a-z0-9]+(?:-[a-z0-9]+)*", str(node.attrs.get("id", ""))):
        faults.append((line, "the heading has no id: put a line such as {#who-signs} before it"))
    if node.tag not in ("h2", "h3"):
        faults.append((line, "headings inside a page are ## or ###: the title is the only level 1"))
    if node.attrs.get("practical") == "":
        faults.append((line, 'practical needs its reason: practical="why these lines need no source"'))
    if node.attrs.get("id") in RESERVED:
        faults.append((line, f"the id {node.attrs['id']} belongs to a part that every page has: choose another"))
    if not node.children or not node.children[0].content:
        faults.append((line, "the heading is empty: give it words"))
    return faults


def _attribute_faults(text: str) -> list[tuple[int, str]]:
    lines = text.splitlines()
    return [
        (number, "an attribute line must stand directly before a ## heading")
        for number, line in enumerate(lines, 1)
        if ATTRIBUTE_LINE.fullmatch(line) and not (number < len(lines) and lines[number].startswith("#"))
    ]
