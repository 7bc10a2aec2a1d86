"""Narrow the list of one kind of record to those that hold some words."""

from sqlalchemy import ColumnElement, and_, false, or_
from sqlalchemy.orm import Session

from app.engine.noun import Noun
from app.identity.actor import Actor
from app.search.finding import sees_all_whole
from app.search.matching import entries_with
from app.search.models import SearchEntry
from app.search.words import asked_of


def holding(session: Session, noun: Noun, actor: Actor, text: str) -> ColumnElement[bool]:
    """Say in SQL that a record holds all words of a text, for a list that is in scope already.

    Where the actor sees the title only, only that and the reference are read.
    """
    asked = asked_of(text)
    if not asked:
        return false()

    def among(*, titles: bool) -> ColumnElement[bool]:
        entries = entries_with(session, asked, titles=titles).order_by(None)
        subjects = entries.where(SearchEntry.kind == noun.name)
        found: ColumnElement[bool] = noun.model.id.in_(
            subjects.with_only_columns(SearchEntry.subject_id)
        )
        return found

    if sees_all_whole(actor, noun):
        return among(titles=False)
    return or_(among(titles=True), and_(noun.visible(actor, full=True), among(titles=False)))
