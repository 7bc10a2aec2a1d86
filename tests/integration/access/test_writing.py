"""Nothing that anybody sends reaches a record of another organisation, by any route."""

import pytest

from tests.integration.access.conftest import Ground
from tests.integration.access.routes import Visit
from tests.integration.access.sending import sent_with, writes
from tests.integration.access.standing import changed, every_row, sides
from tests.integration.access.walking import WALKERS, Answer, Comparison, Walker, listed

REFUSED = frozenset({302, 401, 403, 404})
"""Not signed in, not theirs to ask, or not there; which of them, the comparison decides."""


@pytest.mark.parametrize("role", WALKERS)
def test_nobody_moves_what_is_not_theirs(ground: Ground, role: str) -> None:
    """404, or what a record that does not exist would answer; and every row stays as it was."""
    walker = ground.walkers[role]
    with ground.app.app_context():
        before, between = every_row(), sides(ground.home, ground.other)
    unknown = writes(ground.app, ground.unknown)
    compare = Comparison(walker, unknown, lambda v: sent_with(v, ground.unknown))
    found = []
    for visit in writes(ground.app, ground.theirs, share=walker.share):
        wide = walker.opens_everywhere(visit.endpoint)
        if not wide and not walker.may_move_everywhere(visit.kind, visit.trigger):
            answer = walker.ask(visit, **sent_with(visit, ground.theirs))
            found += _reached(walker, visit, answer)
            found += compare.differences(visit, answer) if visit.typed else []
    with ground.app.app_context():
        found += changed(before, every_row(), between)
    assert not found, listed(found)


def _reached(walker: Walker, visit: Visit, answer: Answer) -> list[str]:
    found = []
    if visit.typed and answer.status not in REFUSED:
        found.append(f"{visit.method} {visit.address} answers {answer.status}")
    leaks = walker.leaks(answer)
    return found + ([f"{visit.method} {visit.address} shows {leaks}"] if leaks else [])
