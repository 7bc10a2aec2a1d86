"""Through which door a command came in."""

from enum import StrEnum


class Door(StrEnum):
    """The ways in. The same command leaves the same rows through each, apart from this word."""

    PAGE = "page"
    API = "api"
    COMMAND_LINE = "command_line"
    JOB = "job"
    IMPORT = "import"
