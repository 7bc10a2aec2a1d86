"""A command in a database that has no tables yet says what to run."""

import os
import subprocess
import sys
from pathlib import Path


def test_a_command_before_the_first_upgrade_names_the_upgrade(tmp_path: Path) -> None:
    made = subprocess.run(
        [sys.executable, "-c", "from app.cli import main; main()", "demo", "load"],
        env={**os.environ, "IG_INSTANCE": str(tmp_path), "IG_DATABASE_URL": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    assert made.returncode == 1
    assert "run ig database upgrade" in made.stderr
    assert "Traceback" not in made.stderr
