"""The demonstration's incidents, told by running commands at the hours at which they happened."""

import json
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.core.dates import london_date

if TYPE_CHECKING:
    from app.admin.demonstration import Story

DATA = Path(__file__).resolve().parents[2] / "config" / "demonstration" / "incidents.json"
STAGES = ("reported", "triage", "decision", "investigation", "actions", "closed")
AFTER = {"reported": 0, "triage": 0, "decision": 1, "investigation": 2, "actions": 9, "closed": 25}
"""How many days after the report a case of the demonstration reaches each stage."""


@cache
def told() -> dict[str, Any]:
    """Read every organisation's incidents."""
    found: dict[str, Any] = json.loads(DATA.read_text(encoding="utf-8"))
    return found


def happen(story: "Story", day: int, days: int) -> None:
    """Report what happened from this day of the year on, and take the steps of what is open."""
    data = told().get(story.code)
    if data is None:
        return
    due = [
        (row["day"] + AFTER[stage], row.get("hour", 10) + place, stage, row)
        for row in data["cases"]
        for place, stage in enumerate(STAGES)
        if place <= STAGES.index(row["until"]) and day <= row["day"] + AFTER[stage] < day + days
    ]
    due += [
        (row["letter"]["day"], 10, "letter", row)
        for row in data["cases"]
        if "letter" in row and day <= row["letter"]["day"] < day + days
    ]
    for on, hour, stage, row in sorted(due, key=lambda one: one[:2]):
        story.on_day(on, hour)
        _Case(story, data, row).take(stage)
    story.on_day(day)


@dataclass(frozen=True, slots=True)
class _Case:
    """One incident of the demonstration, and who does what in it."""

    story: "Story"
    data: dict[str, Any]
    row: dict[str, Any]

    def take(self, stage: str) -> None:
        """Take the case to a stage."""
        getattr(self, f"_to_{stage}")()

    @property
    def reference(self) -> str:
        return self.story.incidents[self.row["what"]]

    def by(self, who: str, trigger: str, **inputs: Any) -> None:
        actor = self.story.act(who)
        self.story.do(actor, "incident", trigger, self.reference, **inputs)

    @property
    def officer(self) -> str:
        return self.story.officer()

    def _to_reported(self) -> None:
        found = self.story.now - timedelta(minutes=40)
        report = {name: str(value) for name, value in self.row["report"].items()}
        made = self.story.do(
            self.story.act(self.row["by"]), "incident", "report",
            what_happened=self.row["what"], discovered_at=found, **report,
        )  # fmt: skip
        self.story.incidents[self.row["what"]] = made.reference

    def _to_triage(self) -> None:
        self.by(self.officer, "accept")
        if "restrict" in self.row:
            self.by(self.data["dpo"], "restrict", restriction=self.row["restrict"], reason="Staff.")
        if "asset" in self.row:
            asset = self.story.assets[self.row["asset"]]
            self.by(self.officer, "link_asset", asset=asset)
        match self.row["class"]:
            case "breach":
                self.by(self.officer, "classify_breach", aware_confirmed="yes")
            case "incident":
                self.by(self.officer, "classify_incident", reason="A weakness, without people.")
            case "near_miss":
                self.by(self.officer, "classify_near_miss", reason="It came back unopened.")
            case _:
                self.by(self.officer, "classify_not_incident", reason="No control failed.")

    def _to_decision(self) -> None:
        if "scores" not in self.row:
            return
        result, how, text = self.row["contained"]
        self.by(self.officer, "record_containment", result=result, how=how, text=text)
        self.by(self.officer, "finish_containment")
        severity, likelihood, types, groups, high = self.row["scores"]
        self.by(
            self.officer, "assess", severity=str(severity), likelihood=str(likelihood),
            breach_types=types, special_groups=groups, high_risk=high,
            reasoning="Judged by what was in it, who had it and for how long.",
        )  # fmt: skip

    def _to_investigation(self) -> None:
        if self.row["class"] == "incident":
            self.by(self.officer, "skip_decision")
        if "decide" not in self.row:
            return
        notify, people, exemption = self.row["decide"]
        self.by(
            self.data["dpo"], "advise", advice_notify=notify, advice_individuals=people,
            advice="By the score and what came back.",
        )  # fmt: skip
        siro = self.data["dpo"] if "restrict" in self.row else self.story.holder("siro")
        if "restrict" in self.row:
            person = self.story.people[self.story.holder("siro")]
            self.by(siro, "name_on_case", person=person, reason="To decide.")
            siro = self.story.holder("siro")
        self.by(siro, "decide_notify", notify_decision=notify, reason="As advised.")
        self.by(
            siro, "decide_individuals", individuals_decision=people,
            individuals_exemption=exemption, reason="As advised.",
        )  # fmt: skip

        if "notices" in self.row:
            self._send_notices()

    def _send_notices(self) -> None:
        """Whoever is to be told is told at once, within the hours of the law (R-CLK-01, 10)."""
        dpo = self.story.act(self.data["dpo"])
        for kind, given in self.row["notices"].items():
            notice = self.story.do(
                dpo, "notification", "draft", incident=self.reference, kind=kind,
                text=given["text"],
            ).reference  # fmt: skip
            self.story.do(
                dpo, "notification", "file", notice, sent_at=self.story.now, **given["sent"]
            )
        self.by(self.data["dpo"], "notices_sent")

    def _to_letter(self) -> None:
        """The regulator writes, and waits for an answer by a day."""
        letter = self.row["letter"]
        answer_by = london_date(self.story.now) + timedelta(days=letter["answer_days"])
        self.story.do(
            self.story.act(self.data["dpo"]), "correspondence", "record",
            incident=self.reference, direction="in", means="letter", at=self.story.now,
            party_reference=letter["reference"], summary=letter["summary"], asked=letter["asked"],
            answer_by=answer_by,
        )  # fmt: skip

    def _to_actions(self) -> None:
        if "findings" not in self.row:
            return
        cause, barrier, findings = self.row["findings"]
        investigator = self.data["investigator"]
        self.by(self.officer, "assign", investigator=self.story.people[investigator])
        self.by(
            investigator, "investigate", cause_category=cause, failed_barrier=barrier,
            findings=findings,
        )  # fmt: skip
        self.by(self.officer, "agree_findings")

    def _to_closed(self) -> None:
        if "findings" not in self.row:
            return
        rule = self.story.rules[0]
        self.by(self.officer, "edit", lessons=self.row["lessons"], retention_rule=rule)
        self.by(self.officer, "actions_done")
        self.by(self.data["dpo"], "close")
        lesson = self.story.do(
            self.story.act(self.officer), "lesson", "draft", incident=self.reference,
            name=self.row["lessons"].rstrip("."), text=self.row["lessons"], audience="all",
        ).reference  # fmt: skip
        self.story.do(self.story.act(self.data["dpo"]), "lesson", "publish", lesson,
                      anonymised="yes")  # fmt: skip
