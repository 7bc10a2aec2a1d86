"""A very great many dates, of which some thousands come due at once before two schedulers."""

import subprocess
import time
from dataclasses import dataclass

from sqlalchemy import func, select

from app.audit.models import AuditEvent
from app.core.database import db, session
from app.reminders.models import DueItem
from bench import filling
from bench.installation import BIN, Installation
from config.settings import ROOT


@dataclass(frozen=True, slots=True)
class Ticked:
    """How long two ticks at once took, and what should not have happened."""

    seconds: float
    steps: int
    findings: list[str]


def tick_twice(installation: Installation, items: int, come_due: int) -> Ticked:
    """Run two ticks side by side over the dates: each step is taken once, and none is left."""
    app = installation.app()
    filling.people(app)
    filling.assets(installation, min(items, 20_000))
    filling.due_items(app, items, come_due)
    filling.settle(app)
    began = time.perf_counter()
    ticks = [
        subprocess.Popen([str(BIN / "ig"), "tick"], env=installation.environment, cwd=ROOT,
                         stdout=subprocess.DEVNULL)
        for _each in range(2)
    ]  # fmt: skip
    codes = [tick.wait() for tick in ticks]
    seconds = time.perf_counter() - began
    with app.app_context():
        counted = func.count()
        taken = select(counted).where(AuditEvent.event == "due_item.stepped")
        steps = session().scalar(taken) or 0
        left = session().scalar(select(counted).where(DueItem.next_step_at <= func.now())) or 0
        session().rollback()
        db.engine.dispose()
    findings = [f"A tick ended with {code}." for code in codes if code]
    if steps != come_due:
        findings.append(f"{come_due:,} dates had come due, and {steps:,} steps were taken.")
    if left:
        findings.append(f"{left:,} dates are still waiting for their step.")
    return Ticked(seconds, steps, findings)
