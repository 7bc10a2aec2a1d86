"""The eighteen scenarios of incidents (domain A8): who does what, and what comes out of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

ADA, OLA, DEE, CY, IVO, DI, CAL = (
    "Ada Osei", "Ola Berg", "Dee Patel", "Cy Roe", "Ivo Kent", "Di Fox", "Cal Ames",
)  # fmt: skip
FRIDAY = datetime(2026, 11, 20, 16, 50, tzinfo=UTC)
FOUND = datetime(2026, 11, 20, 16, 45, tzinfo=UTC)
REGULATOR = "Regulator, UK GDPR Article 33(1)"
PEOPLE = "People affected, UK GDPR Article 34"
DSPT = "Health department through the DSPT, red incident"


@dataclass(frozen=True, slots=True)
class Turn:
    """One move of one person, with what they type; ``{asset}`` and ``{rule}`` stand for records."""

    who: str
    move: str
    typed: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Scene:
    """A report, the moves after it, and what the data protection officer then reads on its page.

    ``facts`` are labels of the page and words that stand beside them; ``clocks`` are legal clocks
    and where each stands; ``says`` stands somewhere on the page.
    """

    name: str
    report: Mapping[str, Any]
    turns: tuple[Turn, ...]
    state: str
    facts: Mapping[str, str]
    clocks: Mapping[str, str]
    says: tuple[str, ...] = ()
    silent: tuple[str, ...] = ()


def _turn(who: str, move: str, **typed: Any) -> Turn:
    return Turn(who, move, typed)


def _report(what: str, **answers: Any) -> dict[str, Any]:
    """The answers to A1's questions; ``cause`` is what the case owner adds to them."""
    found = {
        "what_happened": what, "ongoing": "no", "occurred_precision": "not_sure",
        "discovered_at": FOUND, "discovered_precision": "exact", "found_by": "self",
        "place": "service", "personal_data": "yes", "told": ["nobody"],
        "equipment_involved": "no",
    } | answers  # fmt: skip
    if found["personal_data"] == "no":
        return found
    people = {
        "subjects": ["residents"], "people_band": "1 to 9", "data_kinds": ["basic"],
        "holder": "one_known", "recovered": "promised",
    }  # fmt: skip
    return people | found


ACCEPT = _turn(ADA, "accept")
BREACH = _turn(ADA, "classify_breach", aware_confirmed="yes")


def _security_incident(reason: str) -> Turn:
    return _turn(ADA, "classify_incident", reason=reason)


def _contain(result: str, how: str, text: str) -> tuple[Turn, ...]:
    return (
        _turn(ADA, "record_containment", result=result, how=how, text=text),
        _turn(ADA, "finish_containment"),
    )


def _score(severity: int, likelihood: int, types: str, **more: Any) -> Turn:
    kinds = [{"C": "confidentiality", "I": "integrity", "A": "availability"}[t] for t in types]
    usual = {"high_risk": "no", "reasoning": "As A8 judges it."}
    return _turn(
        ADA, "assess", severity=severity, likelihood=likelihood, breach_types=kinds,
        **(usual | more),
    )  # fmt: skip


def _decide(regulator: str, people: str, why_not: str = "no_high_risk") -> tuple[Turn, ...]:
    exemption = {} if people == "tell" else {"individuals_exemption": why_not}
    return (
        _turn(DEE, "advise", advice_notify=regulator, advice_individuals=people,
              advice="As the grid says."),
        _turn(CY, "decide_notify", notify_decision=regulator, reason="As advised."),
        _turn(CY, "decide_individuals", individuals_decision=people, reason="As advised.",
              **exemption),
    )  # fmt: skip


def _told(kind: str, *, to: str = "", channel: str = "web", **more: Any) -> Turn:
    """A notice that is drafted and sent within the minute; ``to`` names its clock."""
    sent = {"sent_at": FRIDAY, "channel": channel, **more}
    return _turn(ADA, "notice", kind=kind, to=to, sent=sent)


BY_ICO = _told("regulator", regulator_reference="IC-42")
BY_DSPT = _told("dspt", channel="dspt", regulator_reference="DSPT-7")
BY_LETTER = _told("individuals", channel="letter", people_told=5)
ALL_SENT = _turn(ADA, "notices_sent")
LOGGED = _decide("log_only", "do_not_tell")
NOTIFIED = _decide("notify", "do_not_tell")
TOLD = _decide("notify", "tell")


def _closed(cause: str, barrier: str, lesson: str, *, asset: bool = True) -> tuple[Turn, ...]:
    linked = (_turn(ADA, "link_asset", asset="{asset}"),) if asset else ()
    return (
        _turn(ADA, "assign", investigator=IVO),
        _turn(IVO, "investigate", cause_category=cause, failed_barrier=barrier,
              findings="Found by asking those who were there."),
        _turn(ADA, "agree_findings"),
        *linked,
        _turn(ADA, "actions_done"),
        _turn(ADA, "edit", lessons=lesson, retention_rule="{rule}"),
        _turn(DEE, "close"),
    )  # fmt: skip


_CLASS = {
    "breach": "Personal data breach", "incident": "Security incident", "near": "Near miss",
    "none": "Not an incident", "duplicate": "Duplicate",
}  # fmt: skip


def _facts(kind: str, score: tuple[int, int] | None = None, zone: str = "", types: str = "",
           **more: str) -> dict[str, str]:  # fmt: skip
    """What the page states: class, score with its zone, what was affected, recommendation."""
    found = {"Class": _CLASS[kind]}
    if score is not None:
        found["Score"] = f"{zone} {score[0]} for severity, {score[1]} for likelihood"
        found["What was affected"] = types
        found["Recommendation"] = {
            "Red": "Tell the regulator and the health department", "Amber": "Tell the regulator",
            "Not reportable": "Record in our log only",
        }[zone]  # fmt: skip
    return found | more


C, I, A = "Confidentiality", "Integrity", "Availability"  # noqa: E741 - A8's own letters
SENT = "Sent in time 20 November 2026 at 4:50pm"
OPEN = {REGULATOR: SENT}
NOBODY = {REGULATOR: "Closed"}

SCENES = (
    Scene(
        "N1 a letter to a previous address comes back unopened",
        _report("A council tax letter went to a previous address and came back unopened.",
                cause="letter_wrong_address"),
        (ACCEPT, _turn(ADA, "classify_near_miss", reason="Came back unopened."),
         *_closed("process", "address_data", "Check addresses yearly.", asset=False)),
        "Closed", _facts("near"), NOBODY,
        ("It was found to be a near miss: nothing was compromised.",),
    ),
    Scene(
        "N2 an email to the wrong colleague is deleted at once",
        _report("Names were emailed to the wrong colleague, who deleted it at once.",
                cause="email_wrong_recipient"),
        (ACCEPT, BREACH, *_contain("contained", "effect_cancelled", "Deleted at once."),
         _score(1, 1, "C"), *LOGGED, *_closed("human_error", "check", "Pause before sending.")),
        "Closed", _facts("breach", (1, 1), "Not reportable", C), NOBODY,
        ("Decided: recorded in our log only (R-CLK-03).",),
    ),
    Scene(
        "N3 a newsletter shows 300 addresses",
        _report("A newsletter went out with 300 addresses in the To field.",
                people_band="100 to 1k", cause="bcc_not_used"),
        (ACCEPT, BREACH, *_contain("partly", "other", "Apologised, and asked to delete it."),
         _score(2, 2, "C"), *LOGGED, *_closed("human_error", "check", "Use the mailing tool.")),
        "Closed", _facts("breach", (2, 2), "Not reportable", C), NOBODY,
        ("Apologised, and asked to delete it.",),
    ),
    Scene(
        "N4 the same newsletter to a support group for people with HIV",
        _report("A newsletter of an HIV support group showed every address.",
                people_band="100 to 1k", data_kinds=["contact", "health"], holder="several"),
        (ACCEPT, BREACH, *_contain("cannot_contain", "", "It cannot be called back."),
         _score(3, 4, "C", special_groups=["sexual_health"], high_risk="yes"), *TOLD,
         BY_ICO, BY_LETTER, ALL_SENT),
        "Investigation", _facts("breach", (3, 4), "Amber", C), OPEN | {PEOPLE: SENT},
        silent=("Raised by the floor",),
    ),
    Scene(
        "N5 child protection minutes go to the wrong house",
        _report("Child protection minutes went to the wrong house, were opened and given back.",
                data_kinds=["care", "safeguarding"], subjects=["children"]),
        (ACCEPT, BREACH, *_contain("contained", "other", "Opened, and given back."),
         _score(3, 3, "C", special_groups=["vulnerable_children"]),
         _turn(CAL, "advise_confidentiality", text="Tell the safeguarding lead."),
         _turn(ADA, "escalate", escalated_to="caldicott", reason="Safeguarding."), *NOTIFIED,
         BY_ICO, ALL_SENT),
        "Investigation", _facts("breach", (3, 3), "Amber", C), OPEN,
        ("Caldicott view", "Tell the safeguarding lead."),
    ),
    Scene(
        "N6 a foster address is shown to the birth family",
        _report("A report showed the address of foster carers to the birth family.",
                data_kinds=["contact", "safeguarding"], subjects=["children"]),
        (ACCEPT, BREACH, *_contain("cannot_contain", "", "It was read."),
         _score(4, 4, "C", special_groups=["vulnerable_children"], high_risk="yes"),
         _turn(ADA, "clock", regime="police", hours=24), *TOLD,
         BY_DSPT, BY_LETTER, _told("other", to="Police or Report Fraud", channel="phone"),
         ALL_SENT),
        "Investigation", _facts("breach", (4, 4), "Red", C),
        OPEN | {PEOPLE: SENT, DSPT: SENT, "Police or Report Fraud": SENT},
    ),
    Scene(
        "N7 an encrypted laptop is stolen and wiped",
        _report("An encrypted laptop was stolen without its key, and wiped from afar.",
                equipment_involved="yes", encrypted="yes", cause="stolen_device"),
        (ACCEPT, _security_incident("Encrypted and wiped: nobody can read it."),
         *_contain("contained", "encrypted", "Wiped."), _score(1, 1, "C"),
         _turn(ADA, "skip_decision"), *_closed("malicious", "physical", "Lock it away.")),
        "Closed", _facts("incident", (1, 1), "Not reportable", C), NOBODY,
        ("It was found to be no breach of personal data.",),
    ),
    Scene(
        "N8 an unencrypted stick with 2,400 care records is lost on a bus",
        _report("A stick with 2,400 care records, not encrypted, was left on a bus.",
                people_affected=2400, people_band="1k to 10k", data_kinds=["health", "care"],
                equipment_involved="yes", encrypted="no"),
        (ACCEPT, BREACH, *_contain("cannot_contain", "", "The bus company has not found it."),
         _score(4, 3, "C", special_groups=["vulnerable_adults"], high_risk="yes"), *TOLD,
         BY_DSPT, BY_LETTER, ALL_SENT),
        "Investigation", _facts("breach", (4, 3), "Red", C),
        OPEN | {PEOPLE: SENT, DSPT: SENT},
    ),
    Scene(
        "N9 ransomware takes the case system down for three days",
        _report("Ransomware took the case system down. Backups are good; no sign of theft.",
                people_band="1k to 10k", cause="ransomware", ongoing="yes"),
        (ACCEPT, BREACH, _turn(ADA, "clock", regime="ncsc", hours=24),
         *_contain("contained", "other", "Restored from backups."), _score(3, 4, "A"), *NOTIFIED,
         BY_ICO, _told("other", to="National Cyber Security Centre"), ALL_SENT),
        "Investigation", _facts("breach", (3, 4), "Amber", A),
        OPEN | {"National Cyber Security Centre": SENT},
    ),
    Scene(
        "N10 a wrong allergy is saved on a wrong record and found before use",
        _report("A medication allergy was saved on the wrong record, found before use.",
                data_kinds=["health"], cause="wrong_record_upload"),
        (ACCEPT, BREACH, *_contain("contained", "effect_cancelled", "Corrected before use."),
         _score(2, 2, "I"), *LOGGED, *_closed("human_error", "check", "Check the number.")),
        "Closed", _facts("breach", (2, 2), "Not reportable", I), NOBODY,
    ),
    Scene(
        "N11 a wrong upload delays an operation and a patient suffers",
        _report("An upload to a wrong record delayed an operation; a patient suffered.",
                data_kinds=["health"], subjects=["patients"]),
        (ACCEPT, BREACH, *_contain("contained", "other", "Corrected."),
         _score(4, 5, "IA", high_risk="yes"), *TOLD, BY_DSPT, BY_LETTER, ALL_SENT),
        "Investigation", _facts("breach", (4, 5), "Red", f"{I}: altered or wrong; {A}"),
        OPEN | {PEOPLE: SENT, DSPT: SENT},
    ),
    Scene(
        "N12 a curious employee views a neighbour's file",
        _report("An employee viewed a neighbour's file without a reason of work.",
                cause="snooping"),
        (ACCEPT, BREACH, _turn(DEE, "name_involved", person=OLA, capacity="caused"),
         _turn(DEE, "restrict", restriction="hr", reason="A staff matter."),
         *_contain("contained", "other", "Access ended."), _score(3, 3, "C"),
         _turn(DEE, "name_on_case", person=CY, reason="He decides."), *NOTIFIED,
         BY_ICO, ALL_SENT),
        "Investigation", _facts("breach", (3, 3), "Amber", C, **{OLA: "Took part"}), OPEN,
        ("This case is restricted. Each time it is opened is recorded.",),
    ),
    Scene(
        "N13 a spreadsheet is released with a hidden tab of 9,000 names and pay",
        _report("A spreadsheet was released under FOI with a hidden tab of names and pay.",
                people_affected=9000, people_band="1k to 10k", holder="public",
                cause="redaction_failure"),
        (ACCEPT, BREACH, *_contain("partly", "other", "Taken down."),
         _score(3, 5, "C", high_risk="yes"), *TOLD, BY_ICO, BY_LETTER, ALL_SENT),
        "Investigation", _facts("breach", (3, 5), "Amber", C), OPEN | {PEOPLE: SENT},
    ),
    Scene(
        "N14 a supplier's portal shows bills to others",
        _report("The billing portal of a supplier showed 12 bills to others for an hour.",
                people_affected=12, people_band="10 to 99", found_by="supplier"),
        (ACCEPT,
         _turn(ADA, "edit", supplier="Bills Ltd", supplier_hours=24,
               supplier_aware_at=datetime(2026, 11, 18, 11, 45, tzinfo=UTC),
               supplier_told_at=FOUND, cause="portal_shows_other"),
         BREACH, *_contain("contained", "other", "Closed by the supplier."),
         _score(2, 3, "C"), *NOTIFIED, BY_ICO, ALL_SENT),
        "Investigation", _facts("breach", (2, 3), "Amber", C), OPEN,
        ("The supplier knew 53 hours before telling us; 24 hours were agreed.",),
    ),
    Scene(
        "N15 spam arrives and nobody clicks",
        _report("A spam message arrived; nobody clicked.", personal_data="no"),
        (ACCEPT, _turn(ADA, "classify_not_incident", reason="Spam, not opened.")),
        "Closed", _facts("none"), {}, ("Spam, not opened.",),
    ),
    Scene(
        "N16 a phishing link is clicked and the password changed",
        _report("A phishing link was clicked; the password was changed in ten minutes.",
                cause="phishing"),
        (ACCEPT, _security_incident("The logs are clean."),
         *_contain("contained", "effect_cancelled", "Password changed; logs are clean."),
         _score(1, 2, "C"), _turn(ADA, "skip_decision"),
         *_closed("malicious", "access", "Watch the account.")),
        "Closed", _facts("incident", (1, 2), "Not reportable", C), NOBODY,
    ),
    Scene(
        "N17 twelve boxes of 1998 stand in an empty building",
        _report("Twelve boxes of 1998 stand in an empty, secure building; nothing is missing.",
                cause="insecure_storage"),
        (ACCEPT, _security_incident("Nothing is missing."),
         *_contain("contained", "other", "Moved to the store."), _score(1, 2, "CA"),
         _turn(ADA, "skip_decision"),
         *_closed("process", "physical", "Empty buildings are checked.")),
        "Closed", _facts("incident", (1, 2), "Not reportable", f"{C}: seen"), NOBODY,
    ),
)  # fmt: skip
AGAIN = _report(
    "Our pay can be read on your website.",
    source="public",
    found_by="recipient",
    discovered_at=datetime(2026, 11, 20, 11, 30, tzinfo=UTC),
)
"""N18: a resident tells us of N13 before we find it ourselves."""
