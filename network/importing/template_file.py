"""The template to fill in, and the corrected file to download: workbooks made here."""

from collections.abc import Iterable, Sequence
from typing import Any

from cms.imports.models import ImportRow, ImportRun
from cms.workbooks import heading_cell, new_workbook, set_widths, text_cell, workbook_bytes
from network.importing.columns import COLUMNS, PROBLEM_HEADINGS
from network.models.vocabulary import ActivityKind, CentreTask, Registration, SpokenLanguage, TargetGroup

SHEETS = {
    "fi": ("Toiminta", "Sallitut arvot"),
    "sv": ("Verksamhet", "Tillåtna värden"),
    "en": ("Activities", "Allowed values"),
}
EXAMPLES = {
    "fi": {
        "id": "esimerkki-1", "title": "ESIMERKKI: Perhekahvila", "summary": "Kahvia ja leikkiä vauvaperheille.",
        "date": "1.9.2030", "start": "9.30", "end": "11.30", "repeats": "joka viikko", "until": "15.12.2030",
        "skip": "20.10.2030", "municipality": "Helsinki", "address": "Esimerkkikatu 1", "age_from": "0", "age_to": "3",
        "languages": "suomi, ruotsi", "free": "kyllä", "tags": "kahvila, vauvat",
    },
    "sv": {
        "id": "exempel-1", "title": "EXEMPEL: Familjekafé", "summary": "Kaffe och lek för babyfamiljer.",
        "date": "1.9.2030", "start": "9.30", "end": "11.30", "repeats": "varje vecka", "until": "15.12.2030",
        "skip": "20.10.2030", "municipality": "Helsingfors", "address": "Exempelgatan 1", "age_from": "0",
        "age_to": "3", "languages": "svenska, finska", "free": "ja", "tags": "kafé, babyer",
    },
    "en": {
        "id": "example-1", "title": "EXAMPLE: Family café", "summary": "Coffee and play for families with babies.",
        "date": "1.9.2030", "start": "9:30", "end": "11:30", "repeats": "weekly", "until": "15.12.2030",
        "skip": "20.10.2030", "municipality": "Helsinki", "address": "Example Street 1", "age_from": "0",
        "age_to": "3", "languages": "English, Finnish", "free": "yes", "tags": "café, babies",
    },
}  # fmt: skip


def template_workbook(language: str) -> bytes:
    """The headings, one example row (which is passed over when it is still there), and a sheet of allowed values."""
    language = language if language in SHEETS else "fi"
    columns = [column for column in COLUMNS if not column.field.endswith(f"_{language}")]
    rows_name, values_name = SHEETS[language]
    workbook = new_workbook(only_written=True)
    sheet = workbook.create_sheet(rows_name)
    sheet.freeze_panes = "A2"
    set_widths(sheet, (max(12, len(column.heading(language)) + 4) for column in columns))
    sheet.append([heading_cell(sheet, column.heading(language)) for column in columns])
    sheet.append([text_cell(sheet, EXAMPLES[language].get(column.field, "")) for column in columns])
    allowed = workbook.create_sheet(values_name)
    lists = _allowed(columns, language)
    set_widths(allowed, [30] * len(lists))
    allowed.append([heading_cell(allowed, heading) for heading, _values in lists])
    for number in range(max(len(values) for _heading, values in lists)):
        allowed.append([values[number] if number < len(values) else "" for _heading, values in lists])
    return workbook_bytes(workbook)


def _allowed(columns: Sequence[Any], language: str) -> list[tuple[str, list[str]]]:
    from django.utils.translation import override

    rhythms = {"fi": ["", "joka viikko", "joka toinen viikko", "joka kuukausi", "joka päivä"],
               "sv": ["", "varje vecka", "varannan vecka", "varje månad", "varje dag"],
               "en": ["", "weekly", "every other week", "monthly", "daily"]}  # fmt: skip
    yes_no = {"fi": ["kyllä", "ei"], "sv": ["ja", "nej"], "en": ["yes", "no"]}
    units = {"fi": ["vuotta", "kuukautta"], "sv": ["år", "månader"], "en": ["years", "months"]}
    vocabularies = {
        "kind": ActivityKind, "languages": SpokenLanguage, "target_groups": TargetGroup, "tasks": CentreTask,
        "registration": Registration,
    }  # fmt: skip
    with override(language):
        words: dict[str, list[str]] = {
            **{field: [str(label) for label in vocabulary.labels] for field, vocabulary in vocabularies.items()},
            "repeats": rhythms[language],
            "free": yes_no[language],
            "age_unit": units[language],
            "date": ["24.12.2026"],
            "start": ["9:30"],
        }
    return [(column.heading(language), words[column.field]) for column in columns if column.field in words]


def refused_workbook(run: ImportRun, language: str) -> bytes:
    """The editor's own rows that were refused, as they were, with a column that says what to correct."""
    heading = dict(zip(("fi", "sv", "en"), PROBLEM_HEADINGS, strict=True)).get(language, PROBLEM_HEADINGS[0])
    workbook = new_workbook(only_written=True)
    sheet = workbook.create_sheet(SHEETS.get(language, SHEETS["fi"])[0])
    headings = [str(each) for each in run.source.headings]
    own = [position for position, each in enumerate(headings) if each not in PROBLEM_HEADINGS]
    sheet.append([heading_cell(sheet, headings[position]) for position in own] + [heading_cell(sheet, heading)])
    rows = run.rows.filter(result=ImportRow.Result.REFUSE).order_by("number")
    for row in rows.iterator(chunk_size=500):
        cells = [row.original[position] if position < len(row.original) else "" for position in own]
        over = row.original[len(headings) :]  # of a row with more cells than headings: behind everything else
        sheet.append([text_cell(sheet, cell) for cell in [*cells, problems_in_words(row), *over]])
    return workbook_bytes(workbook)


def problems_in_words(row: ImportRow) -> str:
    parts = ((each["field"], each["problem"], each["remedy"]) for each in row.problem_list)
    return " ".join(
        f"{field}: {problem} {remedy}" if field else f"{problem} {remedy}" for field, problem, remedy in parts
    )


def sample(rows: Iterable[Sequence[str]], column: int) -> str:
    """The first words in a column, to recognise it by."""
    return next((row[column] for row in rows if column < len(row) and row[column].strip()), "")
