"""Plain text as a page reads it: headings, paragraphs and lists, and nothing else."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of a text: ``kind`` is "heading", "paragraph" or "list"."""

    kind: str
    lines: tuple[str, ...]


def blocks(text: str) -> list[Block]:
    """Part a text at its empty lines; # begins a heading, a hyphen an item of a list."""
    found: list[Block] = []
    for part in text.replace("\r\n", "\n").split("\n\n"):
        for line in (line.strip() for line in part.splitlines()):
            if line.startswith("#"):
                found.append(Block("heading", (line.lstrip("# "),)))
            elif line.startswith(("- ", "* ")):
                _join(found, "list", line[2:].strip())
            elif line:
                _join(found, "paragraph", line)
        found.append(Block("", ()))
    return [block for block in found if block.kind]


def _join(found: list[Block], kind: str, line: str) -> None:
    """Add a line to the block before, if that is of the same kind, else begin one."""
    if found and found[-1].kind == kind:
        found[-1] = Block(kind, (*found[-1].lines, line))
    else:
        found.append(Block(kind, (line,)))
