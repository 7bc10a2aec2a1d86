"""The sections of the site as data: what stands in the navigation, and what one more page lists."""

from collections.abc import Iterator
from dataclasses import dataclass

from app.engine.noun import find_noun, nouns
from app.identity.actor import Actor
from app.policy.decisions import may_somewhere
from app.web.addresses import PLURALS


@dataclass(frozen=True, slots=True)
class Section:
    """A way in. Without ``permissions`` whoever may see a record of its kind has business there."""

    href: str
    text: str
    note: str = ""
    permissions: tuple[str, ...] = ()

    @property
    def word(self) -> str:
        """The first word of its address: pages below it are in this section."""
        return self.href.split("/")[1]

    def is_for(self, actor: Actor) -> bool:
        """Whether the actor has any business in it."""
        noun = find_noun(self.word)
        asked = self.permissions or ((*noun.views, *noun.title_views) if noun else ())
        return any(may_somewhere(actor, permission) for permission in asked)


@dataclass(frozen=True, slots=True)
class Group:
    """Sections under one heading of the page that lists what is not used daily."""

    title: str
    sections: tuple[Section, ...]


DAILY = (
    Section("/assets", "Assets"),
    Section("/processing", "Processing"),
    Section("/risks", "Risks"),
    Section(
        "/incidents",
        "Incidents",
        permissions=("incident.view", "incident.view_stub"),
    ),
    Section("/incidents/report", "Report an incident", permissions=("incident.report",)),
    Section("/actions", "Actions"),
    Section("/handbook", "Handbook", permissions=("policy_document.view",)),
    Section("/measures", "Figures", permissions=("measure.view",)),
)
"""What stands in the navigation of every page. It must fit on one line at 1280 pixels."""

GROUPS = (
    Group("The register", (
        Section("/lessons", "Lessons", "What others can learn from incidents"),
        Section("/obligations", "Legal clocks", "Who must be told of an incident, and by when"),
        Section("/notifications", "Notices", "What was sent of incidents, to whom, and when"),
        Section("/correspondence", "Correspondence", "Letters and calls with regulators"),
        Section("/publications", "Publication schedule",
                "What must or should be published, where it is, and how fresh"),
        Section("/retention", "Retention rules", "How long records are kept, and what then"),
        Section("/contracts", "Contracts", "Suppliers: what they serve, and until when"),
        Section("/disposals", "Disposals", "Assets asked to be destroyed or handed over"),
        Section("/holds", "Legal holds", "Cases that forbid disposal"),
        Section("/statements", "Statements", "What owners confirm to the SIRO each year"),
        Section("/campaigns", "Campaigns", "Many owners asked at once to review"),
        Section("/policies", "Policies", "Every edition, and what is being written or approved"),
        Section("/documents", "Documents", "Files attached to records"),
        Section("/comments", "Comments", "What was said about records"),
        Section("/imports", "Imports", "Bring records in from a file", ("import.start",)),
        Section("/exports", "Exports", "Take records away as a file", ("export.start",)),
    )),
    Group("People and teams", (
        Section("/people", "People", "Who works here, and in which team"),
        Section("/organisations", "Organisations", "Yours, and those you work with"),
        Section("/teams", "Teams", "Directorates, services and teams"),
        Section("/memberships", "Roles", "Who holds which role, and for whom they deputise"),
        Section("/absences", "Absences", "Who is away, so that deputies are told"),
    )),
    Group("Reminders", (
        Section("/message-log", "Message log", "What became of the mail", ("message_log.view",)),
        Section("/reminder-ladders", "Reminder ladders", "Who is reminded of what, and when",
                ("reminder_ladder.view", "reminder_ladder.edit")),
        Section("/contacts", "Out-of-hours contacts", "Whom to phone when a clock runs at night"),
        Section("/holidays", "Holidays", "Days that are not working days"),
    )),
    Group("Administration", (
        Section("/audit", "Audit record", "Who did what, when, and that nobody altered it",
                ("audit.view",)),
        Section("/admin/", "Offices and roles", "Which offices lack a holder or a deputy",
                ("setting.view",)),
        Section("/admin/retention", "Our own data", "How long it is kept, and what was purged last",
                ("setting.view",)),
        Section("/admin/sign-ins/", "Sign-ins", "Give, reset and take away sign-ins",
                ("account.create",)),
    )),
)  # fmt: skip


def daily(actor: Actor) -> list[Section]:
    """List the sections of the navigation that the actor has business in."""
    return [section for section in DAILY if section.is_for(actor)]


def more(actor: Actor) -> list[Group]:
    """List the other sections in their groups; a kind of record that no group names stands last."""
    groups = [*GROUPS, Group("Other records", tuple(unplaced()))]
    shown = [Group(g.title, tuple(s for s in g.sections if s.is_for(actor))) for g in groups]
    return [group for group in shown if group.sections]


def unplaced() -> Iterator[Section]:
    """Kinds with pages that nobody gave a place: a new area is never out of reach."""
    placed = {section.word for section in DAILY}
    placed |= {section.word for group in GROUPS for section in group.sections}
    with_pages = PLURALS.removeprefix("any(").removesuffix(")").split(", ")
    for noun in nouns():
        if noun.plural in with_pages and noun.plural not in placed:
            yield Section(f"/{noun.plural}", f"{noun.title}s")
