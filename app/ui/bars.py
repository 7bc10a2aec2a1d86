"""Bars side by side, laid out on the server: drawn as SVG, said again by the table beside them."""

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT = 720, 280
_LEFT, _BOTTOM, _TOP = 48, 40, 30


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: its frame, its number above it, and the place of its series in the key."""

    x: int
    y: int
    width: int
    height: int
    text: str
    series: int


@dataclass(frozen=True, slots=True)
class Group:
    """The bars of one period, and its name below them at ``x``."""

    x: int
    name: str
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class Bars:
    """The whole drawing, in units of its view box."""

    width: int
    height: int
    base: int
    groups: tuple[Group, ...]
    key: tuple[tuple[int, int, str], ...]


def lay_out(names: Sequence[str], series: Sequence[tuple[str, Sequence[int]]]) -> Bars:
    """Place a group of bars for each name, one bar for each series."""
    most = max((number for _title, numbers in series for number in numbers), default=0) or 1
    base = HEIGHT - _BOTTOM
    step = (WIDTH - _LEFT) // max(len(names), 1)
    width = max(step * 3 // 4 // max(len(series), 1), 4)
    groups = []
    for place, name in enumerate(names):
        left = _LEFT + place * step
        bars = []
        for order, (_title, numbers) in enumerate(series):
            height = numbers[place] * (base - _TOP - 24) // most
            x = left + order * width
            bars.append(Bar(x, base - height, width - 4, height, f"{numbers[place]:,}", order))
        groups.append(Group(left + width * len(series) // 2, name, tuple(bars)))
    key = tuple((_LEFT + n * 190, n, title) for n, (title, _numbers) in enumerate(series))
    return Bars(WIDTH, HEIGHT, base, tuple(groups), key)
