"""Time what goes out as files, and what memory it takes."""

import subprocess
import sys
import time
from dataclasses import dataclass

from bench.filling import CODE
from bench.generator import COLUMNS
from bench.installation import BIN, Installation
from config.settings import ROOT

_WATCH = (
    "import resource, subprocess, sys; done = subprocess.run(sys.argv[1:], check=False); "
    "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss); sys.exit(done.returncode)"
)


@dataclass(frozen=True, slots=True)
class Exported:
    """Rows a second, and the most memory the process took in MiB."""

    rate: float
    memory: float


def export(installation: Installation, form: str, rows: int) -> Exported:
    """Export the register's twenty columns; the start of the command is part of the time."""
    target = installation.folder / f"assets.{form}"
    words = ["export", "assets", "--organisation", CODE, "--format", form, "--out", str(target)]
    words += ["--as", "ada.osei@bench.example"]
    words += [word for column in COLUMNS for word in ("--column", column)]
    began = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", _WATCH, str(BIN / "ig"), *words], cwd=ROOT, check=False,
        env=installation.environment, capture_output=True, text=True,
    )  # fmt: skip
    seconds = time.perf_counter() - began
    if done.returncode:
        raise RuntimeError(f"The export failed:\n{done.stdout}\n{done.stderr}")
    return Exported(rows / seconds, int(done.stdout.split()[-1]) / 1024)
