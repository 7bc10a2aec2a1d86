"""Records through the API: one set of routes for every kind, declared kind by kind."""

from typing import Any

from apiflask import APIBlueprint
from flask import Response, current_app, g, jsonify, request

from app.api import schemas
from app.api.problems import ApiProblemError, error_responses, read_object
from app.api.reads import list_events, list_records, written_offers
from app.api.strictness import refuse_loose_types
from app.core.database import session
from app.core.errors import NotFoundError, StaleError
from app.engine.available import available
from app.engine.commands import Command, Outcome
from app.engine.execute import execute
from app.engine.inputs import specs_of
from app.engine.noun import Noun, nouns
from app.engine.reading import as_record, get_visible
from app.http.errors import Problem, problem_response
from app.http.guard import permission
from workflows.definition import Transition


def register(api: APIBlueprint) -> None:
    """Declare the routes of every kind of record that is not private."""
    for noun in nouns():
        if not noun.private:
            _Routes(noun).declare(api)


READING = (401, 403, 404)
WRITING = (400, 401, 403, 404, 409, 422, 503)


class _Routes:
    """The routes of one kind of record."""

    def __init__(self, noun: Noun) -> None:
        self.noun = noun
        self.views = (*noun.views, *noun.title_views)
        self.record = schemas.record_shape(noun)

    def declare(self, api: APIBlueprint) -> None:
        """Declare list, creation, record, change, events and transitions."""
        path = f"/{self.noun.plural}"
        one = f"{path}/<reference>"
        page = schemas.page_shape(self.noun, self.record)
        refused = error_responses(401, 403, 404, 422)
        self._add(api, "get", path, self._list, (page, 200), refused, query=schemas.ListQuery)
        for tail, view, shape in (
            ("", self._show, self.record),
            ("/events", self._events, schemas.Events),
            ("/transitions", self._offers, schemas.Transitions),
        ):
            self._add(api, "get", one + tail, view, (shape, 200), error_responses(*READING))
        self._declare_writing(api, path, one)

    def _declare_writing(self, api: APIBlueprint, path: str, one: str) -> None:
        noun = self.noun
        if noun.fields and not noun.made_elsewhere:
            body = schemas.input_shape(noun, noun.workflow.creators[0], creating=True)
            self._add(
                api,
                "post",
                path,
                self._create,
                (self.record, 201),
                error_responses(*WRITING),
                body=body,
                permissions=self._creating(),
            )
        changing = error_responses(*WRITING, 412, 428)
        edit = noun.transition("edit")
        if edit is not None:
            body = schemas.input_shape(noun, edit, creating=False)
            self._add(
                api,
                "patch",
                one,
                self._change,
                (self.record, 200),
                changing,
                body=body,
                headers=schemas.IfMatch,
            )
        self._add(api, "post", f"{one}/transitions", self._move, (self.record, 200), changing,
                  body=schemas.Move, headers=schemas.IfMatch)  # fmt: skip

    def _creating(self) -> tuple[str, ...]:
        flow = self.noun.workflow
        return tuple(flow.permission(t) for t in flow.creators)

    def _add(
        self,
        api: APIBlueprint,
        method: str,
        path: str,
        view: Any,
        answer: tuple[Any, int],
        responses: dict[int, Any],
        *,
        query: Any = None,
        body: Any = None,
        headers: Any = None,
        permissions: tuple[str, ...] = (),
    ) -> None:
        def route(**arguments: Any) -> Any:
            for shown in ("query_data", "json_data", "headers_data"):
                arguments.pop(shown, None)
            return view(**arguments)

        route.__name__ = f"{view.__name__.strip('_')}_{self.noun.name}"
        route.__doc__ = f"{view.__doc__.splitlines()[0]}".replace("record", self.noun.title.lower())
        route = permission(*(permissions or self.views))(route)
        route = api.doc(responses=responses, security="bearer")(route)
        route = api.output(answer[0], answer[1])(route)
        if body is not None:
            route = api.input(body, location="json", validation=False)(route)
        if headers is not None:
            route = api.input(headers, location="headers", validation=False)(route)
        if query is not None:
            route = api.input(query, location="query", validation=False)(route)
        getattr(api, method)(path)(route)

    def _list(self) -> Response:
        """List the records you may see, newest first."""
        secret = str(current_app.config["SECRET_KEY"])
        arguments = dict(request.args.items())
        return jsonify(list_records(session(), self.noun, g.actor, arguments, secret))

    def _create(self) -> Response:
        """Make a record."""
        inputs = read_object(request.get_data())
        organisation = inputs.pop("organisation", None) if self.noun.needs_organisation else None
        if organisation is not None and not isinstance(organisation, str):
            raise ApiProblemError(422, "invalid", "organisation must be a code.")
        creation = self.noun.workflow.creators[0]
        refuse_loose_types(specs_of(self.noun, creation), inputs)
        outcome = self._execute(
            Command(
                self.noun.name,
                creation.trigger,
                organisation=organisation,
                inputs=inputs,
                key=_key(),
            )
        )
        response = self._answer(outcome.reference, secret=outcome.secret)
        response.status_code = 201
        response.headers["Location"] = f"{request.base_url.rstrip('/')}/{outcome.reference}"
        return response

    def _show(self, reference: str) -> Response:
        """Show a record."""
        return self._answer(reference)

    def _change(self, reference: str) -> Response:
        """Change fields of a record; fields not sent stay as they are."""
        inputs = read_object(request.get_data())
        edit = self.noun.transition("edit")
        assert edit is not None, "this route stands only where there is an edit"
        return self._fire(edit, reference, inputs)

    def _events(self, reference: str) -> Response:
        """List what happened to a record; of one seen by title only, nothing."""
        record, full = get_visible(session(), self.noun, reference, g.actor, seen_at=g.now)
        items = list_events(session(), self.noun, record) if full else []
        return jsonify({"items": items})

    def _offers(self, reference: str) -> Response:
        """List the moves of a record: offered, and refused with reasons."""
        record, full = get_visible(session(), self.noun, reference, g.actor, seen_at=g.now)
        offers = available(session(), self.noun, record, g.actor, now=g.now) if full else []
        return jsonify({"items": written_offers(offers)})

    def _move(self, reference: str) -> Response:
        """Move a record: fire a trigger."""
        inputs = read_object(request.get_data())
        trigger = inputs.pop("trigger", None)
        known = self.noun.transition(trigger) if isinstance(trigger, str) else None
        if known is None or known.creates:
            get_visible(session(), self.noun, reference, g.actor, seen_at=g.now)
            names = ", ".join(t.trigger for t in self.noun.workflow.transitions if not t.creates)
            raise ApiProblemError(422, "trigger_unknown", f"trigger must be one of: {names}.")
        return self._fire(known, reference, inputs)

    def _fire(self, move: Transition, reference: str, inputs: dict[str, Any]) -> Response:
        record, full = get_visible(session(), self.noun, reference, g.actor, seen_at=g.now)
        if not full:  # as on pages: who sees the title only moves nothing
            raise NotFoundError(self.noun.title.lower())
        refuse_loose_types(specs_of(self.noun, move), inputs)
        version = _expected_version(record.version)
        command = Command(
            self.noun.name, move.trigger, reference, inputs=inputs, version=version, key=_key()
        )
        try:
            outcome = self._execute(command)
        except StaleError as error:
            return self._stale(reference, inputs, error)
        return self._answer(outcome.reference, secret=outcome.secret)

    def _execute(self, command: Command) -> Outcome:
        return execute(command, g.actor, now=g.now)

    def _stale(self, reference: str, inputs: dict[str, Any], error: StaleError) -> Response:
        record, full = get_visible(session(), self.noun, reference, g.actor, seen_at=g.now)
        current = as_record(session(), self.noun, record, full=full)
        response = problem_response(
            Problem(412, error.code, str(error), {"current": current, "yours": inputs})
        )
        response.headers["ETag"] = _etag(record.version)
        return response

    def _answer(self, reference: str, *, secret: str | None = None) -> Response:
        record, full = get_visible(session(), self.noun, reference, g.actor, seen_at=g.now)
        value = as_record(session(), self.noun, record, full=full)
        if secret is not None:
            value["secret"] = secret
        response = jsonify(value)
        response.headers["ETag"] = _etag(record.version)
        return response


def _etag(version: int) -> str:
    return f'"v{version}"'


def _expected_version(current: int) -> int:
    """Read If-Match: absent is 428; one that is no version of ours can only be stale."""
    given = request.headers.get("If-Match")
    if given is None:
        raise ApiProblemError(428, "if_match_missing", "Send If-Match with the record's ETag.")
    tags = [tag.strip().removeprefix("W/") for tag in given.split(",")]
    if "*" in tags or _etag(current) in tags:
        return current
    return current - 1


def _key() -> str | None:
    given = request.headers.get("Idempotency-Key")
    if given is None:
        return None
    if not 1 <= len(given) <= 128:
        raise ApiProblemError(422, "invalid", "Idempotency-Key must have 1 to 128 characters.")
    return f"{g.token_id}:{given}"
