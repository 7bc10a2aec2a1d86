"""Check a code against an account's second factor, once: used when signing in and to confirm."""

from flask import g
from sqlalchemy import or_, update

from app.core.database import session as database_session
from app.engine.unit_of_work import unit_of_work
from app.identity.models import Account
from app.identity.second_factor import find_step
from app.identity.throttle import Limits, is_throttled
from app.web.sign_in_session import address, keep_failure, secret_box

WRONG = "That code does not work. Enter the six digits your app shows now; each works once."


def find_fault(account: Account, code: str) -> str | None:
    """Use a code up; a sentence says why it does not work. Guessing is throttled like passwords."""
    if not code.strip():
        return "Enter the code from your authenticator app."
    email, account_id, last_step = account.email, account.id, account.totp_last_step
    if is_throttled(database_session(), email, address(), now=g.now):
        minutes = int(Limits.at(g.now).window.total_seconds() // 60)
        return f"There were too many attempts. Wait {minutes} minutes, then try again."
    secret = secret_box().open(account.totp_secret or "")
    step = find_step(secret, code, now=g.now, last_step=last_step)
    if step is None or not _use_up(account_id, step):
        keep_failure(email, account, way="code")
        return WRONG
    return None


def _use_up(account_id: int, step: int) -> bool:
    """Mark the step as used; False when another request was quicker."""
    with unit_of_work(g.now) as unit:
        done = unit.session.execute(
            update(Account)
            .where(
                Account.id == account_id,
                or_(Account.totp_last_step.is_(None), Account.totp_last_step < step),
            )
            .values(totp_last_step=step)
        )
        return bool(done.rowcount)  # type: ignore[attr-defined]
