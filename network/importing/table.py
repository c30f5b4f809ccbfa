"""Activities from a table: CSV or XLSX, a row an activity, the columns assigned by the editor."""

import datetime as dt
import hashlib
import re
from collections.abc import Callable, Iterator, Mapping
from itertools import chain, islice
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms.imports.contracts import Columns, Content, Importer, Item, Problem, Reading, Unreadable, Values
from cms.imports.tables.cells import CellValue, Row, shown
from cms.imports.tables.reading import SUFFIXES, table_rows
from cms.imports.tables.sniffing import kind_of
from network.importing import cells
from network.importing.cells import Odd
from network.importing.columns import guess, heading_of
from network.importing.knowing import Known, plain, words_of
from network.importing.odd_rows import cell_problems, division_problem
from network.importing.target import last_moment
from network.importing.text import first_sentence, paragraphs, rich_text
from network.importing.values import group
from network.models.vocabulary import ActivityKind, CentreTask, Registration, SpokenLanguage, TargetGroup
from network.recurrence import HORIZON, check_rule, utc_of

SHOWN_ROWS = 5
HEADING_ROWS = 20
MOST_TAGS = 8
RHYTHMS = {
    "": "", "once": "", "kerran": "", "en gång": "", "ei": "", "nej": "", "no": "",
    "weekly": "FREQ=WEEKLY", "every week": "FREQ=WEEKLY", "joka viikko": "FREQ=WEEKLY", "viikoittain": "FREQ=WEEKLY",
    "varje vecka": "FREQ=WEEKLY", "veckovis": "FREQ=WEEKLY",
    "every other week": "FREQ=WEEKLY;INTERVAL=2", "joka toinen viikko": "FREQ=WEEKLY;INTERVAL=2",
    "varannan vecka": "FREQ=WEEKLY;INTERVAL=2", "biweekly": "FREQ=WEEKLY;INTERVAL=2",
    "daily": "FREQ=DAILY", "every day": "FREQ=DAILY", "joka päivä": "FREQ=DAILY", "varje dag": "FREQ=DAILY",
    "monthly": "FREQ=MONTHLY", "every month": "FREQ=MONTHLY", "joka kuukausi": "FREQ=MONTHLY",
    "kuukausittain": "FREQ=MONTHLY", "varje månad": "FREQ=MONTHLY",
}  # fmt: skip
EXAMPLE_MARKS = ("esimerkki:", "exempel:", "example:")
MONTHS_WORDS = frozenset(("months", "month", "kuukautta", "kuukausi", "kk", "månader", "månad", "mån"))


def heading_row(rows: Iterator[Row]) -> tuple[Row, list[Row]]:
    """The row with the headings, and those after it that were read on the way: the first row with at least two
    headings that we know, else the first row. Titles above the table are passed over. Raises `Unreadable`."""
    read = list(islice(rows, HEADING_ROWS))
    if not read:
        raise Unreadable(_("There is nothing in it."), _("Look whether it is the right one."))
    for position, row in enumerate(read):
        if sum(bool(field) for field in guess(row.texts())) >= 2:
            return row, read[position + 1 :]
    return read[0], read[1:]


def columns_of(content: Content) -> Columns:
    rows = table_rows(content, marked=False)
    headings, after = heading_row(rows)
    names = headings.texts()
    if not after:
        raise Unreadable(_("There are headings, but no rows below them."), _("Look whether it is the right file."))
    shown_rows = tuple(row.texts()[: len(names)] for row in after[:SHOWN_ROWS])
    return Columns(names, shown_rows, guess(names))


def read_table(reading: Reading) -> Iterator[Item]:
    rows = table_rows(reading.content)
    headings, after = heading_row(rows)
    is_text = kind_of(reading.content.data) == "text"  # in a workbook, notes may stand beside the table
    width = len(headings.cells) if is_text else None
    reader = RowReader(Known(reading.owner, reading.defaults), reading.mapping, width)
    return (reader.item(row) for row in chain(after, rows))


class RowReader:
    """Turns rows into items. One for a whole reading: it keeps what is looked up."""

    def __init__(self, known: Known, mapping: Mapping[str, int], width: int | None = None) -> None:
        self.known, self.mapping, self.width = known, mapping, width
        self.kinds, self.languages = words_of(ActivityKind), words_of(SpokenLanguage)
        self.tasks, self.groups = words_of(CentreTask), words_of(TargetGroup)
        self.registrations = words_of(Registration)
        self.others = [code for code, _name in settings.LANGUAGES if code != known.language]

    def item(self, row: Row) -> Item:
        if problem := division_problem(row, self.width):
            return Item(row.number, "", _("Row %(number)s") % {"number": row.number}, {}, (problem,), row.texts())
        problems = [*cell_problems(row, self.mapping)]
        values: Values = {}
        for check in (self._texts, self._kind, self._when, self._where, self._whom, self._price,
                      self._registration, self._tags):  # fmt: skip
            self._run(check, row, values, problems)
        title = self._text(row, "title")
        when = values.get("when", {})
        over = last_moment(when) if when else None
        return Item(
            number=row.number,
            external_id=self._identifier(row, title, when),
            title=title or _("Row %(number)s") % {"number": row.number},
            values=values,
            problems=tuple(problems),
            original=row.texts(),
            skipped=self._skipped(title, over) if not problems else "",
        )

    @staticmethod
    def _skipped(title: str, over: dt.datetime | None) -> str:
        if title.casefold().startswith(EXAMPLE_MARKS):
            return _("It is the example of the template.")
        return _("It is over.") if over is not None and over < timezone.now() else ""

    @staticmethod
    def _run(
        check: Callable[[Row, Values], Iterator[Problem]], row: Row, values: Values, problems: list[Problem]
    ) -> None:
        problems.extend(check(row, values))

    def _cell(self, row: Row, field: str) -> CellValue:
        column = self.mapping.get(field)
        cell = row.cells[column] if column is not None and column < len(row.cells) else None
        return cell.strip() if isinstance(cell, str) else cell

    def _text(self, row: Row, field: str) -> str:
        return shown(self._cell(row, field)).strip()

    def _has(self, *fields: str) -> bool:
        return any(field in self.mapping for field in fields)

    def _identifier(self, row: Row, title: str, when: Mapping[str, Any]) -> str:
        """The row's own identifier, else its name with its first time: those tell rows apart in every file."""
        if own := self._text(row, "id"):
            return f"id:{own}"
        if not title:
            return ""
        text = f"{plain(title)}|{when.get('starts_at') or self._text(row, 'date')}|{plain(self._text(row, 'place'))}"
        return "row:" + hashlib.sha256(text.encode()).hexdigest()[:40]

    def _texts(self, row: Row, values: Values) -> Iterator[Problem]:
        title = self._text(row, "title")
        if not title:
            yield Problem(heading_of("title"), _("The name is missing."), _("Write a name into the row."))
        values["title"] = title
        summary, description = self._text(row, "summary"), self._text(row, "description")
        values["summary"] = summary or first_sentence(description)
        if self._has("description"):
            values["description"] = rich_text(description) if description else ""
        texts = {}
        for language in self.others:
            own = self._text(row, f"title_{language}")
            about = self._text(row, f"description_{language}")
            short = self._text(row, f"summary_{language}")
            if own:
                texts[language] = {
                    "title": own, "summary": short or first_sentence(about), "description": paragraphs(about),
                }  # fmt: skip
            elif about or short:
                yield Problem(
                    heading_of(f"title_{language}"),
                    _("There is text in that language, but no name."),
                    _("Write the name in that language too, or leave its text out."),
                )
        if self._has(*(f"title_{language}" for language in self.others)):
            values["texts"] = texts

    def _kind(self, row: Row, values: Values) -> Iterator[Problem]:
        text = self._text(row, "kind")
        values["kind"] = str(self.known.defaults.get("kind") or ActivityKind.EVENT)
        if text:
            code = self.kinds.get(plain(text))
            if code is None:
                yield _unknown("kind", text, ActivityKind)
            else:
                values["kind"] = code

    def _when(self, row: Row, values: Values) -> Iterator[Problem]:
        try:
            field = "date"
            if not self._text(row, "date"):
                raise Odd(_("The day is missing."), _("Write for example 24.12.2026."))
            cell = self._cell(row, "date")
            day = cells.day_of(cell)
            field = "start"
            start = self._cell(row, "start")
            if not shown(start).strip():
                if not (isinstance(cell, dt.datetime) and cell.time() != dt.time(0)):
                    raise Odd(_("The starting time is missing."), _("Write for example 9:30."))
                start = cell
            starts, ends = cells.times_of(start, self._cell(row, "end"))
            field = "end"
            if ends is None:
                raise Odd(_("The ending time is missing."), _("Write for example 11:30."))
            field = "end_date"
            last = cells.day_of(self._cell(row, "end_date")) if self._text(row, "end_date") else day
            first_start, first_end = dt.datetime.combine(day, starts), dt.datetime.combine(last, ends)
            if first_end <= first_start:
                field = "end"
                raise Odd(_("The end is not after the start."), _("Look at both times, and the days if there are two."))
            field = "repeats"
            rule = yield from self._rule(row, day)
            field = "skip"
            skipped = cells.days_of(self._cell(row, "skip"))
            field = "cancelled"
            cancelled = cells.days_of(self._cell(row, "cancelled"))
        except Odd as odd:
            yield Problem(heading_of(field), odd.problem, odd.remedy)
            return
        if first_start.year < 2000 or first_start.year > 2100:
            yield Problem(heading_of("date"), _("The year cannot be right."), _("Write the year with four digits."))
            return
        values["when"] = group("when", starts_at=utc_of(first_start), ends_at=utc_of(first_end), recurrence=rule)
        if self._has("skip", "cancelled"):
            values["exceptions"] = group("exceptions", excluded_dates=skipped, cancelled_dates=cancelled)

    def _rule(self, row: Row, day: dt.date) -> Any:
        """The rule of the "repeats" and "until" cells; a generator of problems that returns it."""
        text = self._text(row, "repeats")
        until_cell = self._cell(row, "until")
        if text.upper().startswith("FREQ="):
            problem = check_rule(text.upper())
            if problem:
                raise Odd(str(problem), _("Write for example “weekly”."))
            return text.upper()
        base = RHYTHMS.get(plain(text))
        if base is None:
            words = _("“%(text)s” is not a way to repeat that is known.") % {"text": text[:60]}
            raise Odd(words, _("Write weekly, every other week, monthly or daily, or leave it empty."))
        if not base:
            return ""
        if not shown(until_cell).strip():
            yield Problem(
                heading_of("until"), _("The last day is missing."), _("A row that repeats needs the day when it ends.")
            )
            return ""
        until = cells.day_of(until_cell)
        if not day <= until <= day + HORIZON:
            yield Problem(
                heading_of("until"),
                _("The last day is before the first, or over two years after it."),
                _("Write a last day at most two years after the first."),
            )
            return ""
        return f"{base};UNTIL={until:%Y%m%d}T235959"

    def _where(self, row: Row, values: Values) -> Iterator[Problem]:
        name, address = self._text(row, "place"), self._text(row, "address")
        town, url = self._text(row, "municipality"), self._text(row, "online_url")
        code = self.known.municipalities.get(plain(town)) if town else None
        if town and code is None:
            words = _("There is no municipality named “%(name)s”.") % {"name": town[:60]}
            yield Problem(heading_of("municipality"), words, _("Write its name as it is official."))
            return
        if url and not re.match(r"^https?://\S+$", url):
            words = _("“%(text)s” is not an address.") % {"text": url[:60]}
            yield Problem(heading_of("online_url"), words, _("Write the whole address, with https:// in front."))
            return
        online = {"is_online": bool(url), "online_url": url}
        place = self.known.place_named(name, code) if name else None
        if isinstance(place, Problem):
            yield Problem(heading_of("place"), place.problem, place.remedy)
            return
        if place is not None:
            values["where"] = group("where", place=place, **online)
            return
        found = code or self.known.municipality_in(address or name)
        if url and not (name or address or found):
            values["where"] = group("where", **online)
            return
        found = found or self.known.organisation.municipality_id
        if found is None:
            words = _("There is neither a place of the network, a municipality nor a link.")
            yield Problem(heading_of("municipality"), words, _("Write the municipality."))
            return
        shown_address = ", ".join(part for part in (name, address) if part)
        if len(shown_address) > 160:
            words = _("The place and address are longer than 160 characters.")
            yield Problem(heading_of("address"), words, _("Tell the rest in the description."))
            return
        values["where"] = group("where", municipality=found, address=shown_address, **online)

    def _whom(self, row: Row, values: Values) -> Iterator[Problem]:
        step = 1 if plain(self._text(row, "age_unit")) in MONTHS_WORDS else 12
        ages: dict[str, int | None] = {}
        for field, name in (("age_from", "age_min_months"), ("age_to", "age_max_months")):
            try:
                number = cells.whole_number(self._cell(row, field), 1200 // step)
                ages[name] = None if number is None else number * step
            except Odd as odd:
                yield Problem(heading_of(field), odd.problem, odd.remedy)
        if self._has("age_from", "age_to"):
            values["ages"] = group("ages", **ages)
        codes = yield from self._codes(row, "languages", self.languages, SpokenLanguage)
        values["languages"] = codes or [self.known.language]
        for field, words, vocabulary in (
            ("target_groups", self.groups, TargetGroup),
            ("tasks", self.tasks, CentreTask),
        ):
            if self._has(field):
                values[field] = yield from self._codes(row, field, words, vocabulary)

    def _codes(self, row: Row, field: str, words: dict[str, str], vocabulary: Any) -> Any:
        """Codes of a cell with several words; a generator of problems that returns them in the vocabulary's order."""
        text = self._text(row, field)
        if plain(text) in words:  # a label may have a comma of its own
            return [words[plain(text)]]
        found = set()
        for part in re.split(r"[,;/\n]", text):
            if not part.strip():
                continue
            code = words.get(plain(part))
            if code is None:
                yield _unknown(field, part.strip(), vocabulary)
            else:
                found.add(code)
        return [code for code in vocabulary.values if code in found]

    def _price(self, row: Row, values: Values) -> Iterator[Problem]:
        try:
            field = "free"
            free = cells.yes_or_no(self._cell(row, "free"))
            field = "price"
            text = self._text(row, "price")
            if text and free is None and plain(text) in ("maksuton", "ilmainen", "gratis", "free", "avgiftsfri"):
                free, text = True, ""
            if free:
                values["price"] = group("price", is_free=True, price_text=text)
            elif text:
                values["price"] = group("price", **cells.price_of(self._cell(row, "price")))
            elif free is None:
                values["price"] = self.known.price_not_told()
            else:
                raise Odd(_("The price is missing."), _("Give the price, or say that it is free."))
        except Odd as odd:
            yield Problem(heading_of(field), odd.problem, odd.remedy)

    def _registration(self, row: Row, values: Values) -> Iterator[Problem]:
        if not self._has("registration", "registration_url", "registration_email", "registration_phone", "capacity"):
            return
        ways = {
            name: self._text(row, name) for name in ("registration_url", "registration_email", "registration_phone")
        }
        text = self._text(row, "registration")
        kind = self.registrations.get(plain(text)) if text else None
        if text and kind is None:
            try:
                kind = Registration.REQUIRED if cells.yes_or_no(text) else Registration.NONE
            except Odd:
                yield _unknown("registration", text, Registration)
        try:
            capacity = cells.whole_number(self._cell(row, "capacity"), 10_000)
        except Odd as odd:
            capacity = None
            yield Problem(heading_of("capacity"), odd.problem, odd.remedy)
        kind = kind or (Registration.REQUIRED if any(ways.values()) else Registration.NONE)
        values["registration"] = group("registration", registration=str(kind), capacity=capacity or None, **ways)

    def _tags(self, row: Row, values: Values) -> Iterator[Problem]:
        if not self._has("tags"):
            return
        names = sorted({part.strip().lower() for part in re.split(r"[,;\n]", self._text(row, "tags")) if part.strip()})
        if len(names) > MOST_TAGS or any(len(name) > 60 for name in names):
            words = _("There are more than %(most)s tags, or one is very long.") % {"most": MOST_TAGS}
            yield Problem(heading_of("tags"), words, _("Leave the most important ones."))
            return
        values["tags"] = names


def _unknown(field: str, text: str, vocabulary: Any) -> Problem:
    allowed = ", ".join(str(label) for label in list(vocabulary.labels)[:12])
    return Problem(
        heading_of(field),
        _("“%(text)s” is not among the words that are known.") % {"text": text[:60]},
        _("Write one of these: %(words)s …") % {"words": allowed},
    )


TABLE = Importer(
    key="table",
    label=gettext_lazy("A table"),
    hint=gettext_lazy("Excel or CSV: one activity a row. There is a template, but your own headings will do."),
    target="activities",
    read=read_table,
    suffixes=SUFFIXES,
    columns=columns_of,
    order=10,
)
