"""The real files that nobody here wrote, kept beside the repository and not in it."""

import os
from pathlib import Path

import pytest

from tests.support.source import ROOT

FOLDER = Path(os.environ.get("IG_SHARED", ROOT.parent / "shared")) / "data"


def real_file(name: str) -> Path:
    """Find one, or skip the test with the reason."""
    path = FOLDER / name
    if not path.exists():
        pytest.skip(f"the real data is not at {FOLDER} (set IG_SHARED to its folder)")
    return path
