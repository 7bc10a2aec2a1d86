"""What pages show of risks: scores with why, the matrix, an asset's risks, and by directorate."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from flask import Blueprint, g, render_template, request
from sqlalchemy import ColumnElement, func, select

from app.assets.models import Asset
from app.assets.risks.fields import IMPACTS, LIKELIHOODS
from app.assets.risks.models import Risk
from app.assets.risks.queries import LIVE, bands_for, impact_of, impacts_of
from app.assets.rules.risk import Band, band_of
from app.core.database import session
from app.core.dates import london_date
from app.core.fields import FieldSpec, shown_value
from app.core.parameters import lookup_whole
from app.engine.noun import Noun, get_noun
from app.http.guard import permission
from app.identity.actor import Actor
from app.identity.models import Team
from app.policy.decisions import may_somewhere
from app.ui.page import Colour, Link, Page, Tag
from app.ui.record import Fact, Why
from app.web.tasks import Waiting

blueprint = Blueprint("risks", __name__)
VIEW = "risk.view"
ADD = "risk.add"
AHEAD_DAYS = 60
MOST = 50
NO_DIRECTORATE = "No directorate"
BANDS = ("extreme", "high", "moderate", "low")
_COLOURS = {
    "red": Colour.RED, "amber": Colour.ORANGE, "yellow": Colour.YELLOW, "green": Colour.GREEN,
}  # fmt: skip
_TAGS = {"extreme": Colour.RED, "high": Colour.ORANGE, "moderate": Colour.YELLOW}
_SCORE_RULE = (
    "A score is impact times likelihood, each from 1 to 5; the organisation's matrix says in which "
    "band it lies (R-RISK-01). The impact of an asset is the highest of its three (R-RISK-02)."
)
_RED_RULE = (
    "A risk in the highest band stands as it is only when the SIRO has accepted it, until a day at "
    "most {months} months ahead (R-RISK-04)."
)


@dataclass(frozen=True, slots=True)
class MatrixCell:
    """One square of the matrix; ``marks`` say which scores of this risk lie there."""

    score: int
    band: Band
    marks: tuple[str, ...] = ()


def band_tag(band: str) -> Tag:
    """A band in its word; the colour never says more (R-RISK-05)."""
    return Tag(band.capitalize(), _TAGS.get(band, Colour.GREEN))


def score_tag(score: int, bands: tuple[Band, ...]) -> Tag:
    """A score with the word of its band."""
    found = band_of(score, bands)
    return Tag(f"{score} {found.name}", _COLOURS.get(found.colour, Colour.GREY))


def facts(noun: Noun, record: Any) -> list[Fact]:
    """The scores of a risk, the highest of an asset, the matrix of an organisation."""
    if noun.name == "risk":
        return _risk_facts(record)
    if noun.name == "asset":
        return _asset_facts(record)
    return _matrix_facts(record) if noun.name == "organisation" else []


def _risk_facts(risk: Risk) -> list[Fact]:
    bands = bands_for(session(), risk.organisation_id)
    asset = session().get_one(Asset, risk.asset_id)
    given = tuple((label, str(value or "")) for label, value in impacts_of(asset).items())
    found = []
    for kind in ("inherent", "current", "target"):
        impact, likelihood = getattr(risk, f"{kind}_impact"), getattr(risk, f"{kind}_likelihood")
        score = getattr(risk, f"{kind}_score")
        if not score:
            continue
        inputs = (
            ("Impact", f"{impact} {IMPACTS[impact]}"),
            ("Likelihood", f"{likelihood} {LIKELIHOODS[likelihood]}"),
            ("Bands", _bands_words(bands)), *(given if kind == "current" else ()),
        )  # fmt: skip
        tag = score_tag(score, bands)
        why = Why(f"{kind} score {tag.text}", _SCORE_RULE, inputs)
        found.append(Fact(f"{kind.capitalize()} score", tag=tag, why=why))
    return found


def _asset_facts(asset: Asset) -> list[Fact]:
    if asset.highest_risk_score is None:
        return []
    bands = bands_for(session(), asset.organisation_id)
    tag = score_tag(asset.highest_risk_score, bands)
    months = "asset.review_months_high_risk" if asset.at_high_risk else "asset.review_months"
    every = lookup_whole(months, london_date(g.now))
    inputs = (("Highest current score", str(asset.highest_risk_score)),
              ("Bands", _bands_words(bands)), ("Reviewed every", f"{every} months"))  # fmt: skip
    rule = "The highest current score of its risks; where it is high the asset is reviewed more "
    rule += "often (R-RISK-01, R-IAR-11)."
    return [Fact("Highest risk", tag=tag, why=Why(f"highest risk {tag.text}", rule, inputs))]


def _matrix_facts(organisation: Any) -> list[Fact]:
    if not any(may_somewhere(g.actor, p, organisation.id) for p in (VIEW, "setting.edit")):
        return []
    return [Fact("Bands of the risk matrix", _bands_words(bands_for(session(), organisation.id)))]


def _bands_words(bands: tuple[Band, ...]) -> str:
    return ", ".join(f"{b.name} from {b.least}" for b in reversed(bands))


def warnings(noun: Noun, record: Any) -> tuple[str, ...]:
    """What stops a risk from standing as it is recorded (R-RISK-04)."""
    if noun.name != "risk" or record.state == "closed":
        return ()
    today = london_date(g.now)
    found = []
    if record.state == "open" and record.red and record.treatment == "tolerate":
        months = lookup_whole("risk.longest_acceptance_months", today)
        found.append("This risk is tolerated, and nobody has accepted it. "
                     + _RED_RULE.format(months=months))  # fmt: skip
    expires = record.acceptance_expires_on
    if record.state == "accepted" and expires is not None and expires < today:
        found.append(f"Its acceptance expired on {_day(expires)}. Renew it, or treat the risk.")
    return tuple(found)


def matrix(noun: Noun, record: Any) -> list[tuple[int, str, list[MatrixCell]]]:
    """The five by five matrix of a risk's organisation, worst impact first, its scores marked."""
    if noun.name != "risk":
        return []
    bands = bands_for(session(), record.organisation_id)
    places: dict[tuple[int, int], list[str]] = {}
    for kind in ("inherent", "current", "target"):
        place = (getattr(record, f"{kind}_impact"), getattr(record, f"{kind}_likelihood"))
        if None not in place:
            places.setdefault(place, []).append(kind.capitalize())
    return [
        (
            impact,
            IMPACTS[impact],
            [
                MatrixCell(impact * likelihood, band_of(impact * likelihood, bands),
                           tuple(places.get((impact, likelihood), ())))
                for likelihood in LIKELIHOODS
            ],
        )
        for impact in sorted(IMPACTS, reverse=True)
    ]  # fmt: skip


def adds(noun: Noun, record: Any) -> dict[str, Link]:
    """Where a risk to an asset is added, for those who may."""
    if noun.name != "asset" or not may_somewhere(g.actor, ADD):
        return {}
    return {"Risks": Link("Add a risk", f"/risks/new?asset={record.reference}")}


def prefilled(noun: Noun) -> dict[str, Any]:
    """What a new risk to the asset in the address begins with: its impact is a suggestion."""
    reference = request.args.get("asset", "")
    if noun.name != "risk" or not reference:
        return {}
    visible = get_noun("asset").visible(g.actor, full=True)
    wanted = select(Asset).where(Asset.reference == reference.upper(), visible)
    asset = session().scalars(wanted).first()
    if asset is None:
        return {}
    return {"asset": asset.reference, "current_impact": impact_of(asset)}


def waiting(actor: Actor, people: tuple[int, ...], today: date) -> list[Waiting]:
    """Risks to review, acceptances that end, and for the SIRO what waits for a word (R-RISK-04).

    ``people`` are those whose work the actor does today, a London date.
    """
    horizon = today + timedelta(days=AHEAD_DAYS)
    places = tuple(h.organisation_id for h in actor.holdings if h.role == "siro")
    mine, red = Risk.owner_id.in_(people), Risk.red.is_(True) & Risk.organisation_id.in_(places)
    ends = (Risk.state == "accepted") & (Risk.acceptance_expires_on <= horizon)
    bare = (Risk.state == "open") & (Risk.treatment == "tolerate")
    seen = get_noun("risk").visible(actor)

    def found(test: ColumnElement[bool]) -> Iterable[tuple[Risk, str]]:
        rows = session().scalars(select(Risk).where(test, seen).limit(MOST))
        return ((risk, f"/risks/{risk.reference}") for risk in rows)

    review = found(mine & Risk.state.in_(LIVE) & (Risk.review_on <= horizon))
    renew = "Acceptance ends: renew it, or treat the risk"
    return [
        *((risk.name, at, "Review the risk", risk.review_on) for risk, at in review),
        *((risk.name, at, renew, risk.acceptance_expires_on)
          for risk, at in found(ends & (mine | red))),
        *((risk.name, at, "Accept, or have it treated", None) for risk, at in found(bare & red)),
    ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Directorate:
    """The live risks of one directorate: how many in each band, and how many were let expire."""

    name: str
    counts: tuple[int, ...]
    expired: int

    @property
    def total(self) -> int:
        """All of them."""
        return sum(self.counts)


@blueprint.get("/risks/by-directorate")
@permission(VIEW)
def by_directorate() -> str:
    """Show how many live risks each directorate has in each band, for the SIRO (scenario 2)."""
    return render_template(
        "risks/by_directorate.html", page=Page("Risks by directorate", back_link="/risks"),
        rows=_directorates(), bands=BANDS, nowhere=NO_DIRECTORATE,
    )  # fmt: skip


def _directorates() -> list[Directorate]:
    top = (
        select(Team.id, Team.name, Team.path)
        .where(Team.parent_id.is_(None), Team.organisation_id.in_(g.actor.organisations()))
        .subquery()
    )
    inside = select(Team.id, top.c.name).join(top, Team.path.startswith(top.c.path)).subquery()
    late = (Risk.state == "accepted") & (Risk.acceptance_expires_on < london_date(g.now))
    rows = session().execute(
        select(
            inside.c.name, *(func.count().filter(Risk.band == band) for band in BANDS),
            func.count().filter(late),
        )
        .select_from(Risk)
        .join(Asset, Asset.id == Risk.asset_id)
        .outerjoin(inside, inside.c.id == Asset.team_id)
        .where(Risk.state.in_(LIVE), get_noun("risk").visible(g.actor))
        .group_by(inside.c.name)
    )  # fmt: skip
    found = [
        Directorate(name or NO_DIRECTORATE, tuple(counts[:-1]), counts[-1])
        for name, *counts in rows.tuples()
    ]
    return sorted(found, key=lambda one: (one.name == NO_DIRECTORATE, one.name.lower()))


def _day(value: Any) -> str:
    return shown_value(FieldSpec("day", "Day"), value)
