"""A map of what hangs on one thing, laid out on the server: drawn as SVG, said again as a table."""

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH = 960
_COLUMN = 300
_ROW = 26
_HEAD = 34
_GAP = 22
_EDGE = 12
_DRAWN = 6
_LONGEST = 34


@dataclass(frozen=True, slots=True)
class Branch:
    """The records of one heading."""

    title: str
    names: Sequence[str]
    more: bool = False


@dataclass(frozen=True, slots=True)
class Placed:
    """A line of text at a point of the drawing."""

    x: int
    y: int
    text: str


@dataclass(frozen=True, slots=True)
class Box:
    """A branch as drawn: its frame, its lines, and the path of the line to the middle."""

    x: int
    y: int
    width: int
    height: int
    title: Placed
    lines: tuple[Placed, ...]
    path: str


@dataclass(frozen=True, slots=True)
class Map:
    """The whole drawing, in units of its view box."""

    width: int
    height: int
    middle: Box
    boxes: tuple[Box, ...]


def lay_out(name: str, reference: str, branches: Sequence[Branch]) -> Map:
    """Place the branches left and right of the middle, the shorter side first."""
    sides: tuple[list[Branch], list[Branch]] = ([], [])
    heights = [0, 0]
    for branch in branches:
        side = 0 if heights[0] <= heights[1] else 1
        sides[side].append(branch)
        heights[side] += _height(branch) + _GAP
    height = max(140, *heights) + 2 * _EDGE
    centre = height // 2
    boxes = [
        box
        for side, chosen in enumerate(sides)
        for box in _stack(side, chosen, (height - heights[side] + _GAP) // 2, centre)
    ]
    return Map(WIDTH, height, _middle(name, reference, centre), tuple(boxes))


def _height(branch: Branch) -> int:
    return _HEAD + _ROW * len(_lines(branch)) + _EDGE


def _lines(branch: Branch) -> list[str]:
    shown = list(branch.names[:_DRAWN])
    left = len(branch.names) - len(shown)
    if left > 0:
        shown.append(f"and {'more than ' if branch.more else ''}{left} more")
    return shown


def _stack(side: int, branches: Sequence[Branch], top: int, centre: int) -> list[Box]:
    x = _EDGE if side == 0 else WIDTH - _EDGE - _COLUMN
    edge = x + _COLUMN if side == 0 else x
    anchor = (WIDTH - _MIDDLE_WIDTH) // 2 if side == 0 else (WIDTH + _MIDDLE_WIDTH) // 2
    between = (edge + anchor) // 2
    boxes = []
    for branch in branches:
        height = _height(branch)
        y = top + height // 2
        path = f"M {anchor} {centre} C {between} {centre}, {between} {y}, {edge} {y}"
        lines = tuple(
            Placed(x + _EDGE, top + _HEAD + _ROW * number + 18, _short(name))
            for number, name in enumerate(_lines(branch))
        )
        title = Placed(x + _EDGE, top + 24, branch.title)
        boxes.append(Box(x, top, _COLUMN, height, title, lines, path))
        top += height + _GAP
    return boxes


_MIDDLE_WIDTH = 240


def _middle(name: str, reference: str, centre: int) -> Box:
    x = (WIDTH - _MIDDLE_WIDTH) // 2
    title = Placed(WIDTH // 2, centre - 4, _short(name, 24))
    line = Placed(WIDTH // 2, centre + 20, reference)
    return Box(x, centre - 36, _MIDDLE_WIDTH, 72, title, (line,), "")


def _short(text: str, longest: int = _LONGEST) -> str:
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"
