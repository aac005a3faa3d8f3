"""Spellings brought to one form: without accents, harakat, niqqud or nukta, in one of a letter's variants."""

import unicodedata

# Letters that Unicode does not decompose, to the letter that readers put in their place.
LETTERS = str.maketrans({
    "ـ": "",  # tatweel only stretches a word
    "ى": "ي", "ی": "ي", "ې": "ي", "ۍ": "ي", "ے": "ي", "ک": "ك", "ڪ": "ك", "ة": "ه", "ہ": "ه", "ھ": "ه", "ە": "ه",
    "ۀ": "ه", "ۂ": "ه", "ۃ": "ه", "ٱ": "ا", "ں": "ن", "ء": "",
    "ł": "l", "đ": "d", "ð": "d", "ø": "o", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th",
})  # fmt: skip
NUKTA = 7  # canonical combining classes (Unicode Standard, 4.3)
POINTS = range(10, 37)  # Hebrew points, Arabic and Syriac vowel signs
ACCENTS = range(200, 241)


def fold(text: str) -> str:
    """Return ``text`` in lower case and without what writers leave out.

    The marks that go are the nukta, the Hebrew and Arabic points and the accents. The vowel signs of Bengali, Thai or
    Burmese and the voicing marks of kana stay: they are letters there.
    """
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text.casefold()).translate(LETTERS)
    kept = "".join(sign for sign in decomposed if not _is_left_out(sign))
    return unicodedata.normalize("NFC", "".join(_digit(sign) for sign in kept))


def _is_left_out(sign: str) -> bool:
    weight = unicodedata.combining(sign)
    return weight == NUKTA or weight in POINTS or weight in ACCENTS or unicodedata.category(sign) == "Cf"


def _digit(sign: str) -> str:
    return str(unicodedata.decimal(sign, sign))
