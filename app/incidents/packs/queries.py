"""Packs of an incident: a regulator's form or a letter, made of what the case holds now."""

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.dates import london_date
from app.documents.paper import Line, Paper, Part
from app.engine.noun import get_noun
from app.identity.actor import Actor
from app.identity.holdings import dates_hold
from app.identity.models import Membership, Organisation, Person
from app.incidents.commands.timeline import entries_by
from app.incidents.models import Incident
from app.incidents.notices.models import Notification
from app.incidents.notices.queries import notices_of
from app.incidents.packs.presenters import Material, answer, holds
from app.incidents.packs.rules import Form, Letter, form_of, letter_of
from app.incidents.queries.cases import obligations_of
from app.policy.decisions import decide

REPORTS = ("ico", "dspt")
LETTERS = ("letter", "public")
PACKS = (*REPORTS, *LETTERS)
MARKING = "OFFICIAL-SENSITIVE"
_LETTER_NOTE = "[name] is filled in where the letters are printed: no names stand here."


def may(session: Session, actor: Actor, permission: str, incident: Incident) -> bool:
    """Whether somebody holds a permission of notices on a case: it is as open as the case."""
    noun = get_noun("incident")
    answers = decide(session, actor, [permission], noun.shape, Incident.id == incident.id)
    return answers[permission]


def material_of(
    session: Session, incident: Incident, *, now: datetime, draft: Notification | None = None
) -> Material:
    """Gather what a pack is made of; ``draft`` is a notice that is being written now."""
    kept = [n for n in notices_of(session, incident.id) if n.state != "discarded"]
    newest = [*([draft] if draft is not None else []), *reversed(kept)]
    return Material(
        incident=incident,
        organisation=session.get_one(Organisation, incident.organisation_id),
        notices=tuple(newest),
        clocks=tuple(obligations_of(session, incident.id)),
        entries=tuple(entries_by(session, incident.id, ("containment",))),
        owner=session.get(Person, incident.owner_id) if incident.owner_id else None,
        dpo=_officer(session, incident.organisation_id, london_date(now)),
        now=now,
    )


def _officer(session: Session, organisation_id: int, today: date) -> Person | None:
    """The data protection officer on a London day."""
    query = (
        select(Person)
        .join(Membership, Membership.person_id == Person.id)
        .where(
            Membership.organisation_id == organisation_id, Membership.role == "dpo",
            Membership.state == "held", dates_hold(Membership, today),
        )
        .order_by(Membership.id)
    )  # fmt: skip
    return session.scalars(query.limit(1)).first()


def pack_of(session: Session, incident: Incident, name: str, *, now: datetime) -> Paper:
    """Make a pack (R-ICO-02, R-CLK-12). ``now`` is an aware instant; raises UnknownFormError."""
    material, today = material_of(session, incident, now=now), london_date(now)
    if name in REPORTS:
        return _report(material, form_of(name, today))
    letter = letter_of(name, today)
    notice = _written(material, name)
    if notice is None or not notice.text:
        return _letter(material, letter)
    return _as_written(material, letter, notice)


def _report(material: Material, form: Form) -> Paper:
    parts = [
        Part(
            part.title,
            [
                Line(
                    line.label, answer(material, line.origin), holds(material, line.needed),
                    line.origin,
                )
                for line in part.lines
            ],
        )
        for part in form.parts
        if not part.only or holds(material, part.only)
    ]  # fmt: skip
    return _paper(material, form.title, parts, form.note)


def _letter(material: Material, letter: Letter) -> Paper:
    parts = [Part("", paragraphs=(letter.opening,))]
    for part in letter.parts:
        known = answer(material, part.origin)
        known = _to_rewrite(known) if part.raw and known else known
        said = (part.words, known or part.gap)
        parts.append(Part(part.title, paragraphs=[text for text in said if text]))
    return _paper(material, letter.title, parts, _LETTER_NOTE)


def _to_rewrite(words: str) -> str:
    """What a reporter or a log said, in one bracket until somebody has rewritten it (R-CLK-12)."""
    lines = words.replace("[", "(").replace("]", ")").splitlines()
    return f"[Check and rewrite: {chr(10).join(line for line in lines if line.strip())}]"


def _written(material: Material, name: str) -> Notification | None:
    """The newest letter of the case, or its newest public message."""
    public = name == "public"
    return next(
        (
            notice for notice in material.notices
            if notice.kind == "individuals" and (notice.channel == "public_message") is public
        ),
        None,
    )  # fmt: skip


def _as_written(material: Material, letter: Letter, notice: Notification) -> Paper:
    """What somebody wrote stands as it is; a line that is a heading of the letter is one here."""
    titles = {part.title for part in letter.parts}
    groups: list[tuple[str, list[str]]] = [("", [])]
    for paragraph in (notice.text or "").replace("\r\n", "\n").split("\n\n"):
        if paragraph.strip() in titles:
            groups.append((paragraph.strip(), []))
        elif paragraph.strip():
            groups[-1][1].append(paragraph.strip())
    parts = [Part(title, paragraphs=said) for title, said in groups if title or said]
    standing = "as it was sent" if notice.state == "filed" else "as it is drafted"
    return _paper(material, letter.title, parts, f"{notice.reference}, {standing}. {_LETTER_NOTE}")


def letter_text(session: Session, incident: Incident, draft: Notification, now: datetime) -> str:
    """The words with which a notice to people affected begins, until somebody writes better."""
    material = material_of(session, incident, now=now, draft=draft)
    instead = incident.individuals_exemption == "disproportionate"
    paper = _letter(material, letter_of("public" if instead else "letter", london_date(now)))
    said: list[str] = []
    for part in paper.parts:
        said += [part.title, *part.paragraphs]
    return "\n\n".join(filter(None, said))


def _paper(material: Material, title: str, parts: list[Part], note: str) -> Paper:
    return Paper(
        title=title, number=material.incident.reference, organisation=material.organisation.name,
        marking=MARKING, parts=parts, note=note,
    )  # fmt: skip
