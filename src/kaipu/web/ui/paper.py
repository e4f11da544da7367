"""Paper: a small writer of PDF, for reports with headings, paragraphs and tables in Chinese and English.

Latin letters are Helvetica, one of the fourteen fonts every reader has (ISO 32000-1, 9.6.2.2); Chinese is the character
collection Adobe-GB1 by the predefined map UniGB-UTF16-H (9.7.5.2), drawn with the reader's own Chinese font. So no font is
shipped or embedded, and text can be searched and copied. What neither has (emoji, rare signs) becomes a square.
"""

import unicodedata
import zlib
from collections.abc import Iterator, Sequence

WIDTH, HEIGHT = 595.28, 841.89  # A4, in points
MARGIN, BOTTOM = 56.0, 64.0
LEADING = 1.5
SIZES = {1: 19.0, 2: 14.0, 3: 11.5}
INK, QUIET, LINE = "0.12 0.14 0.13", "0.35 0.38 0.36", "0.89 0.88 0.85"
CLOSING = "，。、；：？！）】》”’％…,.;:?!)%"

# Widths of Helvetica from the space on, in thousandths of the size (Adobe Font Metrics, Core 14).
_WIDTHS = (
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556, 556, 556, 556, 556, 556,
    278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833, 722, 778, 667, 778, 722, 667,
    611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556, 333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833,
    556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584,
)  # fmt: skip
_BEYOND = {
    "–": 556,
    "—": 1000,
    "·": 278,
    "£": 556,
    "€": 556,
    "×": 584,
    "é": 556,
    "•": 350,
    "’": 222,
    "‘": 222,
    "“": 333,
    "”": 333,
    "…": 1000,
}
_LATIN_MINUS = {"−": "–", "\u00a0": " ", "\u202f": " "}  # cp1252 has no minus sign: a dash as wide stands for it


def is_latin(letter: str) -> bool:
    """Tell whether a letter is drawn by Helvetica."""
    return " " <= letter <= "~" or letter in {"–", "·", "£", "€", "×", "é"}


def width_of(text: str, size: float) -> float:
    """Return how wide a text is, in points."""
    return sum(_width(letter) for letter in text) * size / 1000


def _width(letter: str) -> int:
    if " " <= letter <= "~":
        return _WIDTHS[ord(letter) - 32]
    return _BEYOND[letter] if is_latin(letter) else 1000


def fold(text: str, size: float, width: float) -> list[str]:
    """Break a text into lines: between words and between Chinese characters, never before a closing mark."""
    lines, line, far = [], "", 0.0
    for piece in _pieces(text):
        wide = width_of(piece, size)
        if line and far + width_of(piece.rstrip(), size) > width and piece[0] not in CLOSING:
            lines.append(line.rstrip())
            line, far = "", 0.0
        while wide > width and len(piece) > 1:  # one word longer than the line
            part = next(n for n in range(len(piece), 0, -1) if n == 1 or width_of(piece[:n], size) <= width)
            lines.append(piece[:part])
            piece = piece[part:]  # noqa: PLW2901 - what is left of it
            wide = width_of(piece, size)
        line, far = line + piece, far + wide
    return [*lines, line.rstrip()] if line.strip() or not lines else lines


def _pieces(text: str) -> Iterator[str]:
    """Cut a text where a line may end: after each word with its space, and after each Chinese character."""
    word = ""
    for letter in text:
        if is_latin(letter) and letter != " ":
            word += letter
            continue
        if letter == " ":
            yield word + letter
            word = ""
            continue
        if word:
            yield word
            word = ""
        yield letter
    if word:
        yield word


def _plain(text: str) -> str:
    """Return a text as this paper can show it: no control signs, and a square for what lies beyond two bytes."""
    for sign, other in _LATIN_MINUS.items():
        text = text.replace(sign, other)
    return "".join(
        "□" if ord(letter) > 0xFFFF else " " if unicodedata.category(letter) in {"Cc", "Cf"} else letter
        for letter in text
    )


def _runs(text: str) -> Iterator[tuple[bool, str]]:
    """Cut a line into runs of one font: (Latin, text)."""
    run, latin = "", True
    for letter in text:
        if is_latin(letter) != latin and run:
            yield latin, run
            run = ""
        latin = is_latin(letter)
        run += letter
    if run:
        yield latin, run


class Paper:
    """A PDF in the making, from the upper left down; pages break by themselves."""

    def __init__(self, title: str, *, footer: str = "") -> None:
        self.title, self.footer = _plain(title), _plain(footer)
        self.pages: list[list[str]] = []
        self.y = 0.0
        self._turn()

    def _turn(self) -> None:
        self.pages.append([])
        self.y = HEIGHT - MARGIN
        if self.footer:
            self._write(f"{self.footer} · {len(self.pages)}", MARGIN, 36.0, 8.0, QUIET)

    def _room(self, height: float) -> None:
        if self.y - height < BOTTOM:
            self._turn()

    def _write(self, text: str, x: float, y: float, size: float, colour: str = INK, *, bold: bool = False) -> None:
        """Write one line; bold is drawn with an outline, for the Chinese font has no bold cut that every reader knows."""
        out = [f"BT {colour} rg {x:.2f} {y:.2f} Td"]
        out.append(f"2 Tr {colour} RG {size / 60:.2f} w" if bold else "0 Tr")
        for latin, run in _runs(text):
            if latin:
                raw = run.encode("cp1252").replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")
                out.append(f"/F1 {size:g} Tf ({raw.decode('latin-1')}) Tj")
            else:
                out.append(f"/F2 {size:g} Tf <{run.encode('utf-16-be').hex()}> Tj")
        self.pages[-1].append(" ".join(out) + " ET")

    def heading(self, text: str, level: int) -> None:
        """Write a heading of level 1 to 3; it stays with what follows."""
        size = SIZES[level]
        lines = fold(_plain(text), size, WIDTH - 2 * MARGIN)
        self._room(len(lines) * size * LEADING + 60)
        self.y -= size * (0.2 if level == 1 else 0.7)
        for line in lines:
            self.y -= size * 1.3
            self._write(line, MARGIN, self.y, size, bold=True)
        self.y -= size * 0.35

    def text(self, text: str, *, size: float = 10.5, colour: str = INK) -> None:
        """Write a paragraph."""
        for line in fold(_plain(text), size, WIDTH - 2 * MARGIN):
            self._room(size * LEADING)
            self.y -= size * LEADING
            self._write(line, MARGIN, self.y, size, colour)
        self.y -= size * 0.4

    def quiet(self, text: str) -> None:
        """Write a small note."""
        self.text(text, size=9.0, colour=QUIET)

    def table(self, head: Sequence[str], rows: Sequence[Sequence[str]], *, size: float = 9.5) -> None:
        """Write a table; the first column stands left and takes what the others leave, the others stand right."""
        if not rows:
            return
        cells = [[_plain(cell) for cell in row] for row in ([head, *rows] if any(head) else rows)]
        others = [max(width_of(row[place], size) for row in cells) + 14 for place in range(1, len(head))]
        whole = WIDTH - 2 * MARGIN
        if sum(others) > whole * 0.66:
            others = [each * whole * 0.66 / sum(others) for each in others]
        widths = [whole - sum(others), *others]
        self._room(size * 5)  # a head does not stand alone at the end of a page
        self.y -= 4
        for number, row in enumerate(cells):
            folded = [
                fold(cell, size, width - (0 if place == 0 else 10))
                for place, (cell, width) in enumerate(zip(row, widths, strict=True))
            ]
            height = max(map(len, folded)) * size * 1.35 + 6
            self._room(height)
            self._row(folded, widths, size, head=not number and any(head))
            self.y -= height
            self.pages[-1].append(f"{LINE} RG 0.6 w {MARGIN:.2f} {self.y:.2f} m {WIDTH - MARGIN:.2f} {self.y:.2f} l S")
        self.y -= 8

    def _row(self, folded: Sequence[Sequence[str]], widths: Sequence[float], size: float, *, head: bool) -> None:
        left = MARGIN
        for place, (lines, width) in enumerate(zip(folded, widths, strict=True)):
            for number, line in enumerate(lines):
                x = left if place == 0 else left + width - width_of(line, size)
                self._write(line, x, self.y - 4 - size - number * size * 1.35, size, QUIET if head else INK)
            left += width

    def finish(self) -> bytes:
        """Return the PDF. Equal contents give equal bytes."""
        count = len(self.pages)
        kids = " ".join(f"{8 + 2 * place} 0 R" for place in range(count))
        objects = [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            f"<< /Type /Pages /Count {count} /Kids [{kids}] >>".encode(),
            b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
            b"<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light-UniGB-UTF16-H /Encoding /UniGB-UTF16-H /DescendantFonts [5 0 R] >>",
            (b"<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) "
            b"/Supplement 4 >> /FontDescriptor 6 0 R /DW 1000 >>"),
            (b"<< /Type /FontDescriptor /FontName /STSong-Light /Flags 6 /FontBBox [-25 -254 1000 880] /ItalicAngle 0 /Ascent 880 "
            b"/Descent -120 /CapHeight 880 /StemV 93 >>"),
            b"<< /Title <feff" + self.title.encode("utf-16-be").hex().encode() + b"> /Producer (Kaipu) >>",
        ]  # fmt: skip
        for place, page in enumerate(self.pages):
            objects.append(
                f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {WIDTH} {HEIGHT}] /Contents {9 + 2 * place} 0 R "
                "/Resources << /Font << /F1 3 0 R /F2 4 0 R >> >> >>".encode()
            )
            packed = zlib.compress("\n".join(page).encode("latin-1"), 9)
            objects.append(b"<< /Length %d /Filter /FlateDecode >>\nstream\n" % len(packed) + packed + b"\nendstream")
        return _file(objects)


def _file(objects: Sequence[bytes]) -> bytes:
    """Put numbered objects into a file with its table of places."""
    out, places = bytearray(b"%PDF-1.5\n%\xe5\xbc\x80\xe9\x93\xba\n"), []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n" % number + body + b"\nendobj\n"
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    for place in places:
        out += b"%010d 00000 n \n" % place
    out += b"trailer\n<< /Size %d /Root 1 0 R /Info 7 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    return bytes(out)
