"""What hangs on one record, for whoever sees that record whole."""

from dataclasses import replace

from sqlalchemy import Row, select, true
from sqlalchemy.orm import Session

from app.documents.models import Comment, Document, DocumentVersion
from app.documents.nouns import COMMENT_NOUN, DOCUMENT_NOUN
from app.identity.actor import Actor
from app.identity.models import Person
from app.policy.decisions import predicate

COMMENTS_SHOWN = 50
DOCUMENTS_SHOWN = 50
_COMMENT_SEEN = replace(COMMENT_NOUN.shape, parent_visible=lambda _actor: true())
_DOCUMENT_SEEN = replace(DOCUMENT_NOUN.shape, parent_visible=lambda _actor: true())


def comments_on(
    session: Session, actor: Actor, kind: str, record_id: int
) -> list[Row[tuple[Comment, str]]]:
    """List the comments on a record that the actor is known to see whole, the newest first.

    One query, which does not ask again whether the record itself may be seen.
    """
    return list(
        session.execute(
            select(Comment, Person.name)
            .outerjoin(Person, Person.id == Comment.author_id)
            .where(
                Comment.subject_kind == kind,
                Comment.subject_key == record_id,
                predicate(actor, COMMENT_NOUN.views, _COMMENT_SEEN),
            )
            .order_by(Comment.id.desc())
            .limit(COMMENTS_SHOWN + 1)
        )
    )


def documents_on(session: Session, actor: Actor, kind: str, record_id: int) -> list[Document]:
    """List the current documents of a record that the actor is known to see whole."""
    return list(
        session.scalars(
            select(Document)
            .where(
                Document.subject_kind == kind,
                Document.subject_key == record_id,
                Document.state == "current",
                predicate(actor, DOCUMENT_NOUN.views, _DOCUMENT_SEEN),
            )
            .order_by(Document.id.desc())
            .limit(DOCUMENTS_SHOWN + 1)
        )
    )


def versions_of(session: Session, document: Document) -> list[Row[tuple[DocumentVersion, str]]]:
    """List the versions of a document with who added each, the newest first."""
    return list(
        session.execute(
            select(DocumentVersion, Person.name)
            .outerjoin(Person, Person.id == DocumentVersion.added_by_id)
            .where(DocumentVersion.document_id == document.id)
            .order_by(DocumentVersion.number.desc())
        )
    )
