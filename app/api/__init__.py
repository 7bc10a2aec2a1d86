"""The API door: /api/v1. It has no rules of its own; it reads, asks the engine, and answers."""

import warnings
from typing import Any

from apiflask import APIFlask
from flask import Flask, Response, jsonify

from app.api import documents, measures, problems, records, search
from app.api.authentication import authenticate
from app.api.blueprint import api
from app.http.guard import public


def init_app(app: Flask) -> None:
    """Register the routes of every kind of record, and the description of them all."""
    assert isinstance(app, APIFlask)
    app.config.update(
        OPENAPI_VERSION="3.1.0",
        SYNC_LOCAL_SPEC=False,
        SERVERS=[{"url": "/", "description": "This installation"}],
        DESCRIPTION="Every record, its moves, its events and every figure, under the same rules as "
        "the pages.",
    )
    app.spec_processor(_complete)
    app.security_schemes = {"bearer": {"type": "http", "scheme": "bearer"}}
    if not getattr(api, "complete", False):
        api.before_request(authenticate)
        problems.register(api)
        records.register(api)
        documents.register(api)
        measures.register(api)
        search.register(api)
        api.complete = True  # type: ignore[attr-defined]
    app.register_blueprint(api)

    @app.get("/api/v1/openapi.json")
    @app.doc(hide=True)
    @public
    def openapi() -> Response:
        """Describe the API."""
        with warnings.catch_warnings():
            # a record stands both alone and inside its page; the library warns of every such pair
            warnings.simplefilter("ignore", UserWarning)
            return jsonify(app.spec)


def _complete(spec: Any) -> Any:
    """Name the shape of errors (RFC 9457), and say that a body that can be sent must be."""
    text = {"type": "string"}
    spec["components"]["schemas"]["Problem"] = {
        "type": "object",
        "required": ["type", "title", "status", "code", "detail"],
        "properties": {
            "type": text,
            "title": text,
            "status": {"type": "integer"},
            "code": text,
            "detail": text,
            "refusals": {"type": "array", "items": {"type": "object"}},
            "faults": {"type": "array", "items": {"type": "object"}},
            "current": {"type": "object"},
            "yours": {"type": "object"},
        },
    }
    for path in spec["paths"].values():
        for operation in path.values():
            if isinstance(operation, dict) and "requestBody" in operation:
                operation["requestBody"]["required"] = True
    return spec
