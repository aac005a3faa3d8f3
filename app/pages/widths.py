"""How wide a text can be, and where its lines break, without knowing the face that a browser sets it in.

The widths are upper bounds over the faces of the style sheet, Verdana's kin DejaVu Sans the widest; Arabic letters are
counted as they stand alone, which is wider than joined.
"""

import re
import unicodedata

from app.content.isolation import FORM

WIDTHS = {
    0.33: "ijlJ.,:;I'‘’· آأإا،؛",
    0.43: "frt()/-‑!¡",
    0.56: "cszLk?¿“”§–دذءؤةرزهو؟",
    0.66: "abdeghnopquvxyEFKPSTY0123456789",
    0.8: "ABCDGHNOQRUVXZ&wمحجخعغلنكىيئق",
    1.0: "mMW—…",
}
OF = {letter: width for width, letters in WIDTHS.items() for letter in letters}
ANY = 0.95
"""The width of a letter that is not listed: most of those left are Arabic ones with a long tail."""
BOLD = 1.16
# A sign of a script without spaces, or a word, with the punctuation that may end no line and that may begin none.
WIDE = r"\u3040-\u30ff\u3400-\u9fff\uff00-\uffef"
OPENING, CLOSING = "（《“‘「『", "、。，．！？：；」』）》”’"
PIECE = re.compile(rf"[{OPENING}]*(?:[{WIDE}]|[^ {WIDE}{OPENING}]+)[{CLOSING}]*|[{OPENING}]+")
TIE = "\N{NO-BREAK SPACE}"


def width(text: str, *, bold: bool = False) -> float:
    """Return an upper bound of the width of ``text``, in ems."""
    letters = (unicodedata.normalize("NFD", sign)[0] for sign in unicodedata.normalize("NFC", text))
    ems = sum(_of(letter) for letter in letters if unicodedata.category(letter) not in ("Mn", "Me", "Cf"))
    return ems * (BOLD if bold else 1)


def _of(letter: str) -> float:
    return OF.get(letter) or (1.0 if unicodedata.east_asian_width(letter) in "WF" else ANY)


def lines(text: str, most: float, *, bold: bool = False) -> list[str]:
    """Return ``text`` in lines of at most ``most`` ems; a form number is not divided, a longer word stands alone."""
    tied = FORM.sub(lambda form: form[0].replace(" ", TIE), text)
    found = [""]
    end, wide = 0, 0.0
    for piece in PIECE.finditer(tied):
        space = " " * (piece.start() > end and bool(found[-1]))
        own, between = width(piece[0], bold=bold), width(space, bold=bold)
        if found[-1] and wide + between + own > most:
            found.append(piece[0])
            wide = own
        else:
            found[-1] += space + piece[0]
            wide += between + own
        end = piece.end()
    return [line.replace(TIE, " ") for line in found]
