"""Bands of people affected and of time taken, as the regulator publishes them (R-TAX-01, 02)."""

from app.clocks.bands import time_band
from app.core.rulebook import Case, rule
from app.incidents.rules.taxonomy import taxonomy

__all__ = ["size_band", "time_band"]


def size_band(people: int | None) -> str:
    """Name the band of a number of people affected; nobody, or not known, has no band but Unknown.

    Raises ValueError for less than 0.
    """
    if people is not None and people < 0:
        raise ValueError("Give 0 people or more.")
    bands = taxonomy().size_bands
    for band in bands:
        if people is None or band.least is None or people < band.least:
            continue
        if band.most is None or people <= band.most:
            return band.name
    return next(band.name for band in bands if band.least is None)


@rule("ico_band", "R-TAX-01")
def ico_band(case: Case) -> str:
    """The regulator's band of a number of people affected, as one text."""
    return size_band(case.whole_or_none("n", least=0))
