"""Back the installation up, and restore it."""

from pathlib import Path

import click

from app.admin.backup import restore_backup, write_backup
from app.audit.chain import Entry
from app.cli.context import acting, answer, as_option, clock, handles_refusals, json_option
from app.core.errors import DeniedError
from app.engine.unit_of_work import UnitOfWork, unit_of_work
from app.identity.actor import Actor
from app.policy.decisions import may_somewhere
from app.tables import metadata


@click.command("backup")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@as_option
@json_option
@handles_refusals
def backup(file: Path, as_email: str | None, as_json: bool) -> None:
    """Write the whole installation to FILE; keys stay in the environment."""
    actor = _allowed(as_email, "installation.backup")
    with unit_of_work(clock().now()) as unit:
        counts = write_backup(unit.session, metadata, file)
        unit.entries.append(_entry(unit, actor, "installation.backed_up", file, counts))
    _tell(counts, file, as_json=as_json)


@click.command("restore")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@as_option
@json_option
@handles_refusals
def restore(file: Path, as_email: str | None, as_json: bool) -> None:
    """Put a backup into an empty, upgraded database; any kind to any kind."""
    actor = _allowed(as_email, "installation.restore")
    with unit_of_work(clock().now()) as unit:
        counts = restore_backup(unit.session, metadata, file)
        unit.session.expire_all()
        unit.entries.append(_entry(unit, actor, "installation.restored", file, counts))
    _tell(counts, file, as_json=as_json)


def _allowed(email: str | None, permission: str) -> Actor:
    actor = acting(email)
    if not may_somewhere(actor, permission):
        raise DeniedError(permission)
    return actor


def _entry(unit: UnitOfWork, actor: Actor, event: str, file: Path, counts: dict[str, int]) -> Entry:
    return Entry(
        event=event, door=actor.door.value, actor_name=actor.name,
        actor_person_id=actor.person_id, permission=event.replace("backed_up", "backup"),
        correlation_id=unit.correlation_id, at=unit.now,
        facts={"file": file.name, "rows": sum(counts.values())},
    )  # fmt: skip


def _tell(counts: dict[str, int], file: Path, *, as_json: bool) -> None:
    total = sum(counts.values())
    value = {"file": str(file), "rows": total, "tables": counts}
    answer(value, as_json=as_json, text=f"{file}: {total} rows of {len(counts)} tables.")


COMMANDS = (backup, restore)
