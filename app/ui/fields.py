"""Form fields that keep what was typed, and know their hint, width and error."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time
from typing import Any

from flask import g
from wtforms import Field
from wtforms.utils import unset_value

from app.core.dates import (
    LONDON,
    LocalTimeError,
    from_london,
    is_ambiguous,
    is_whole_day,
    london_date,
    parse_instant,
    start_of_day,
)
from app.core.fields import lower_label
from app.ui.typed_dates import (
    DAY,
    MONTH,
    YEAR,
    DateProblem,
    is_half_of_day_unclear,
    read_date,
    read_time,
    whole_date,
)
from app.ui.widgets import MacroWidget
from app.ui.words import legal_date, london_time

Choices = Sequence[tuple[str, str]]


class TextField(Field):
    """One line of text. ``width`` is GOV.UK's, in characters; ``suggestions`` fill a datalist.

    ``suggest`` is the address that offers more while somebody types, where there is script.
    """

    widget = MacroWidget("text_input")
    input_type = "text"
    data: Any

    def __init__(
        self,
        label: str,
        validators: Sequence[Any] = (),
        *,
        hint: str = "",
        width: int | None = None,
        inputmode: str = "",
        autocomplete: str = "",
        suffix: str = "",
        spellcheck: bool = True,
        suggestions: Sequence[str] = (),
        suggest: str = "",
        max_length: int | None = None,
        **options: Any,
    ) -> None:
        super().__init__(label, list(validators), **options)
        self.hint, self.width, self.inputmode = hint, width, inputmode
        self.autocomplete, self.suffix, self.spellcheck = autocomplete, suffix, spellcheck
        self.suggestions, self.max_length = tuple(suggestions), max_length
        self.suggest = suggest

    def process_data(self, value: Any) -> None:
        """Take the value a record holds."""
        self.data = "" if value is None else str(value)

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Take what was typed."""
        if valuelist:
            self.data = valuelist[0]

    @property
    def typed(self) -> str | list[str]:
        """What was typed, as the text every door takes."""
        return self.data or ""

    @property
    def first_id(self) -> str:
        """The id of the first input to put right: where the error summary leads."""
        return str(self.id)


class LongTextField(TextField):
    """Several lines of text, counted when ``max_length`` is given."""

    widget = MacroWidget("text_area")

    def __init__(self, label: str, *arguments: Any, rows: int = 5, **options: Any) -> None:
        super().__init__(label, *arguments, **options)
        self.rows = rows

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Take what was typed, with the line ends a file has (browsers send CR LF)."""
        if valuelist:
            self.data = valuelist[0].replace("\r\n", "\n")


class PasswordField(TextField):
    """A password: never drawn back; pasting is allowed (WCAG 3.3.8)."""

    widget = MacroWidget("password_input")

    def __init__(
        self,
        label: str,
        *arguments: Any,
        autocomplete: str = "current-password",
        **options: Any,
    ) -> None:
        super().__init__(label, *arguments, autocomplete=autocomplete, **options)


class FileField(TextField):
    """A file to upload; ``data`` is Werkzeug's FileStorage, or None."""

    widget = MacroWidget("file_input")

    def __init__(self, label: str, *arguments: Any, accept: str = "", **options: Any) -> None:
        super().__init__(label, *arguments, **options)
        self.accept = accept

    def process_data(self, value: Any) -> None:
        """Take nothing: a browser does not let a page fill this."""
        self.data = None

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Take the uploaded file if one was chosen."""
        chosen = valuelist[0] if valuelist else None
        self.data = chosen if getattr(chosen, "filename", "") else None

    @property
    def typed(self) -> str | list[str]:
        """The name of the file that was chosen."""
        return self.data.filename if self.data else ""


class ChoiceField(TextField):
    """One of a few: radios. ``hints`` says more about a choice; ``inline`` suits two short ones."""

    widget = MacroWidget("radios")

    def __init__(
        self,
        label: str,
        *arguments: Any,
        choices: Choices = (),
        hints: Mapping[str, str] | None = None,
        inline: bool = False,
        **options: Any,
    ) -> None:
        super().__init__(label, *arguments, **options)
        self.choices, self.hints, self.inline = list(choices), dict(hints or {}), inline


class SelectField(ChoiceField):
    """One of many: a drop-down list, its first entry empty."""

    widget = MacroWidget("select")


class ChoicesField(ChoiceField):
    """Any of several: checkboxes. ``data`` is a list; none ticked is an empty one."""

    widget = MacroWidget("checkboxes")

    def process_data(self, value: Any) -> None:
        """Take the values a record holds."""
        self.data = list(value or ())

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Take what was ticked; one text may hold several, parted by semicolons."""
        self.data = [part.strip() for text in valuelist for part in text.split(";") if part.strip()]

    @property
    def typed(self) -> str | list[str]:
        """The ticked values."""
        return list(self.data)


class DatePartsField(TextField):
    """A date in three boxes. ``data`` is a date or None; ``boxes`` is what was typed."""

    widget = MacroWidget("date_input")
    parts: tuple[str, ...] = (DAY, MONTH, YEAR)

    def process(self, formdata: Any, data: Any = unset_value, extra_filters: Any = None) -> None:
        """Gather the boxes; a whole date under the field's own name will do as well."""
        self.wrong: tuple[str, ...] = ()
        super().process(None, data, extra_filters)
        names = [f"{self.name}-{part}" for part in self.parts]
        if formdata is None or not any(name in formdata for name in (*names, self.name)):
            return
        if self.name in formdata:
            whole = self._boxes_of_text(formdata.get(self.name))
        else:
            whole = tuple(formdata.get(name, "") for name in names)
        self.boxes = dict(zip(self.parts, whole, strict=True))
        self.raw_data = list(self.boxes.values())
        self._read()

    def process_data(self, value: Any) -> None:
        """Take the date a record holds."""
        self.data = value
        whole = ("", "", "") if value is None else (value.day, value.month, f"{value.year:04}")
        self.boxes = dict(zip(self.parts, map(str, whole), strict=False))

    @property
    def typed(self) -> str | list[str]:
        """The date as ISO text, or what was typed where that is no date."""
        if self.data is not None:
            return str(self.data.isoformat())
        return " ".join(text for text in self.boxes.values() if text)

    @property
    def first_id(self) -> str:
        """The id of the first box that is wrong."""
        return f"{self.id}-{(self.wrong or self.parts)[0]}"

    def _read(self) -> None:
        self.data = None
        now = g.get("now")
        found = read_date(
            self.boxes[DAY], self.boxes[MONTH], self.boxes[YEAR], label=self.label.text,
            today=None if now is None else london_date(now),
        )  # fmt: skip
        if isinstance(found, DateProblem):
            self._refuse(found.sentence, found.parts)
            return
        self.data = found

    def _refuse(self, sentence: str, parts: tuple[str, ...]) -> None:
        self.wrong = parts
        self.process_errors = [sentence]

    def _boxes_of_text(self, text: str) -> tuple[str, ...]:
        return whole_date(text) or (text, "", "")


class InstantField(DatePartsField):
    """A London date and time in four boxes. ``data`` is an aware UTC datetime or None.

    In the hour that the clocks repeat it asks which one: ``twice`` says that it was typed,
    ``which`` is "first" or "second" (vectors H07 and H08 of the clocks). Where ``day_will_do`` the
    time may be left empty: the start of the day then stands for the day, unless the field's value
    is known ``to_the_minute``.
    """

    parts = (DAY, MONTH, YEAR, "time")

    def __init__(
        self, label: str, *arguments: Any, day_will_do: bool = False, to_the_minute: bool = False,
        **options: Any,
    ) -> None:  # fmt: skip
        super().__init__(label, *arguments, **options)
        self.day_will_do, self.to_the_minute = day_will_do, to_the_minute

    @property
    def is_day_alone(self) -> bool:
        """Whether a day was given without a time."""
        return self.data is not None and not self.boxes["time"].strip()

    def process(self, formdata: Any, data: Any = unset_value, extra_filters: Any = None) -> None:
        """Gather the boxes, and which of two hours where that was asked."""
        self.twice, self.which = False, ""
        self._sent_which = formdata.get(f"{self.name}-which", "") if formdata else ""
        super().process(formdata, data, extra_filters)

    def process_data(self, value: Any) -> None:
        """Take the instant a record holds, shown in London time."""
        super().process_data(None if value is None else value.astimezone(LONDON).date())
        days = self.day_will_do and not self.to_the_minute
        whole = value is None or (days and is_whole_day(value))
        self.boxes["time"] = "" if whole else london_time(value)
        self.data = value
        self._know_which(value)

    def _know_which(self, value: Any) -> None:
        """An instant knows of itself which of two hours it was in."""
        if value is None:
            return
        local = value.astimezone(LONDON)
        self.twice = is_ambiguous(local.replace(tzinfo=None, fold=0))
        self.which = "second" if self.twice and local.fold else "first"

    @property
    def typed(self) -> str | list[str]:
        """The instant as ISO text in UTC, or what was typed where that is none."""
        if self.data is not None:
            return str(self.data.astimezone(UTC).isoformat().replace("+00:00", "Z"))
        return " ".join(text for text in self.boxes.values() if text)

    def _read(self) -> None:
        super()._read()
        day, clock = self.data, self.boxes["time"].strip()
        self.data = None
        if self.process_errors or (day is None and not clock):
            return
        if day is None:
            self._refuse(f"{self.label.text} must include a date.", (DAY, MONTH, YEAR))
            return
        if is_half_of_day_unclear(clock):  # a legal clock may run from it: ask, do not guess
            self._refuse(
                f"Say whether {clock} is morning or afternoon, such as {clock}am or {clock}pm.",
                ("time",),
            )
            return
        if not clock and self.day_will_do:
            self.data = start_of_day(day)
            return
        self._join(day, read_time(clock))

    def _join(self, day: date, clock: time | None) -> None:
        if clock is None:
            sentence = f"{self.label.text} must include a time, such as 4:45pm."
            if self.day_will_do:
                sentence = "Write the time like 3pm, or leave it empty."
            self._refuse(sentence, ("time",))
            return
        local = datetime.combine(day, clock)
        self.twice, self.which = is_ambiguous(local), self._sent_which
        try:
            self.data = from_london(local, second=self.twice and self.which == "second")
        except LocalTimeError as error:
            self._refuse(f"{self.label.text}: {error}", ("time",))
        if self.twice and self.which not in ("first", "second"):
            self.which = "first"
            self._refuse(
                f"{clock:%H:%M} on {legal_date(day)} happened twice, because the clocks went "
                "back. Choose which.", ("which",),
            )  # fmt: skip

    def _boxes_of_text(self, text: str) -> tuple[str, ...]:
        try:
            instant = parse_instant(text)
        except ValueError:
            return (text, "", "", "")
        self._know_which(instant)
        self._sent_which = self.which
        local = instant.astimezone(LONDON)
        return (str(local.day), str(local.month), f"{local.year:04}", f"{local:%H:%M}")


class TimeTextField(TextField):
    """A time of day, typed as 4:45pm or 16:45. ``data`` is a time or None."""

    def process_data(self, value: time | None) -> None:
        """Take the time a record holds."""
        self.data = value
        self.box = "" if value is None else f"{value:%H:%M}"

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read what was typed. Raises ValueError, which WTForms shows, where it is no time."""
        if not valuelist:
            return
        self.box = valuelist[0]
        self.data = read_time(self.box)
        if self.data is None and self.box.strip():
            raise ValueError(f"Enter {lower_label(self.label.text)} like 4:45pm or 16:45.")

    @property
    def typed(self) -> str | list[str]:
        """The time as 24-hour text, or what was typed where that is none."""
        return self.box if self.data is None else f"{self.data:%H:%M}"
