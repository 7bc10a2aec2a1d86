"""What hangs on one record, for whoever sees that record whole."""

from dataclasses import replace

from sqlalchemy import Row, select, true
from sqlalchemy.orm import Session

from app.documents.models import Comment
from app.documents.nouns import COMMENT_NOUN
from app.identity.actor import Actor
from app.identity.models import Person
from app.policy.decisions import predicate

COMMENTS_SHOWN = 50


def comments_on(
    session: Session, actor: Actor, kind: str, record_id: int
) -> list[Row[tuple[Comment, str]]]:
    """List the comments on a record that the actor is known to see whole, the newest first.

    One query, which does not ask again whether the record itself may be seen.
    """
    seen = replace(COMMENT_NOUN.shape, parent_visible=lambda _actor: true())
    return list(
        session.execute(
            select(Comment, Person.name)
            .outerjoin(Person, Person.id == Comment.author_id)
            .where(
                Comment.subject_kind == kind,
                Comment.subject_key == record_id,
                predicate(actor, COMMENT_NOUN.views, seen),
            )
            .order_by(Comment.id.desc())
            .limit(COMMENTS_SHOWN + 1)
        )
    )
