"""Set each figure beside its budget and its floor, print it, and keep the whole run in a file."""

import csv
import platform
import subprocess
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

HERE = Path(__file__).parent
_PREFACE = (
    "Written by `make bench`; the budgets stand in `bench/budgets.csv`. "
    "Times of pages are medians over one connection."
)


@dataclass(frozen=True, slots=True)
class Budget:
    """What a figure may be. ``higher`` figures must reach the limit, others must not pass it."""

    name: str
    limit: float
    unit: str
    higher: bool
    what: str


@dataclass(frozen=True, slots=True)
class Measured:
    """A figure of this run, with the floor taken beside it where there is one."""

    name: str
    value: float
    floor: str = ""
    note: str = ""


def budgets() -> dict[str, Budget]:
    """Read the budgets; the design's section 9 is their source."""
    with (HERE / "budgets.csv").open(encoding="utf-8", newline="") as stream:
        return {
            row["name"]: Budget(
                row["name"], float(row["limit"]), row["unit"], row["better"] == "higher",
                row["what"],
            )
            for row in csv.DictReader(stream)
        }  # fmt: skip


def is_met(budget: Budget, value: float) -> bool:
    """Whether a figure keeps its budget."""
    return value >= budget.limit if budget.higher else value <= budget.limit


class Results:
    """The figures of a run, in the order they were taken."""

    def __init__(self, about: dict[str, str]) -> None:
        self._budgets = budgets()
        self._about = about
        self._taken: list[Measured] = []

    def add(self, measured: Measured) -> None:
        """Keep and print one figure."""
        self._taken.append(measured)
        budget = self._budgets[measured.name]
        verdict = "met" if is_met(budget, measured.value) else "MISSED"
        print(
            f"{budget.name:14} {_number(measured.value):>9} {budget.unit:7}"
            f" budget {_number(budget.limit):>7}  {verdict:6}  {measured.floor}",
            flush=True,
        )

    def value(self, name: str) -> float:
        """Give a figure taken before."""
        return next(taken.value for taken in self._taken if taken.name == name)

    def missed(self) -> list[str]:
        """Name the budgets that were missed, and those without a figure."""
        taken = {m.name: m.value for m in self._taken}
        return [
            name
            for name, budget in self._budgets.items()
            if name not in taken or not is_met(budget, taken[name])
        ]

    def write(self, path: Path) -> None:
        """Write the run as a table that a reader of the repository understands."""
        lines = ["# Benchmark", "", _PREFACE, ""]
        lines += [f"- {name}: {value}" for name, value in self._about.items()]
        lines += ["", "| What | Measured | Budget | | Floor, in the same run |",
                  "| --- | ---: | ---: | --- | --- |"]  # fmt: skip
        for measured in self._taken:
            budget = self._budgets[measured.name]
            verdict = "met" if is_met(budget, measured.value) else "**missed**"
            beside = "; ".join(part for part in (measured.floor, measured.note) if part)
            lines.append(
                f"| {budget.what} | {_number(measured.value)} {budget.unit} | "
                f"{_number(budget.limit)} {budget.unit} | {verdict} | {beside} |"
            )
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def about_this_run(seed: int, **counts: int) -> dict[str, str]:
    """Say when, of what, on what and how much."""
    commit = subprocess.run(
        ["git", "describe", "--always", "--dirty"], cwd=HERE, capture_output=True, text=True,
        check=False,
    ).stdout.strip()  # fmt: skip
    sizes = {name.replace("_", " ").capitalize(): f"{count:,}" for name, count in counts.items()}
    return {
        "Date": datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC"),
        "Commit": commit or "not in a repository",
        "Machine": f"{_cores()} cores, {platform.system()}, Python {platform.python_version()}",
        **sizes,
        "Seed": str(seed),
    }


def _cores() -> int:
    with Path("/proc/cpuinfo").open(encoding="utf-8") as stream:
        return sum(line.startswith("processor") for line in stream)


def _number(value: float) -> str:
    if value >= 1000:
        return f"{value:,.0f}"
    return f"{value:.2f}" if value < 10 else f"{value:.1f}"
