"""What each language asks of its translations: its script, its signs and quotation marks, no English left inside."""

import re
import unicodedata
from collections.abc import Iterator
from statistics import median

from app.content import markdown
from app.translation.languages import Language

QUOTED = re.compile(r"“[^”]*”|«[^»]*»|„[^”]*”|(?<!\*)\*[^*]+\*(?!\*)|\([^()]*\)|%\(\w+\)s")
"""Where English may stand: quotations of the law, words as words, and a term in parentheses after its translation."""
SENTENCE = re.compile(r"[^.!?。।۔]+")
SMALL_WORDS = re.compile(r"\b(?:the|of|and|that|with|must|who|this|which|from|by|be|may|is|are)\b")
"""English that few names are made of, and no other language: three of them in one sentence are English."""
MOST_SMALL_WORDS = 2
SCRIPTS = {
    "ar": "ARABIC", "ur": "ARABIC", "bn": "BENGALI", "ko": "HANGUL", "ru": "CYRILLIC", "zh-Hans": "CJK",
}  # fmt: skip
"""What the names of a language's letters begin with in the Unicode Character Database; elsewhere it is LATIN."""
ONLY_TRADITIONAL = re.compile(
    "[們個來對時會說這與應請錄處關門點國學實發見長東車馬書買賣親問間開為無當盡證據權誤認讓辦護訴訟獄機構員團體種總題]"
)
"""Signs of frequent words that are written otherwise in Simplified Chinese."""
WRONG = {
    "fr": (
        (r"[^\s\u00a0\u202f][?!;»]|[^\s\u00a0\u202f\d]:|«[^\u00a0\u202f]", "the space that does not break is missing"),
    ),
    "es": ((r"^[^¿]*\?", "a question begins with ¿"), (r"^[^¡]*!", "an exclamation begins with ¡")),
    "ar": ((r"[؀-ۿ] ?[?,;]", "the Arabic signs are ؟ ، ؛"),),
    "ur": ((r"[؀-ۿ] ?[?,;.]", "the signs of Urdu are ؟ ، ؛ ۔"),),
    "bn": ((r"[\u0980-\u09ff][.](?:\s|$)", "a sentence ends with ।"),),
    "zh-Hans": (
        (r"[\u4e00-\u9fff] ?[,;:?!]|[\u4e00-\u9fff]\.(?:\s|$)", "the signs of Chinese are ，；：？！。"),
        (ONLY_TRADITIONAL.pattern, "this sign is not Simplified Chinese"),
    ),
    "pl": ((r"“[^”]*“", "a quotation ends with ”"),),
}  # fmt: skip
"""By language tag, patterns that no text may have outside its quotations, and why."""
LAW = re.compile(r"“[^”]*”")
WORD = re.compile(r"[A-Za-z0-9][A-Za-z0-9’'-]*")
LONG_ENOUGH = 80
"""The signs of English from which a translation's length says something."""
FAR = 2
"""How many times as long as is usual in its language, or as short, a translation is before somebody should look."""


def faults(english: str, translated: str, language: Language) -> Iterator[str]:
    """Yield what a text has that its language does not write, in words."""
    own = QUOTED.sub("", markdown.MARKER.sub("", translated))
    for sentence in SENTENCE.findall(own):
        if len(SMALL_WORDS.findall(sentence)) > MOST_SMALL_WORDS:
            yield f"“{sentence[:40].strip()}” is left in English"
    script = SCRIPTS.get(language.tag, "LATIN")
    letters = [sign for sign in own if sign.isalpha()]
    if letters and script != "LATIN" and english != translated and not any(_is_of(sign, script) for sign in translated):
        yield f"nothing of it is in the script of {language.name}"
    if any(not _is_of(sign, script) and not _is_of(sign, "LATIN") for sign in letters):
        yield "a letter is of another script"
    for pattern, why in WRONG.get(language.tag, ()):
        if found := re.search(pattern, own):
            yield f"“{found[0]}”: {why}"


def _lengths(english: str, translated: str) -> tuple[int, int]:
    """Return the lengths of two texts without the law's words and without what stands in both, such as names."""
    texts = [LAW.sub("", markdown.MARKER.sub("", text)) for text in (english, translated)]
    shared = set(WORD.findall(texts[0])) & set(WORD.findall(texts[1]))
    before, after = (WORD.sub(lambda word: "" if word[0] in shared else word[0], text) for text in texts)
    return len(before), len(after)


def far_from_usual(pairs: list[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Yield the pairs of English and translation whose lengths are not in the ratio usual for the language."""
    sizes = {pair: _lengths(*pair) for pair in pairs}
    ratios = {pair: after / before for pair, (before, after) in sizes.items() if before >= LONG_ENOUGH}
    usual = median(ratios.values()) if ratios else 0
    yield from (pair for pair, ratio in ratios.items() if not usual / FAR < ratio < usual * FAR)


def _is_of(sign: str, script: str) -> bool:
    return script in unicodedata.name(sign, "").split("-")[0].split(" ")[:2] or unicodedata.category(sign) == "Lm"
