"""Seal the heads at each tick, and verify every chain against rows, heads and seals."""

import hmac
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from app.audit.chain import GENESIS, HASHED, code_for, digest, link_hash
from app.audit.models import AuditDetail, AuditEvent, AuditHead, AuditSeal


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing wrong with a chain, in a sentence."""

    chain: int
    sequence: int
    problem: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Verification:
    """What a verification read, and what it found."""

    chains: int
    events: int
    seals: int
    findings: tuple[Finding, ...]


def seal(session: Session, key: str, *, now: datetime) -> int:
    """Seal every head that has moved since its last seal. Returns how many were sealed."""
    last = select(AuditSeal.chain, func.max(AuditSeal.sequence)).group_by(AuditSeal.chain)
    sealed = dict(session.execute(last).tuples().all())
    moved = 0
    for head in session.scalars(select(AuditHead).order_by(AuditHead.chain)):
        if head.sequence and sealed.get(head.chain) != head.sequence:
            session.execute(
                insert(AuditSeal).values(
                    chain=head.chain,
                    sequence=head.sequence,
                    hash=head.hash,
                    sealed_at=now,
                    code=code_for(key, head.chain, head.sequence, head.hash),
                )
            )
            moved += 1
    return moved


def verify(session: Session, key: str, chain: int | None = None) -> Verification:
    """Walk the chains: every row, every link, the head, every seal. Read-only."""
    wanted = select(AuditHead.chain).union(select(AuditEvent.chain), select(AuditSeal.chain))
    chains = [c for c in sorted(session.scalars(wanted)) if chain is None or c == chain]
    findings: list[Finding] = []
    events = seals = 0
    for one in chains:
        walk = _Walk(session, key, one)
        findings.extend(walk.findings())
        events += walk.events
        seals += walk.seals
    return Verification(len(chains), events, seals, tuple(findings))


class _Walk:
    """One pass over one chain."""

    def __init__(self, session: Session, key: str, chain: int) -> None:
        self.session, self.key, self.chain = session, key, chain
        self.events = self.seals = 0
        self.hashes: dict[int, str] = {}

    def findings(self) -> Iterator[Finding]:
        sealed_at = {
            s.sequence: s
            for s in self.session.scalars(select(AuditSeal).where(AuditSeal.chain == self.chain))
        }
        last_sequence, last_hash = 0, GENESIS
        rows = self.session.execute(
            select(AuditEvent, AuditDetail)
            .outerjoin(AuditDetail, AuditDetail.event_id == AuditEvent.id)
            .where(AuditEvent.chain == self.chain)
            .order_by(AuditEvent.sequence)
            .execution_options(yield_per=2000)
        )
        for event, detail in rows:
            self.events += 1
            yield from self._check_event(event, detail, last_sequence, last_hash)
            last_sequence, last_hash = event.sequence, event.hash
            if event.sequence in sealed_at:
                self.hashes[event.sequence] = event.hash
            self.session.expunge(event)
        yield from self._check_head(last_sequence, last_hash)
        for sequence, stamp in sorted(sealed_at.items()):
            yield from self._check_seal(sequence, stamp)

    def _finding(self, sequence: int, problem: str, sentence: str) -> Finding:
        return Finding(self.chain, sequence, problem, sentence)

    def _check_event(
        self, event: AuditEvent, detail: AuditDetail | None, last: int, previous: str
    ) -> Iterator[Finding]:
        n = event.sequence
        if n != last + 1:
            yield self._finding(n, "gap", f"Event {n} follows {last}: events between are missing.")
        if event.previous_hash != previous:
            yield self._finding(
                n, "broken_link", f"Event {n} does not link to the event before it."
            )
        if link_hash({name: getattr(event, name) for name in HASHED}) != event.hash:
            yield self._finding(n, "altered", f"Event {n} is not as it was written.")
        if detail is not None and detail.emptied_at is None:
            texts = (detail.before_values, detail.after_values, detail.reason_text)
            digests = (event.before_digest, event.after_digest, event.reason_digest)
            if tuple(digest(t) for t in texts) != digests:
                yield self._finding(n, "detail_altered", f"The detail of event {n} was altered.")

    def _check_head(self, sequence: int, link: str) -> Iterator[Finding]:
        head = self.session.get(AuditHead, self.chain)
        if head is None:
            yield self._finding(sequence, "head_missing", "The head of this chain is missing.")
            return
        if (head.sequence, head.hash) != (sequence, link):
            yield self._finding(
                head.sequence, "head_mismatch",
                f"The head says {head.sequence} events, the last one found is {sequence}.",
            )  # fmt: skip
        expected = code_for(self.key, self.chain, head.sequence, head.hash)
        if not hmac.compare_digest(head.code, expected):
            yield self._finding(
                head.sequence,
                "head_forged",
                "The head was not written with this installation's key.",
            )

    def _check_seal(self, sequence: int, stamp: AuditSeal) -> Iterator[Finding]:
        self.seals += 1
        expected = code_for(self.key, self.chain, sequence, stamp.hash)
        if not hmac.compare_digest(stamp.code, expected):
            yield self._finding(
                sequence, "seal_forged", f"The seal at event {sequence} is not ours."
            )
        elif self.hashes.get(sequence) != stamp.hash:
            yield self._finding(
                sequence, "seal_mismatch",
                f"Event {sequence} differs from what was sealed: the chain was rewritten.",
            )  # fmt: skip
