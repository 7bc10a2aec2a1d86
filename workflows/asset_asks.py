"""What moves of an asset ask for, where it takes more than a line to say."""

from workflows.definition import Ask

SUCCESSOR = Ask(
    "successor_reference",
    "What takes its place",
    required=False,
    max_length=255,
    hint="The reference of the asset that holds the records now, here or at the receiver.",
)
TRANSFER = (
    Ask(
        "receiver",
        "Receiving organisation",
        kind="organisation",
        required=False,
        hint="One that works here, or your own where records move to another system.",
    ),
    Ask(
        "transfer_body",
        "Body outside",
        required=False,
        max_length=255,
        hint="Its name, where it does not work here: an archive, a council, a supplier.",
    ),
    Ask(
        "accepted_by",
        "Who accepts",
        kind="person",
        required=False,
        record_kind="any organisation",
        hint="An owner, by e-mail. For a body outside: who here holds its written acceptance.",
    ),
    Ask("transfer_basis", "Legal basis", kind="long_text", hint="The law that lets it go there."),
    Ask("transfer_inventory", "Inventory", kind="long_text", hint="What is handed over, in lines."),
    SUCCESSOR,
)
PROCESSING = Ask(
    "processing_record",
    "Processing record",
    kind="record",
    hint="Its reference, for example PRO-2026-0007.",
    record_kind="processing_record",
)
OWNER = Ask("person", "Who should own it", kind="person", hint="Name, e-mail or staff number.")
