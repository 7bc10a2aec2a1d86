"""Invented registers of any size, the same for the same seed."""

import csv
import random
from collections.abc import Iterator
from pathlib import Path

SEED = 20261121
COLUMNS = (
    "source_reference", "name", "description", "asset_type", "team", "business_function",
    "activity", "supplier", "system", "system_version", "personal_data", "number_of_people",
    "keywords", "update_frequency", "marking", "support_ends_on",
    "penetration_tested_on", "backup_method",
    "rpo_hours", "rto_hours",
)  # fmt: skip
"""Twenty columns, by the API's names: the same are exported again."""

_THINGS = (
    "case files", "register", "database", "archive", "payments", "correspondence", "applications",
    "inspection reports", "assessments", "recordings", "maps", "contracts", "referrals", "licences",
)  # fmt: skip
_SERVICES = (
    "Housing", "Planning", "Adult social care", "Children's services", "Council tax", "Licensing",
    "Libraries", "Waste", "Highways", "Benefits", "Electoral", "Public health", "Parking",
    "Trading standards", "Registrars", "Youth offending", "Museums", "Parks", "Schools admissions",
)  # fmt: skip
_PLACES = (
    "north", "south", "east", "west", "central", "riverside", "hilltop", "harbour", "market",
    "station", "meadow", "castle", "orchard", "quarry", "mill", "bridge", "priory", "abbey",
)  # fmt: skip
TEAMS = tuple(f"{service} team" for service in _SERVICES)


def asset_rows(count: int, seed: int = SEED) -> Iterator[tuple[object, ...]]:
    """Make the rows of a register, each with a name of its own words."""
    chance = random.Random(seed)  # noqa: S311 - invented data, not a secret
    for number in range(count):
        service = chance.choice(_SERVICES)
        thing, place = chance.choice(_THINGS), chance.choice(_PLACES)
        yield (
            f"B{number:07d}",
            f"{service} {thing} {place} {number}",
            f"The {thing} that {service.lower()} keeps for the {place} area. " * 3,
            chance.choice(("database", "system", "document_set", "spreadsheet")),
            f"{service} team", service, service.lower(),
            f"Supplier {chance.randrange(300)}", f"Product {chance.randrange(2000)}",
            f"{chance.randrange(1, 12)}.{chance.randrange(10)}",
            chance.choice(("yes", "no", "unknown")), chance.randrange(200_000),
            f"{place}; {thing}", chance.choice(("Daily", "Weekly", "Monthly")),
            chance.choice(("OFFICIAL", "OFFICIAL-SENSITIVE")),
            f"20{chance.randrange(27, 33)}-0{chance.randrange(1, 10)}-15",
            f"2026-0{chance.randrange(1, 7)}-10", "Nightly copy to a second site",
            chance.randrange(1, 72), chance.randrange(1, 96),
        )  # fmt: skip


def write_assets(path: Path, count: int, seed: int = SEED) -> None:
    """Write a register as a CSV file that the import reads without a mapping."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(COLUMNS)
        writer.writerows(asset_rows(count, seed))
