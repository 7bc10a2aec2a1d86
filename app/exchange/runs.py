"""An import as a record that is worked: who may start, apply and undo it, and what is audited."""

from app.audit.models import INSTALLATION
from app.core.fields import FieldKind, FieldSpec
from app.engine.move import Move
from app.engine.noun import Handler, Noun, Situation, register
from app.exchange.models import ImportRun
from app.policy.shape import PolicyShape
from workflows import import_run

FIELDS = (
    FieldSpec("kind", "What the rows are", required=True, max_length=32),
    FieldSpec("file_name", "File", required=True),
    FieldSpec(
        "organisation",
        "Organisation",
        FieldKind.ORGANISATION,
        hint="Whose records they are; empty for a list of organisations.",
    ),
)


def _facts(run: ImportRun | None, _at: Situation) -> import_run.Facts:
    if run is None:
        return import_run.Facts()
    return import_run.Facts(
        strict=run.strict,
        rejected=run.rejected,
        dry_run=run.dry_run,
        checked=run.checked_at is not None,
    )


def _start(move: Move) -> None:
    """A list of organisations belongs to the installation, not to one of them."""
    move.record.person_id = move.actor.person_id
    move.record.file_hash = ""
    if move.record.organisation_id is None:
        move.record.organisation_id = INSTALLATION


def make_noun(apply: Handler, undo: Handler) -> Noun:
    """Make the kind of record, with what applying and undoing do."""
    return Noun(
        name="import",
        plural="imports",
        title="Import",
        prefix="IMP",
        model=ImportRun,
        workflow=import_run.WORKFLOW,
        fields=FIELDS,
        shape=PolicyShape(organisation=ImportRun.organisation_id, own=(ImportRun.person_id,)),
        facts=_facts,
        handlers={"start": _start, "apply": apply, "undo": undo},
        views=("import.view",),
        heading=lambda run: f"{run.kind.capitalize()} from {run.file_name}",
        needs_organisation=False,
        made_elsewhere=True,
    )


def register_noun(apply: Handler, undo: Handler) -> None:
    """Make imports known to every door."""
    register(make_noun(apply, undo))
