"""The questions of a report in their order, as a table: one page each (domain A1, R-INT-01)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

Answers = Mapping[str, str | list[str]]


class Way(StrEnum):
    """How a report comes in: by who is signed in, through IG by phone, or without account."""

    OWN = "own"
    PHONE = "phone"
    PUBLIC = "public"


EVERY = frozenset(Way)


def always(_answers: Answers) -> bool:
    """Asked of everybody."""
    return True


def about_people(answers: Answers) -> bool:
    """Asked unless it is certain that no information about people was involved (question 7)."""
    return answers.get("personal_data") != "no"


def time_known(answers: Answers) -> bool:
    """Asked of who knows something of the time at which it happened."""
    return answers.get("occurred_precision") in ("exact", "approximate", "range")


@dataclass(frozen=True, slots=True)
class Asked:
    """One field of a question. ``missing`` is the sentence for an empty one; "" lets it be empty.

    ``label`` and ``hint`` are the words of the form where the field's own are for a record.
    ``when`` says for which answers so far it is asked; ``default`` is chosen until another is.
    """

    name: str
    label: str
    missing: str = ""
    hint: str = ""
    when: Callable[[Answers], bool] = always
    default: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """One page. ``number`` is A1's; a page that only makes an answer exact shares it."""

    step: str
    number: int
    heading: str
    fields: tuple[Asked, ...]
    when: Callable[[Answers], bool] = always
    ways: frozenset[Way] = EVERY
    lead: str = ""

    def asked(self, answers: Answers) -> tuple[Asked, ...]:
        """List the fields that are asked after what was answered so far."""
        return tuple(one for one in self.fields if one.when(answers))

    def lacks(self, answers: Answers) -> bool:
        """Whether one of its fields that want an answer has none."""
        return any(one.missing and not answers.get(one.name) for one in self.asked(answers))


def device_involved(answers: Answers) -> bool:
    """Asked once somebody said that a device was involved."""
    return answers.get("equipment_involved") == "yes"


SAID_BY: Mapping[str, str] = {"discovered_at": "discovered_precision"}
"""Answers that say another without a question: a time is exact, a day alone is about then."""

PLAIN: Mapping[str, Mapping[str, str]] = {
    "occurred_precision": {
        "exact": "Yes, to the day and time", "approximate": "Roughly, such as the day",
        "range": "Only that it was between two times or days",
    },
    "found_by": {"self": "I noticed it myself"},
    "holder": {"reporter": "I have it"},
    "source": {"partner": "From a partner organisation", "supplier": "From a supplier"},
    "people_band": {
        "100 to 1k": "100 to 999", "1k to 10k": "1,000 to 9,999",
        "10k to 100k": "10,000 to 99,999", "100k and above": "100,000 or more",
    },
}  # fmt: skip
"""Choices in the words of the form, where those of the record are others."""
_OF_THEM = {
    "found_by": {"self": "They noticed it themselves"}, "holder": {"reporter": "They have it"},
}  # fmt: skip


def plain(
    name: str, choices: Sequence[tuple[str, str]], way: Way = Way.OWN
) -> list[tuple[str, str]]:
    """Put the choices of a field in the words of the form."""
    words = (_OF_THEM if way is Way.PHONE and name in _OF_THEM else PLAIN).get(name, {})
    return [(value, words.get(value, label)) for value, label in choices]


STAFF = frozenset({Way.OWN, Way.PHONE})
"""The ways in which staff answer: the public is not asked what only staff can know."""
NOT_SURE = "or choose “Not sure”."
CAUTION = "Do not name people affected."

_EXAMPLE = "For example, 27 3 2026, 4:45pm."
_DAY_WILL_DO = "The day will do. For example, 27 3 2026. Add the time if you know it, such as 3pm."
_FOUND_OUT = (
    Asked("discovered_at", "Date you found out",
          "Enter the date you found out about the incident.", _DAY_WILL_DO),
)  # fmt: skip

_ABOUT = (
    Question("what-happened", 1, "What happened?", (
        Asked("what_happened", "What happened?", "Enter what happened.",
              f"In your own words, as you would tell somebody. {CAUTION}"),
    )),
    Question("still-going-on", 2, "Is it still going on?", (
        Asked("ongoing", "Is it still going on?",
              f"Choose whether it is still going on, {NOT_SURE}",
              "For example, something is still lost, or somebody who should not see it still can."),
    )),
    Question("time-known", 3, "Do you know when it happened?", (
        Asked("occurred_precision", "Do you know when it happened?",
              f"Choose how well you know when it happened, {NOT_SURE}"),
    )),
    Question("when", 3, "When did it happen?", (
        Asked("occurred_at", "When it happened", "Enter the date it happened.", _EXAMPLE,
              when=lambda a: a.get("occurred_precision") == "exact"),
        Asked("occurred_at", "When it happened, roughly", "Enter the day it happened.",
              _DAY_WILL_DO, when=lambda a: a.get("occurred_precision") == "approximate"),
        Asked("occurred_at", "From", "Enter the date from which it may have happened.",
              _DAY_WILL_DO, when=lambda a: a.get("occurred_precision") == "range"),
        Asked("occurred_until", "Until", "Enter the date until which it may have happened.",
              _DAY_WILL_DO, when=lambda a: a.get("occurred_precision") == "range"),
    ), when=time_known),
    Question("found-out", 4, "When did you find out?", _FOUND_OUT,
             lead="When you yourself first knew or suspected it. Legal time limits run from then.",
             ways=frozenset({Way.OWN})),
    Question("found-out", 4, "When did you find out?", _FOUND_OUT,
             lead="When you yourself first knew or suspected it.", ways=frozenset({Way.PUBLIC})),
    Question("found-out", 4, "When did they find out?", (
        Asked("discovered_at", "Date they found out",
              "Enter the date they found out about the incident.", _DAY_WILL_DO),
    ), lead="When they first knew or suspected it. Legal time limits run from then.",
       ways=frozenset({Way.PHONE})),
    Question("how-found", 5, "How was it found?", (
        Asked("found_by", "How was it found?", f"Choose how it was found, {NOT_SURE}"),
    ), ways=STAFF),
    Question("where", 6, "Where did it happen?", (
        Asked("place", "Kind of place", f"Choose where it happened, {NOT_SURE}"),
        Asked("team", "Service or team (optional)",
              hint="Leave it as it is if you do not know."),
    ), ways=STAFF),
)  # fmt: skip

_PEOPLE = (
    Question("about-people", 7, "Was information about people involved?", (
        Asked("personal_data", "Was information about people involved?",
              "Choose whether personal data was involved.",
              "Anything that says something about a person, such as a name with an address."),
    )),
    Question("whose", 8, "Whose information was it?", (
        Asked("subjects", "Whose information was it?",
              f"Choose whose information it was, {NOT_SURE}", "Choose all that apply."),
    ), when=about_people),
    Question("how-many", 9, "How many people does it concern?", (
        Asked("people_band", "Roughly how many people",
              "Choose roughly how many people, or choose “Not known”."),
        Asked("people_affected", "The number, if you know it (optional)"),
    ), when=about_people, ways=STAFF),
    Question("what-kind", 10, "What kind of information was it?", (
        Asked("data_kinds", "What kind of information was it?",
              f"Choose what kind of information it was, {NOT_SURE}", "Choose all that apply."),
    ), when=about_people),
    Question("who-has-it", 11, "Who has the information now?", (
        Asked("holder", "Who has the information now?",
              f"Choose who has the information now, {NOT_SURE}"),
    ), when=about_people),
    Question("got-back", 12, "Has it been returned or deleted?", (
        Asked("recovered", "Has it been returned or deleted?",
              f"Choose whether it has been returned or deleted, {NOT_SURE}"),
    ), when=about_people, ways=STAFF),
)  # fmt: skip

_NOW = (
    Question("done-so-far", 13, "What has been done so far?", (
        Asked("done_so_far", "What has been done so far? (optional)",
              hint=f"For example, the recipient was asked to delete it. {CAUTION}"),
    ), ways=STAFF),
    Question("equipment", 14, "Was a device or other equipment involved?", (
        Asked("equipment_involved", "Was a device or other equipment involved?",
              f"Choose whether a device or other equipment was involved, {NOT_SURE}",
              "For example, a laptop, a phone or a memory stick."),
    ), ways=STAFF),
    Question("device", 14, "Which device or equipment was it?", (
        Asked("equipment", "Its asset tag, or what it is (optional)",
              hint="For example, LT-4471 or a works phone."),
        Asked("encrypted", "Was it encrypted?", f"Choose whether it was encrypted, {NOT_SURE}"),
    ), when=device_involved, ways=STAFF),
    Question("told", 15, "Who has been told already?", (
        Asked("told", "Who has been told already?",
              f"Choose who has been told already, {NOT_SURE}", "Choose all that apply."),
    ), ways=STAFF),
)  # fmt: skip

CONTACT = "who-you-are"
"""The page that asks who reports how to reach them."""
_ANONYMOUS = "Leave empty to stay anonymous."
_WHO = (
    Question(CONTACT, 16, "How can we reach you?", (
        Asked("reporter_contact", "Phone number (optional)",
              hint="Your name comes with the report, because you are signed in."),
    ), ways=frozenset({Way.OWN})),
    Question(CONTACT, 16, "How can we reach you?", (
        Asked("reporter_contact", "Phone number or e-mail address (optional)",
              hint="Your number alone is fine; we do not need your name."),
        Asked("reporter_name", "Your name (optional)", hint=_ANONYMOUS),
        Asked("source", "You are", default="public"),
    ), ways=frozenset({Way.PUBLIC})),
)  # fmt: skip

_PHONE = (
    Question("who-reported", 16, "Who reported it?", (
        Asked("source", "They are", "Choose what they are."),
        Asked("reported_by", "The colleague who reported it (optional)",
              hint="A name, e-mail address or staff number. Leave empty if they work elsewhere."),
        Asked("reporter_name", "Name of somebody from elsewhere (optional)",
              hint="Leave empty if they want to stay anonymous."),
        Asked("reporter_contact", "Phone number or e-mail address (optional)"),
    ), ways=frozenset({Way.PHONE})),
)  # fmt: skip

_QUESTIONS = (*_PHONE, *_ABOUT, *_PEOPLE, *_NOW, *_WHO)
STEPS = tuple(dict.fromkeys(question.step for question in _QUESTIONS))
"""The words of every page's address."""


def questions_for(way: Way, answers: Answers) -> tuple[Question, ...]:
    """List the questions that are asked, in order, after what was answered so far."""
    return tuple(q for q in _QUESTIONS if way in q.ways and q.when(answers))


def place_of(question: Question, asked: Sequence[Question]) -> tuple[int, int]:
    """Say which question of how many a page is; pages of one number count once."""
    numbers = list(dict.fromkeys(one.number for one in asked))
    return numbers.index(question.number) + 1, len(numbers)


def wanted(way: Way, answers: Answers) -> dict[str, str | list[str]]:
    """Keep the answers to questions that are asked: what another answer made void is left out."""
    names = {one.name for q in questions_for(way, answers) for one in q.asked(answers)}
    names |= {SAID_BY[name] for name in names if name in SAID_BY}
    return {name: given for name, given in answers.items() if name in names and given}
