"""A walk with a fixed seed comes through every state of a case, and of what hangs on it."""

import json
from pathlib import Path
from random import Random
from typing import Any

from click.testing import CliRunner
from flask import Flask
from sqlalchemy import select

from app.audit.seals import verify
from app.cli.main import ig
from app.core.database import session
from app.incidents.models import Incident
from tests.integration.incidents.walking import ADA, STATES, Office, read

SEED, MOST_CASES, STEPS = 20_261_121, 10, 45
WANTED = {
    "incident": STATES - {"withdrawn"},
    "obligation": {"running", "met", "closed"},
    "notification": {"draft", "filed"},
    "correspondence": {"recorded", "answered"},
    "action": {"open", "completed", "verified"},
}
"""What the walk comes through; withdrawn is only what an import had brought in."""


def _ig(*words: str) -> dict[str, Any]:
    answer = CliRunner().invoke(ig, [*words, "--json"], catch_exceptions=False)
    assert answer.exit_code == 0, answer.output
    session().rollback()
    found: dict[str, Any] = json.loads(answer.stdout)
    return found


def _left(office: Office) -> dict[str, set[str]]:
    """The states that nothing has come to yet, by kind of record."""
    found = {kind: states - office.visited.get(kind, set()) for kind, states in WANTED.items()}
    return {kind: states for kind, states in found.items() if states}


def test_a_guided_walk_visits_every_state_of_a_case_and_moves_all_that_hangs_on_it(
    app: Flask, tmp_path: Path
) -> None:
    wanted = select(Incident.reference).where(Incident.import_id.is_not(None))
    with app.app_context():
        office, choose = Office.opened(), Random(SEED)
        while _left(office) and len(office.cases) < MOST_CASES:
            office.walk(office.report("yes"), choose, STEPS)
        assert _left(office) == {}
        office.step(ADA, "withdraw", office.cases[0], {})
        assert read(office.cases[0]).state == "closed", "it was reported here, so it stays"
        log = tmp_path / "log.csv"
        log.write_text(
            "Incident number,Description,Date of incident\nOLD-1,A bag was lost.,2019-05-31\n"
        )
        session().rollback()
        brought = _ig("import", "incidents", str(log), "--organisation", office.world.code)
        office.cases.append(session().scalars(wanted).one())
        office.holds()
        _ig("undo", brought["reference"])
        office.holds()
        assert office.visited["incident"] == STATES
        assert verify(session(), "a" * 32).findings == ()
