"""An office that works on incidents: everyone whom the separation of duties asks for."""

from datetime import UTC, datetime
from typing import Any

from tests.factories.world import World

FRIDAY = datetime(2026, 11, 20, 16, 50, tzinfo=UTC)
"""A Friday afternoon in winter: London is on UTC."""

REPORT: dict[str, Any] = {
    "what_happened": "Minutes of a meeting were posted to the wrong house.",
    "discovered_at": "2026-11-20T16:45:00Z",
    "personal_data": "yes",
    "people_band": "1 to 9",
    "data_kinds": "basic; care",
}
SCORES: dict[str, Any] = {
    "severity": "3", "likelihood": "3", "breach_types": "confidentiality", "high_risk": "no",
    "reasoning": "The letter was opened and given back.",
}  # fmt: skip


def office(code: str = "northbourne", now: datetime = FRIDAY) -> World:
    """Ada triages, Ola reads second, Dee is DPO, Cy SIRO, Ivo investigates, Di reports."""
    world = World(code, now)
    world.organisation()
    world.person("Ada Osei", "ig_officer")
    world.person("Ola Berg", "ig_officer")
    world.person("Dee Patel", "dpo")
    world.person("Cy Roe", "siro")
    world.person("Ivo Kent", "investigator")
    world.person("Di Fox")
    return world


class Case:
    """One incident and the moves that take it along."""

    def __init__(self, world: World, **report: Any) -> None:
        self.world = world
        self.reference = world.do(
            world.as_("Di Fox"), "incident", "report", **(REPORT | report)
        ).reference

    def by(self, name: str, trigger: str, **inputs: Any) -> None:
        """Take one move of it."""
        self.world.do(self.world.as_(name), "incident", trigger, self.reference, **inputs)

    def triaged(self) -> "Case":
        """Accepted by Ada."""
        self.by("Ada Osei", "accept")
        return self

    def classified(self) -> "Case":
        """A personal data breach."""
        self.triaged().by("Ada Osei", "classify_breach", aware_confirmed="yes")
        return self

    def contained(self, **entry: Any) -> "Case":
        """Contained, and ready to be scored."""
        given = {"result": "contained", "how": "other", "text": "The letter came back."}
        self.classified().by("Ada Osei", "record_containment", **(given | entry))
        self.by("Ada Osei", "finish_containment")
        return self

    def assessed(self, **scores: Any) -> "Case":
        """Scored by Ada, who may not decide then."""
        self.contained().by("Ada Osei", "assess", **(SCORES | scores))
        return self

    def decided(self, notify: str = "log_only", people: str = "do_not_tell") -> "Case":
        """Advised by Dee, decided by Cy."""
        self.assessed().by(
            "Dee Patel", "advise", advice_notify=notify, advice_individuals=people, advice="So."
        )
        self.by("Cy Roe", "decide_notify", notify_decision=notify, reason="As advised.")
        exemption = {} if people == "tell" else {"individuals_exemption": "no_high_risk"}
        self.by(
            "Cy Roe", "decide_individuals", individuals_decision=people, reason="As advised.",
            **exemption,
        )  # fmt: skip
        return self
