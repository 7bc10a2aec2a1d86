"""Reporting an incident: one question a page, kept until it is sent, by staff and by IG."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from app.audit.models import AuditDetail
from app.core.database import session
from app.identity.models import Person
from app.incidents.models import Incident, Obligation
from app.incidents.reporting.models import ReportDraft
from tests.integration.web.conftest import Council
from tests.integration.web.reporting import ANSWERS, at_office, staff, words_on
from tests.support.signing_in import csrf_token


@pytest.fixture
def house(app: Flask, clock: time_machine.Traveller) -> Council:
    """An office at ten on a Monday in June."""
    return at_office(app)


def test_a_member_of_staff_reports_in_sixteen_questions_and_gets_a_reference(
    house: Council,
) -> None:
    di = staff(house)
    assert di.answer_all() == list(ANSWERS)
    check = words_on(di.client.get("/incidents/report/check").text)
    for words in ("A letter went to the wrong house.", "Not sure", "1 June 2026 at 9:30am", "12",
                  "name and date of birth; Contact details", "Nothing written"):  # fmt: skip
        assert words in check
    sent = di.post("/incidents/report/check")
    done = words_on(di.client.get(sent.location).text)
    assert "Report received Your reference INC-2026-0001" in done
    assert "may be involved. The 72 hours" in done
    assert "ended on 4 June 2026 at 9:30am" in done
    assert "You do not have to." in done
    with house.app.app_context():
        incident = session().scalars(select(Incident)).one()
        assert (incident.personal_data, incident.people_band) == ("unknown", "10 to 99")
        assert [c.regime for c in session().scalars(select(Obligation))] == ["ico_art33"]


def test_what_was_typed_outlives_the_session_and_can_be_thrown_away(house: Council) -> None:
    di = staff(house)
    here = di.begin()
    later = di.post(here, what_happened="A bag was left on a bus.", later="yes")
    assert later.location == "/incidents/report"
    di.client.post("/sign-out", data={"csrf_token": csrf_token(di.client)})
    again = staff(house)
    assert "You began a report and have not sent it." in again.client.get("/").text
    assert "You have a report that you have not sent." in again.client.get("/incidents/report").text
    assert "A bag was left on a bus." in again.client.get(again.begin()).text
    with house.app.app_context():
        assert session().scalars(select(Incident)).all() == []
        kept = session().scalars(select(AuditDetail.after_values)).all()
    assert "A bag was left" not in str(kept)
    again.post("/incidents/report/throw-away")
    assert "Start now" in again.client.get("/incidents/report").text


def test_nobody_else_sees_a_draft(house: Council) -> None:
    staff(house).begin()
    ada = staff(house, name="Ada Osei")
    assert "Start now" in ada.client.get("/incidents/report").text
    assert ada.client.get("/incidents/report/what-happened").location == "/incidents/report"


def test_no_information_about_people_leaves_five_questions_out(house: Council) -> None:
    di = staff(house)
    seen = di.answer_all(about_people={"personal_data": "no"})
    assert [word for word in ANSWERS if word not in seen] == [
        "whose", "how-many", "what-kind", "who-has-it", "got-back",
    ]  # fmt: skip
    assert "Question 11 of 11" in di.client.get("/incidents/report/who-you-are").text


@pytest.mark.parametrize(
    ("day", "month", "year", "clock_time", "sentence"),
    [
        ("", "", "", "", "Enter the date you found out about the incident."),
        ("16", "6", "2026", "9am", "Date you found out must be today or in the past."),
        ("15", "6", "2026", "11:30pm", "The time you found out must be now or in the past."),
        ("31", "2", "2026", "9am", "Date you found out must be a real date."),
        ("1", "6", "2026", "9", "Write the time like 3pm, or leave it empty."),
        ("1", "6", "2026", "afternoon", "Write the time like 3pm, or leave it empty."),
        ("29", "3", "2026", "1:30am", "did not exist: the clocks went forward."),
        ("26", "10", "2025", "1:30am", "01:30 on 26 October 2025 happened twice"),
    ],
)
def test_a_time_that_cannot_be_is_refused_and_stays_typed(
    house: Council, day: str, month: str, year: str, clock_time: str, sentence: str
) -> None:
    di = staff(house)
    di.post(di.begin(), what_happened="A letter was lost.")
    typed = {"discovered_at-day": day, "discovered_at-month": month, "discovered_at-year": year,
             "discovered_at-time": clock_time}  # fmt: skip
    answer = di.post("/incidents/report/found-out", **typed)
    assert answer.status_code == 422
    assert sentence in words_on(answer.text)
    assert "<title>Error: " in answer.text
    assert f'value="{clock_time}"' in answer.text


@pytest.mark.parametrize(("which", "hour"), [("first", 0), ("second", 1)])
def test_the_hour_that_comes_twice_asks_which(house: Council, which: str, hour: int) -> None:
    di = staff(house)
    twice = {"discovered_at-day": "26", "discovered_at-month": "10", "discovered_at-year": "2025",
             "discovered_at-time": "1:30am"}  # fmt: skip
    di.answer_all(found_out={**twice, "discovered_at-which": which})
    assert f'value="{which}" checked' in di.client.get("/incidents/report/found-out").text
    di.post("/incidents/report/check")
    with house.app.app_context():
        incident = session().scalars(select(Incident)).one()
        assert incident.discovered_at == datetime(2025, 10, 26, hour, 30, tzinfo=UTC)


def test_it_cannot_be_found_out_before_it_happened(house: Council) -> None:
    di = staff(house)
    di.answer_all()
    di.post("/incidents/report/time-known?check=1", occurred_precision="exact")
    answer = di.post(
        "/incidents/report/when?check=1",
        **{"occurred_at-day": "2", "occurred_at-month": "6", "occurred_at-year": "2026",
           "occurred_at-time": "9am"},
    )  # fmt: skip
    assert answer.status_code == 422
    assert "cannot have been found out before it happened" in words_on(answer.text)


def test_a_change_comes_back_to_the_answers_after_what_it_opens(house: Council) -> None:
    di = staff(house)
    di.answer_all(about_people={"personal_data": "no"})
    changed = di.post("/incidents/report/about-people?check=1", personal_data="yes")
    here = changed.location
    for word in ("whose", "how-many", "what-kind", "who-has-it", "got-back"):
        assert here == f"/incidents/report/{word}?check=1"
        here = di.post(here, **ANSWERS[word]).location
    assert here == "/incidents/report/check#change-got-back"


def test_a_change_comes_back_to_its_own_row(house: Council) -> None:
    di = staff(house)
    di.answer_all()
    changed = di.post("/incidents/report/where?check=1", place="home")
    assert changed.location == "/incidents/report/check#change-where"
    assert 'id="change-where"' in di.client.get(changed.location).text


def test_what_happened_and_when_it_was_found_out_are_enough_to_send(house: Council) -> None:
    di = staff(house)
    here = di.post(di.begin(), what_happened="A letter was lost.").location
    assert "Check and send what I have" not in di.client.get(here).text
    refused = di.post("/incidents/report/check")
    assert refused.status_code == 422
    assert "Answer this before you send: When did you find out?" in words_on(refused.text)
    here = di.post("/incidents/report/found-out", **ANSWERS["found-out"]).location
    assert "Check and send what I have" in di.client.get(here).text
    assert di.post(here, found_by="colleague", enough="yes").location == "/incidents/report/check"
    words = words_on(di.client.get("/incidents/report/check").text)
    assert "Not sent yet. Read it, then send." in words
    assert "counts as not known" in words
    done = di.client.get(di.post("/incidents/report/check").location)
    assert "INC-2026-0001" in words_on(done.text)
    with house.app.app_context():
        incident = session().scalars(select(Incident)).one()
        assert (incident.found_by, incident.personal_data) == ("colleague", None)
        assert [c.regime for c in session().scalars(select(Obligation))] == ["ico_art33"]


def test_a_day_will_do_for_a_time_known_roughly(house: Council) -> None:
    di = staff(house)
    day = {"occurred_at-day": "1", "occurred_at-month": "6", "occurred_at-year": "2026"}
    di.answer_all(
        time_known={"occurred_precision": "approximate"}, when=day,
        found_out={**ANSWERS["found-out"], "discovered_at-time": ""},
    )  # fmt: skip
    assert (
        'name="occurred_at-time" type="text" value=""'
        in di.client.get("/incidents/report/when").text
    )
    assert words_on(di.client.get("/incidents/report/check").text).count("about 1 June 2026") == 2
    reference = di.post("/incidents/report/check").location.rpartition("=")[2]
    case = words_on(house.browser("Ada Osei").get(f"/incidents/{reference}").text)
    assert "When did it happen about 1 June 2026 " in case
    exact = di.begin()
    di.post(exact, what_happened="Another.")
    di.post("/incidents/report/time-known", occurred_precision="exact")
    refused = di.post("/incidents/report/when", **day)
    assert "must include a time, such as 4:45pm." in words_on(refused.text)


def test_days_will_do_for_a_range(house: Council) -> None:
    di = staff(house)
    days = {
        f"{name}-{part}": typed
        for name, day in (("occurred_at", "28"), ("occurred_until", "30"))
        for part, typed in (("day", day), ("month", "5"), ("year", "2026"))
    }
    di.answer_all(time_known={"occurred_precision": "range"}, when=days)
    words = words_on(di.client.get("/incidents/report/check").text)
    assert "When did it happen? from 28 to 30 May 2026 Change" in words
    reference = di.post("/incidents/report/check").location.rpartition("=")[2]
    report = words_on(di.client.get(f"/incidents/{reference}/your-report").text)
    assert "When it happened from 28 to 30 May 2026" in report


@pytest.mark.parametrize(("typed", "exact"), [("", "approximate"), ("midnight", "exact")])
def test_a_day_alone_is_about_then_and_a_time_is_exact(
    house: Council, typed: str, exact: str
) -> None:
    di = staff(house)
    di.answer_all(found_out={**ANSWERS["found-out"], "discovered_at-time": typed})
    page = di.client.get("/incidents/report/found-out").text
    assert f'name="discovered_at-time" type="text" value="{typed}"' in page
    assert "Time (optional)" in words_on(page)
    di.post("/incidents/report/check")
    with house.app.app_context():
        incident = session().scalars(select(Incident)).one()
        assert incident.discovered_at == datetime(2026, 5, 31, 23, tzinfo=UTC)
        assert incident.discovered_precision == exact


def test_a_changed_choice_asks_anew_what_it_makes_void(house: Council) -> None:
    di = staff(house)
    here = "/incidents/report/when?check=1"
    told = {"occurred_at-day": "1", "occurred_at-month": "6", "occurred_at-year": "2026"}
    until = {name.replace("at-", "until-"): typed for name, typed in told.items()}
    di.answer_all(time_known={"occurred_precision": "range"}, when=told | until)
    for exact in ("approximate", "range"):  # there and back: neither time comes back unasked
        changed = di.post("/incidents/report/time-known?check=1", occurred_precision=exact)
        assert changed.location == here
        assert 'value="2026"' not in di.client.get(here).text
        check = words_on(di.client.get("/incidents/report/check").text)
        assert "1 June 2026 Change" not in check
        assert "When did it happen?" in check.split("Not answered yet")[1]
    half = di.post(here, **told, enough="yes")
    check = words_on(di.client.get(half.location).text)
    assert "When did it happen? 1 June 2026 Change" in check
    assert "When did it happen?" in check.split("Not answered yet")[1]
    assert di.post(here, **told, **until).location.endswith("/check#change-when")
    assert "Not answered yet" not in words_on(di.client.get("/incidents/report/check").text)


def test_a_device_is_named_only_where_one_was_involved(house: Council) -> None:
    di = staff(house)
    assert "device" not in di.answer_all()
    changed = di.post("/incidents/report/equipment?check=1", equipment_involved="yes")
    assert changed.location == "/incidents/report/device?check=1"
    di.post(changed.location, equipment="LT-4471", encrypted="yes")
    di.post("/incidents/report/check")
    with house.app.app_context():
        incident = session().scalars(select(Incident)).one()
        assert (incident.equipment_involved, incident.equipment) == ("yes", "LT-4471")


def test_carers_lost_papers_and_somebody_else_told_are_answers(house: Council) -> None:
    di = staff(house)
    di.answer_all(whose={"subjects": "carers"}, who_has_it={"holder": "lost"},
                  told={"told": "other"}, how_many={"people_band": "100 to 1k"})  # fmt: skip
    check = words_on(di.client.get("/incidents/report/check").text)
    for words in ("Carers, such as foster carers", "It is lost, nobody knows where",
                  "Somebody else", "100 to 999"):  # fmt: skip
        assert words in check
    di.post("/incidents/report/check")
    with house.app.app_context():
        incident = session().scalars(select(Incident)).one()
        assert (incident.subject_types, incident.people_band) == (["Users"], "100 to 1k")


def test_saving_for_later_says_one_thing_and_throwing_away_asks_first(house: Council) -> None:
    di = staff(house)
    later = di.post(di.begin(), what_happened="A bag was left on a bus.", later="yes")
    page = di.client.get(later.location).text
    assert "Saved. Nothing has been reported yet." in words_on(page)
    assert "notification-banner--success" not in page
    assert "have not sent" not in page
    asked = di.client.get("/incidents/report/throw-away")
    assert "Throw the draft away?" in words_on(asked.text)
    assert "Go on with your report" in di.client.get("/incidents/report").text
    di.post("/incidents/report/throw-away")
    assert "Start now" in di.client.get("/incidents/report").text


def test_ig_writes_down_what_is_said_by_phone(house: Council) -> None:
    ada = staff(house, "/incidents/record", "Ada Osei")
    seen = ada.answer_all(who_reported={"source": "staff", "reported_by": "Di Fox"})
    assert seen[0] == "who-reported"
    ada.client.get(ada.post("/incidents/record/check").location)
    with house.app.app_context():
        incident = session().scalars(select(Incident)).one()
        people = {row.name: row.id for row in session().scalars(select(Person))}
        assert (incident.reported_by_id, incident.recorded_by_id) == (
            people["Di Fox"], people["Ada Osei"],
        )  # fmt: skip
    assert staff(house).client.get("/incidents/record").status_code == 403


def test_a_name_that_nobody_bears_is_told_where_it_was_typed(house: Council) -> None:
    ada = staff(house, "/incidents/record", "Ada Osei")
    answer = ada.post(ada.begin(), source="staff", reported_by="Nobody Here")
    assert answer.status_code == 422
    assert "No current person matches “Nobody Here”." in words_on(answer.text)


def test_a_reporter_reads_what_they_wrote_and_never_the_case(house: Council) -> None:
    di = staff(house)
    di.answer_all()
    di.post("/incidents/report/check")
    with house.app.app_context():
        ada = house.world.as_("Ada Osei")
        house.world.do(ada, "incident", "accept", "INC-2026-0001")
        house.world.do(ada, "incident", "edit", "INC-2026-0001", what_happened="Seen by a thief.")
        house.world.do(ada, "incident", "add_entry", "INC-2026-0001", text="Weighed with HR.")
    mine = words_on(di.client.get("/incidents/mine").text)
    assert "INC-2026-0001" in mine
    assert "A letter went to the wrong house." in mine
    assert "Being looked at" in mine
    added = di.post("/incidents/INC-2026-0001/add_facts", text="It came back.")
    page = words_on(di.client.get(added.location, follow_redirects=True).text)
    for words in ("A letter went to the wrong house.", "It came back.", "Being looked at"):
        assert words in page
    for words in ("thief", "Weighed", "Triage", "Case owner"):
        assert words not in page + mine


def test_whoever_sees_the_case_reads_their_own_report_first(house: Council) -> None:
    ada = staff(house, name="Ada Osei")
    ada.answer_all()
    done = ada.client.get(ada.post("/incidents/report/check").location).text
    mine = "/incidents/INC-2026-0001/your-report"
    assert f'href="{mine}"' in done
    assert f'href="{mine}"' in ada.client.get("/incidents/mine").text
    page = ada.client.get(mine).text
    assert "What happens next" in words_on(page)
    assert page.count("<textarea") == 1
    assert '<a class="govuk-link" href="/incidents/INC-2026-0001">Open the case</a>' in page
    added = ada.post(mine, text="It came back.")
    assert "It came back." in words_on(ada.client.get(added.location).text)
    assert "Enter what you want to add." in words_on(ada.post(mine, text="").text)
    assert staff(house).client.get(mine).status_code == 404


def test_the_numbers_out_of_hours_stand_at_the_end_too(house: Council) -> None:
    with house.app.app_context():
        house.world.do(house.world.as_("Ada Osei"), "contact", "list", name="IT duty desk",
                       purpose="Stop it", telephone="01632 960123")  # fmt: skip
    di = staff(house)
    di.answer_all()
    done = di.client.get(di.post("/incidents/report/check").location)
    assert "office is closed, phone: First, for anything: IT duty desk" in words_on(done.text)
    mine = di.client.get("/incidents/INC-2026-0001/your-report").text
    assert 'href="tel:01632960123"' in mine
    assert mine.index("Add to your report") < mine.index("What happens next")


def test_home_leads_back_to_the_question_where_somebody_stopped(house: Council) -> None:
    di = staff(house)
    di.post(di.begin(), what_happened="A bag was left on a bus.")
    assert 'href="/incidents/report/still-going-on">Go on with' in di.client.get("/").text
    di.answer_all()
    assert 'href="/incidents/report/check">Go on with your report' in di.client.get("/").text


def test_home_says_what_kind_each_item_is(house: Council) -> None:
    di = staff(house)
    di.answer_all()
    di.post("/incidents/report/check")
    ada = staff(house, name="Ada Osei")
    assert "Incident INC-2026-0001" in words_on(ada.client.get("/").text)


def test_a_draft_nobody_came_back_to_is_forgotten(
    house: Council, clock: time_machine.Traveller
) -> None:
    staff(house).begin()
    house.begin(clock, date(2026, 7, 20))
    with house.app.app_context():
        assert session().scalars(select(ReportDraft)).all() == []
