"""The Markdown reader: message ids, what is refused, and that nothing crashes, is lost or becomes HTML."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.content import isolation, markdown
from app.content.markdown import MarkdownError


def cite(keys: tuple[str, ...]) -> str:
    return f"<sup>{' '.join(keys)}</sup>"


def html(text: str, *, right_to_left: bool = False) -> str:
    printer = isolation.isolated if right_to_left else isolation.unbroken
    return markdown.to_html(markdown.tokens(text), printer, cite, lambda target: f"/en/{target}")


@pytest.mark.parametrize(
    ("text", "msgids"),
    [
        ("One.[@a.b]", ["One.[@a.b]"]),
        ("One\nline  and\n  another.[@a.b]", ["One line and another.[@a.b]"]),
        ("One.\n\nTwo.", ["One.", "Two."]),
        ("- a\n- b\n  c\n", ["a", "b c"]),
        ("1. a\n2. b\n", ["a", "b"]),
        ("{#x}\n## Who?\n\nA judge.", ["Who?", "A judge."]),
        (
            "*Payton* and **strong** and [text](slug#id).[@a.b; @c.d]",
            ["*Payton* and **strong** and [text](slug#id).[@a.b; @c.d]"],
        ),
        ("A \\* star & an ampersand", ["A \\* star & an ampersand"]),
        ("Not a > quotation", None),
        ("    four spaces", ["four spaces"]),
        ("![no](image)", ["![no](image)"]),
        ("Line\\\nbreak", ["Line\\ break"]),
    ],
)
def test_message_ids_never_change(text: str, msgids: list[str] | None) -> None:
    if msgids is None:
        with pytest.raises(MarkdownError):
            markdown.sections(text)
    else:
        assert [block.msgid for section in markdown.sections(text) for block in section.blocks] == msgids


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("## Who?", 1, "the heading has no id: put a line such as {#who-signs} before it"),
        ("text\n\n{#Who}\n## Who?", 4, "the heading has no id: put a line such as {#who-signs} before it"),
        (
            "{#x colour=red}\n## Who?",
            2,
            "the heading has an unknown attribute colour: use id, as-of, practical or more",
        ),
        ("{#x}\n# Who?", 2, "headings inside a page are ## or ###: the title is the only level 1"),
        ("{#x}\n#### Who?", 2, "headings inside a page are ## or ###: the title is the only level 1"),
        ("{#x}\n##\n", 2, "the heading is empty: give it words"),
        ("{#x}\n\n## Who?", 1, "an attribute line must stand directly before a ## heading"),
        ("text\n\n{#x}\ntext", 3, "an attribute line must stand directly before a ## heading"),
        ("- a\n  - b", 1, "each list item must be one paragraph, without a list, heading or paragraph in it"),
        ("- a\n\n  b", 1, "each list item must be one paragraph, without a list, heading or paragraph in it"),
        (
            "One.[@A.b]",
            1,
            "a citation marker is not well-formed: write [@source.passage] or [@one.passage; @other.passage]",
        ),
        (
            "One.[@a.b;@c.d]",
            1,
            "a citation marker is not well-formed: write [@source.passage] or [@one.passage; @other.passage]",
        ),
        (
            "One.[@a.b p. 3]",
            1,
            "a citation marker is not well-formed: write [@source.passage] or [@one.passage; @other.passage]",
        ),
        (
            "[x](https://example.org)",
            1,
            "the link (https://example.org) must name a page of this site: (slug) or (slug#section)",
        ),
        ("[x](/en/slug/)", 1, "the link (/en/slug/) must name a page of this site: (slug) or (slug#section)"),
        ('[x](slug "title")', 1, "the link (slug) has a title: leave the title out"),
        ("<b>bold</b>", 1, "the sign < is not used in text: write it in words"),
        ("100% of cases", 1, "the sign % is not used in text: write it in words"),
        ("a {b} c", 1, "the sign { is not used in text: write it in words"),
        ("`code`", 1, "the sign ` is not used in text: write it in words"),
    ],
)
def test_what_is_refused_and_what_the_writer_is_told(text: str, line: int, message: str) -> None:
    with pytest.raises(MarkdownError) as refused:
        markdown.sections(text)
    assert (line, message) in refused.value.faults


def test_lines_are_counted_from_the_start_of_the_file() -> None:
    section = markdown.sections("One.\n\nTwo.", first_line=10)[0]
    assert [block.line for block in section.blocks] == [10, 12]
    with pytest.raises(MarkdownError) as refused:
        markdown.sections("One.\n\n## No id", first_line=10)
    assert refused.value.faults[0][0] == 12


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A *b* **c**.[@a.b]", "A <em>b</em> <strong>c</strong>.<sup>a.b</sup>"),
        ("[home](home-entry#consent)", '<a href="/en/home-entry#consent">home</a>'),
        ("a < b & c", "a &lt; b &amp; c"),
        ("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"),
        ("[x](javascript:alert(1))", "[x](javascript:alert(1))"),
        ("One\nline", "One line"),
        ("Forms I-205 and AO 93.", 'Forms <span class="n">I-205</span> and <span class="n">AO 93</span>.'),
    ],
)
def test_html_of_a_block(text: str, expected: str) -> None:
    assert html(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("نموذج I-205.", 'نموذج <bdi dir="ltr" lang="en"><span class="n">I-205</span></bdi>.'),
        ("انظر 8 U.S.C. § 1357(g)(1) هنا", 'انظر <bdi dir="ltr" lang="en">8 U.S.C. § 1357(g)(1)</bdi> هنا'),
        ("اتصل 1-800-354-0365", 'اتصل <bdi dir="ltr">1-800-354-0365</bdi>'),
        ("قضية *Payton v. New York*.", 'قضية <em><bdi dir="ltr" lang="en">Payton v. New York</bdi></em>.'),
        ("في 4 يوليو 2026", "في 4 يوليو 2026"),
        ("وكالة (ICE) هنا", 'وكالة (<bdi dir="ltr" lang="en">ICE</bdi>) هنا'),
        ("القاعدة 41(d)(1) هنا", 'القاعدة <bdi dir="ltr" lang="en">41(d)(1)</bdi> هنا'),
        ("(نموذج I-205) هنا", '(نموذج <bdi dir="ltr" lang="en"><span class="n">I-205</span></bdi>) هنا'),
        ("“neutral and detached” هنا", '<bdi dir="ltr" lang="en">“neutral and detached”</bdi> هنا'),
        ("(DHS) 391,597 عملية", '(<bdi dir="ltr" lang="en">DHS</bdi>) 391,597 عملية'),
        ("المادة 1983 (Section 1983)", 'المادة 1983 <bdi dir="ltr" lang="en">(Section 1983)</bdi>'),
        ("في يونيو 2026 ICE", 'في يونيو 2026 <bdi dir="ltr" lang="en">ICE</bdi>'),
        ("غرامة $1,500 هنا", 'غرامة <bdi dir="ltr">$1,500</bdi> هنا'),
        ("من 8:00 AM – 8:00 PM هنا", 'من <bdi dir="ltr" lang="en">8:00 AM – 8:00 PM</bdi> هنا'),
    ],
)
def test_latin_runs_are_isolated_in_right_to_left_text(text: str, expected: str) -> None:
    assert html(text, right_to_left=True) == expected


@pytest.mark.parametrize("space", ["\u00a0", "\u202f"])
def test_a_space_that_does_not_break_a_line_is_kept(space: str) -> None:
    assert html(f"Qui\n peut entrer{space}?") == f"Qui peut entrer{space}?"


def test_a_form_number_is_whole_in_a_script_without_spaces() -> None:
    assert html("填写I-205表格") == '填写<span class="n">I-205</span>表格'


SIGNS = st.sampled_from(list("ab *_[](){}#@;.-<>&\"'`|!\\\n\t 1٣ع§“”\u202e\u0000")) | st.characters()


@given(st.text(SIGNS, max_size=200))
def test_no_text_crashes_the_reader(text: str) -> None:
    faults: list[tuple[int, str]] = []
    found: tuple[markdown.Section, ...] = ()
    try:
        found = markdown.sections(text)
    except MarkdownError as error:
        faults = error.faults
    assert all(line >= 1 and message for line, message in faults)
    shown = "".join(block.msgid for section in found for block in section.blocks)
    lost = set(re.findall(r"\w", text)) - set(re.findall(r"\w", shown))
    # What may vanish: the numbers of an ordered list and what an attribute line says.
    assert faults or all(sign.isdecimal() or re.search(r"\{[^\n]*\}", text) for sign in lost)


@given(st.text(SIGNS, max_size=200), st.booleans())
def test_no_text_becomes_html(text: str, right_to_left: bool) -> None:
    shown = html(text, right_to_left=right_to_left)
    left = re.sub(
        r'</?(?:em|strong|sup)>|<span class="n">|</span>|<a href="/en/[a-z0-9#-]*">|</a>|<bdi dir="ltr"(?: lang="en")?>|</bdi>',
        "",
        shown,
    )
    for harmless in re.findall(r'<a href="([^"]*)">', left):
        assert not re.match(r"\s*(?:javascript|data|vbscript):", harmless)
    assert "<script" not in shown
    assert "<" not in re.sub(r'<a href="/en/[^"<>]*">', "", left)


@given(st.text(SIGNS, max_size=100))
def test_the_words_of_a_block_are_all_shown(text: str) -> None:
    visible = re.sub(r"<[^>]*>", "", html(text))
    said = re.sub(r"\]\([^)]*\)", "", markdown.MARKER.sub("", text))
    assert set(re.findall(r"[^\W_]", said)) <= set(re.findall(r"[^\W_]", visible + "ampltgquo039;#3"))
