"""Write the next numbered migration from what the models say and the migrations do not yet."""

import re
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from flask_migrate import revision, upgrade  # noqa: E402 - after the path is set

from app import create_app  # noqa: E402
from app.core.migrations import prepare  # noqa: E402
from config.settings import Settings  # noqa: E402

MIGRATIONS = ROOT / "migrations"
HEAD = MIGRATIONS / ".head"
LONGEST = 32
"""What the column holds in which Alembic keeps the name; PostgreSQL refuses more."""
KEY = "only-to-compare-tables-with-models"


def main(message: str) -> int:
    """Number, write and pin a migration; returns an exit code."""
    slug = re.sub(r"[^a-z0-9]+", "_", message.lower()).strip("_")
    if not slug:
        print('Say what it does: make migration M="add incident severity"', file=sys.stderr)
        return 2
    number = int(HEAD.read_text()[:4]) + 1 if HEAD.exists() else 1
    name = f"{number:04d}_{slug}"
    if len(name) > LONGEST:
        print(f"“{name}” is too long: Alembic keeps {LONGEST} characters of it.", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(
            database_url=f"sqlite:///{folder}/compare.sqlite3",
            secret_key=KEY,
            audit_key=KEY,
            instance_path=Path(folder),
            testing=True,
        )
        app = create_app(settings)
        prepare(app)
        with app.app_context():
            upgrade(directory=str(MIGRATIONS))
            revision(directory=str(MIGRATIONS), message=message, autogenerate=True, rev_id=name)
    HEAD.write_text(name + "\n")
    written = next(MIGRATIONS.rglob(f"{name}.py"))
    subprocess.run([Path(sys.executable).parent / "ruff", "format", "--quiet", written], check=True)
    print(f"Read and correct {written.relative_to(ROOT)}: a machine wrote it.")
    return 0


if __name__ == "__main__":
    sys.exit(main(" ".join(sys.argv[1:])))
