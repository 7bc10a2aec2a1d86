"""Nothing that anybody reads shows a word of another organisation, by any route of site or API."""

import pytest

from app.engine.noun import get_noun
from tests.integration.access.conftest import Ground
from tests.integration.access.routes import Visit, visits
from tests.integration.access.walking import EVERY_ROLE, WALKERS, Comparison, listed


@pytest.mark.parametrize("role", WALKERS)
def test_ones_own_records_show_no_word_of_the_other(ground: Ground, role: str) -> None:
    """Every page, list, form, feed, figure, event list and error of one's own organisation."""
    walker = ground.walkers[role]
    found = [
        f"{visit.address} shows {leaks}"
        for visit in visits(ground.app, ground.own, "GET", share=walker.share)
        if (leaks := walker.leaks(walker.ask(visit)))
    ]
    assert not found, listed(found)


@pytest.mark.parametrize("role", WALKERS)
def test_what_is_not_yours_reads_as_if_it_were_not_there(ground: Ground, role: str) -> None:
    """To the letter, but for the reference that was asked for and what differs each time."""
    walker = ground.walkers[role]
    compare = Comparison(walker, visits(ground.app, ground.unknown, "GET"))
    found = []
    for visit in visits(ground.app, ground.theirs, "GET", share=walker.share):
        if visit.typed:
            answer = walker.ask(visit)
            leaks = walker.leaks(answer)
            found += [f"{visit.address} shows {leaks}"] if leaks else []
            found += compare.differences(visit, answer)
    assert not found, listed(found)


def test_headers_alone_say_no_more(ground: Ground) -> None:
    """HEAD answers what GET answers, without the body."""
    walker, found = ground.walkers[EVERY_ROLE], []
    for visit in visits(ground.app, ground.theirs, "HEAD", share=0):
        answer = walker.ask(visit)
        if walker.leaks(answer) or "<html" in answer.text:
            found.append(visit.address)
    assert not found, listed(found)


@pytest.mark.parametrize("role", WALKERS)
def test_ones_own_conflict_and_refusals_show_no_word_of_the_other(
    ground: Ground, role: str
) -> None:
    """A stale edit, a form without its token, a method that is not allowed, an address of none."""
    walker = ground.walkers[role]
    found = []
    for kind in ("asset", "retention_rule", "team", "person"):
        address = f"/{get_noun(kind).plural}/{ground.home.reference(kind)}"
        for visit, sent in (
            (Visit("", "POST", f"{address}/edit", kind), {"data": {"version": "0", "name": "x"}}),
            (Visit("", "PATCH", f"/api/v1{address}", kind),
             {"json": {"name": "x"}, "headers": {"If-Match": '"v0"'}}),
            (Visit("", "DELETE", address, kind), {}),
            (Visit("", "GET", f"{address}/nothing", kind), {}),
        ):  # fmt: skip
            leaks = walker.leaks(walker.ask(visit, **sent))
            found += [f"{visit.address} shows {leaks}"] if leaks else []
    assert not found, listed(found)
