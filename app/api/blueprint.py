"""The blueprint on which every API route stands."""

from apiflask import APIBlueprint

PREFIX = "/api/v1"
api = APIBlueprint("api", __name__, url_prefix=PREFIX, tag="Records")
