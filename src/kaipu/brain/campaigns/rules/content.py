"""What a marketer writes, as blocks: headings, paragraphs, buttons and goods for the reader, in lines that can be read as they are."""

import re
from dataclasses import dataclass

_BUTTON = re.compile(r"^\[([^\]\n]{1,80})\]\((/[^)\s]{0,300})\)$")
_GOODS = re.compile(r"^[ \t]*\{goods\}[ \t]*$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Block:
    """One part of a letter: `heading`, `text`, `button` or `goods`; a button leads to `path`, goods are chosen for each reader when it is sent."""

    kind: str
    text: str
    path: str = ""


def read_blocks(body: str, *, name: str = "", coupon: str = "") -> tuple[Block, ...]:
    """Return the blocks of a body. “# …” is a heading, “[Label](/path)” on a line of its own a button, an empty line parts text.
    {goods} on a line of its own stands for goods recommended to the reader.

    {name} and {coupon} are filled in; everything else stays as it was written.
    """
    filled = body.replace("\r\n", "\n").replace("{name}", name).replace("{coupon}", coupon)
    filled = _GOODS.sub("\n{goods}\n", filled)
    blocks = []
    for piece in re.split(r"\n\s*\n|\n(?=\[)|\n(?=# )|(?<=\))\n", filled.strip()):
        line = piece.strip()
        button = _BUTTON.match(line)
        if button and not button[2].startswith("//"):
            blocks.append(Block("button", button[1], button[2]))
        elif line.startswith("# "):
            heading, _, rest = line[2:].partition("\n")
            blocks.append(Block("heading", heading.strip()))
            blocks += [Block("text", rest.strip())] if rest.strip() else []
        elif line == "{goods}":
            blocks.append(Block("goods", ""))
        elif line:
            blocks.append(Block("text", line))
    return tuple(blocks)


def list_targets(*bodies: str) -> tuple[str, ...]:
    """Return the pages that buttons of bodies lead to, each once."""
    return tuple(dict.fromkeys(block.path for body in bodies for block in read_blocks(body) if block.kind == "button"))
