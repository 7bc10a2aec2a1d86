"""Take in a file, for a move that attaches it."""

from pathlib import Path

import click

from app.cli.context import acting, answer, as_option, clock, handles_refusals, json_option
from app.core.errors import DeniedError
from app.documents.uploads import read_upload, stage
from app.policy.decisions import may_somewhere

ATTACHING = ("document.add", "document.replace")


@click.command("upload")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@as_option
@json_option
@handles_refusals
def upload(file: Path, as_email: str | None, as_json: bool) -> None:
    """Check FILE and print what ig new document --input upload=… takes."""
    actor = acting(as_email)
    if not any(may_somewhere(actor, permission) for permission in ATTACHING):
        raise DeniedError(ATTACHING[0])
    with file.open("rb") as stream:
        text = stage(stream, file.name, actor, now=clock().now())
    known = read_upload(text, actor)
    value = {"upload": text, "sha256": known.sha256, "size": known.size, "scan": known.scan}
    answer(value, as_json=as_json, text=text)


COMMANDS = (upload,)
