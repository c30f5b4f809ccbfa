"""Text inside documents: what is read of good files, and what hostile, broken and locked ones can do (nothing)."""

import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from pypdf import PdfWriter
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject
from wagtail.documents import get_document_model

from cms.jobs.models import Job
from cms.jobs.services import drain_jobs
from search.contracts import SearchQuery
from search.extraction import limits, reading, services, work
from search.extraction.language import guess_language
from search.extraction.limits import Collected
from search.extraction.reading import ReadText, read_text, tidied
from search.models import DocumentText
from search.services import search

SECRET = "SALASANA"


def archive(**parts: str | bytes) -> bytes:
    """Parts named with __ for / and _ for a dot."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in parts.items():
            file.writestr(name.replace("__", "/").replace("_", "."), content)
    return made.getvalue()


def word(*paragraphs: str) -> bytes:
    rows = "".join(
        f"<w:p><w:r><w:t>{text[:3]}</w:t></w:r><w:r><w:t>{text[3:]}</w:t></w:r></w:p>" for text in paragraphs
    )
    return archive(word__document_xml=f'<w:document xmlns:w="w"><w:body>{rows}</w:body></w:document>')


def open_document(body: str, kind: str = "text", **parts: str) -> bytes:
    return archive(
        mimetype=f"application/vnd.oasis.opendocument.{kind}",
        content_xml=f'<o:document xmlns:o="o" xmlns:text="t">{body}</o:document>',
        **parts,
    )


def workbook() -> bytes:
    return archive(
        xl__workbook_xml='<workbook><sheets><sheet name="Retket"/></sheets></workbook>',
        xl__sharedStrings_xml="<sst><si><t>Ulkoilu</t></si><si><r><t>Uima</t></r><r><t>halli</t></r></si></sst>",
        xl__worksheets__sheet1_xml='<w><c t="inlineStr"><is><t>Metsässä</t></is></c><c><v>4711</v></c></w>',
    )


def pdf(text: str = "", *, content: bytes = b"", password: str = "") -> bytes:
    writer = PdfWriter()
    page = writer.add_blank_page(200, 200)
    font = DictionaryObject({
        NameObject("/Type"): NameObject("/Font"), NameObject("/Subtype"): NameObject("/Type1"),
        NameObject("/BaseFont"): NameObject("/Helvetica"), NameObject("/Encoding"): NameObject("/WinAnsiEncoding"),
    })  # fmt: skip
    page[NameObject("/Resources")] = DictionaryObject(
        {NameObject("/Font"): DictionaryObject({NameObject("/F1"): writer._add_object(font)})}
    )
    if text or content:
        stream = DecodedStreamObject()
        stream.set_data(content or b"BT /F1 12 Tf 10 100 Td (" + text.encode("cp1252") + b") Tj ET")
        page[NameObject("/Contents")] = writer._add_object(stream)
    if password:
        writer.encrypt(password, algorithm="RC4-128")
    made = io.BytesIO()
    writer.write(made)
    return made.getvalue()


def endless_pdf() -> bytes:
    """A tree of pages whose branch is its own child."""
    head = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    branch = b"2 0 obj<</Type/Pages/Count 9/Kids[2 0 R 2 0 R]>>endobj\n"
    table = b"xref\n0 3\n0000000000 65535 f \n0000000009 00000 n \n%010d 00000 n \n" % len(head)
    return head + branch + table + b"trailer<</Size 3/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % len(head + branch)


def looping_xref() -> bytes:
    """A table of contents that names itself as the one before it."""
    head = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Count 0/Kids[]>>endobj\n"
    at = str(len(head)).encode()
    return head + b"xref\n0 1\n0000000000 65535 f \ntrailer<</Size 3/Root 1 0 R/Prev " + at + b">>\nstartxref\n" + at


def locked_zip() -> bytes:
    """The mark of encryption set on every part."""
    data = bytearray(word("Salainen"))
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(mark)
        data[at + place] |= 1
    return bytes(data)


BILLION_LAUGHS = (
    '<!DOCTYPE d [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>'
    "<d><t>&c;</t></d>"
)
OUTSIDE = '<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/hostname">]><d><t>&x;</t></d>'


def read_here(data: bytes) -> tuple[str, str, str]:
    """Kind, problem and text, read in this process."""
    collected = Collected()
    problem = work.read(data, collected)
    return collected.kind, problem, tidied(collected.text)


@pytest.mark.parametrize(("data", "kind", "text"), [
    (word("Perhekahvila aukeaa", "Tervetuloa"), "docx", "Perhekahvila aukeaa\nTervetuloa"),
    (workbook(), "xlsx", "Retket\nUlkoilu\nUimahalli\nMetsässä"),
    (open_document("<text:h>Ohje</text:h><text:p>Pue <text:span>lämpi</text:span>mästi</text:p>"), "odt",
     "Ohje\nPue lämpimästi"),
    (open_document("<text:p>Taulukko</text:p>", "spreadsheet"), "ods", "Taulukko"),
    (pdf("Vertaistuki \xe4ideille"), "pdf", "Vertaistuki äideille"),
], ids=["docx", "xlsx", "odt", "ods", "pdf"])  # fmt: skip
def test_text_is_read(data: bytes, kind: str, text: str) -> None:
    assert read_here(data) == (kind, "", text)


@pytest.mark.parametrize(("data", "problem"), [
    (archive(word__document_xml=b"<d><t>" + b"a" * 30_000_000 + b"</t></d>"), limits.HOSTILE),
    (archive(word__document_xml=BILLION_LAUGHS), limits.HOSTILE),
    (archive(word__document_xml=OUTSIDE), limits.HOSTILE),
    (open_document("x", META_INF__manifest_xml="").replace(b"META.INF", b"META-INF"), limits.BROKEN),
    (archive(word__document_xml="<d>" * 3_000), limits.HOSTILE),
    (archive(word__document_xml="<d><p>kesken"), limits.BROKEN),
    (archive(word__document_xml="<d>" * 400), limits.BROKEN),
    (archive(word__document_xml="ei XML:ää"), limits.BROKEN),
    (word("Katkennut tiedosto")[:60], limits.BROKEN),
    (b"PK\x03\x04" + b"PK\x01\x02" * 20_000, limits.TOO_LARGE),
    (locked_zip(), limits.ENCRYPTED),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), limits.ENCRYPTED),
    (pdf("Salainen", password=SECRET), limits.ENCRYPTED),
    (b"%PDF-1.7\n" + b"\xff" * 2_000, limits.BROKEN),
], ids=["zip bomb", "entities", "outside", "bad manifest", "deep", "unfinished", "unfinished deep", "no XML", "cut off",
        "many parts", "locked zip", "locked office", "locked pdf", "junk pdf"])  # fmt: skip
def test_hostile_broken_and_locked_files_are_refused(data: bytes, problem: str) -> None:
    _kind, found, text = read_here(data)
    assert (found, text) == (problem, "")


@pytest.mark.parametrize("data", [endless_pdf(), looping_xref()], ids=["pages", "contents"])
def test_a_pdf_that_leads_back_to_itself_comes_to_an_end(data: bytes) -> None:
    kind, problem, text = read_here(data)
    assert (kind, text) == ("pdf", "")
    assert problem in ("", limits.BROKEN)


@pytest.mark.parametrize("data", [b"", b"Pelkkaa tekstia", archive(retki_txt="x"), b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"],
                         ids=["empty", "text", "zip", "old office"])  # fmt: skip
def test_other_kinds_are_not_read_and_nothing_is_wrong_with_them(data: bytes) -> None:
    _kind, problem, text = read_here(data)
    assert (problem, text) == ("", "")


def test_parts_unpack_to_so_much_all_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("search.extraction.office.MOST_UNPACKED_BYTES", 100)
    assert read_here(word("Pitkä " * 30))[1] == limits.TOO_LARGE


def test_of_a_long_text_the_beginning_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MOST_CHARACTERS", 20)
    collected = Collected()
    assert work.read(word("Alku on tässä", "loppua ei enää"), collected) == ""
    assert (collected.is_cut, len(collected.text)) == (True, 20)


def test_what_was_read_before_the_trouble_is_kept() -> None:
    collected = Collected()
    broken = archive(word__document_xml="<d><t>Tähän asti</t></d>", word__footnotes_xml="<d><t>poikki")
    assert work.read(broken, collected) == ""
    assert (collected.is_cut, "Tähän asti" in collected.text) == (True, True)


def test_words_divided_by_a_line_are_whole() -> None:
    assert tidied("perhe-\nkahvila  on\n\n\nauki\0\ud800 ") == "perhe\u00adkahvila on\nauki"


@pytest.mark.parametrize(("text", "language"), [
    ("Kahvila on auki ja se on kaikille, mutta ovat myös kerhot.", "fi"),
    ("Vi dricker kaffe och leker med barnen på gården, det är gratis.", "sv"),
    ("The café is open to all of you and it is free of charge.", "en"),
    ("Dat lea mánáid várás, ja dat leat buorit, muhto eai leat dan dihte.", "se"),
    ("Kahvi", ""), ("", ""), ("2026 2027 €", ""), ("ja on ei se och att det som", ""),
])  # fmt: skip
def test_language_is_told_by_the_little_words(text: str, language: str) -> None:
    assert guess_language(text) == language


def test_the_process_reads_and_tells_the_language() -> None:
    found = read_text(word("Kahvila on auki ja se on ilmainen, mutta voi olla täynnä"))
    assert (found.kind, found.language, found.problem) == ("docx", "fi", "")


@pytest.mark.parametrize(("spoilt", "problem"), [
    ("while True: pass", limits.TOO_SLOW), ("x = 'x' * 10**12", limits.BROKEN),
    ("import os; os.abort()", limits.BROKEN), ("f = open(__file__ + 'x', 'w'); f.write('x'); f.flush()", limits.BROKEN),
    ("print('no JSON')", limits.BROKEN), ("print('{}')", limits.BROKEN), ("print('[1]')", limits.BROKEN),
], ids=["endless", "memory", "abort", "writes", "no JSON", "nothing", "nonsense"])  # fmt: skip
def test_a_process_that_goes_wrong_takes_nothing_with_it(
    spoilt: str, problem: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "work.py"
    program.write_text(
        "import resource, sys\nresource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))\n"
        "resource.setrlimit(resource.RLIMIT_AS, (10**9, 10**9))\n" + spoilt,
        encoding="utf-8",
    )
    monkeypatch.setattr(reading, "WORK", program)
    monkeypatch.setattr(reading, "LONGEST_SECONDS", 0.4)
    if problem == limits.BROKEN:
        monkeypatch.setattr(reading, "LONGEST_SECONDS", 30)
    assert read_text(b"x") == ReadText(problem=problem)


def test_a_file_that_is_too_large_is_not_given_to_the_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MOST_FILE_BYTES", 3)
    assert read_text(b"xxxx") == ReadText(problem=limits.TOO_LARGE)


# --- in the index


def found(text: str) -> list[str]:
    return [hit.title for hit in search(SearchQuery(text=text, language="fi")).hits]


@pytest.fixture
def readings(db: None, database_only: None, monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """Documents are read in this process; what was read, in order."""
    seen: list[bytes] = []

    def read(data: bytes) -> ReadText:
        seen.append(data)
        kind, problem, text = read_here(data)
        return ReadText(text, kind, problem, False, guess_language(text))

    monkeypatch.setattr(services, "read_text", read)
    return seen


def add(data: bytes, title: str = "Liite", name: str = "liite.docx") -> Any:
    return get_document_model().objects.create(title=title, file=ContentFile(data, name=name))


def test_a_document_is_found_by_its_text_once_its_job_is_done(readings: list[bytes]) -> None:
    document = add(word("Satakieli on täällä ja se on laulanut, mutta ei ole enää"))
    assert (found("liite"), found("satakieli")) == (["Liite"], [])
    drain_jobs()
    assert found("satakieli") == ["Liite"]
    kept = DocumentText.objects.get()
    assert (kept.document, kept.state, kept.language) == (document, DocumentText.State.READ, "fi")


def test_a_replaced_file_loses_its_old_text_at_once(readings: list[bytes]) -> None:
    document = add(word("Satakieli"))
    drain_jobs()
    document.file = ContentFile(word("Peippo"), name="liite.docx")
    document.save()
    assert found("satakieli") == []
    drain_jobs()
    assert (found("satakieli"), found("peippo")) == ([], ["Liite"])


def test_a_new_title_reads_nothing_again(readings: list[bytes]) -> None:
    document = add(word("Satakieli"))
    drain_jobs()
    document.title = "Lintuopas"
    document.save()
    assert drain_jobs() == 0
    assert (found("satakieli"), found("lintuopas"), len(readings)) == (["Lintuopas"], ["Lintuopas"], 1)


def test_tags_are_found_when_they_are_given(readings: list[bytes]) -> None:
    document = add(word("Satakieli"))
    document.tags.add("muuttolinnut")
    assert found("muuttolinnut") == ["Liite"]
    document.tags.clear()
    assert found("muuttolinnut") == []


def test_a_deleted_document_is_gone(readings: list[bytes]) -> None:
    document = add(word("Satakieli"))
    drain_jobs()
    document.delete()
    assert (found("satakieli"), DocumentText.objects.count()) == ([], 0)


@pytest.mark.parametrize(("data", "problem"), [
    (archive(word__document_xml=BILLION_LAUGHS), limits.HOSTILE), (pdf("x", password=SECRET), limits.ENCRYPTED),
    (pdf(), limits.NO_TEXT),
], ids=["hostile", "locked", "scanned"])  # fmt: skip
def test_a_skipped_document_has_a_note_and_is_not_tried_again(
    readings: list[bytes], data: bytes, problem: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if problem == limits.NO_TEXT:
        monkeypatch.setattr(services, "read_text", lambda data: ReadText(kind="pdf", problem=limits.NO_TEXT))
    document = add(data, "Outo liite")
    drain_jobs()
    kept = DocumentText.objects.get()
    assert (kept.state, kept.problem, found("outo")) == (DocumentText.State.SKIPPED, problem, ["Outo liite"])
    assert set(Job.objects.filter(name=services.JOB).values_list("state", flat=True)) == {"done"}
    services.read_document(document.pk)
    assert len(readings) <= 1


def test_a_file_that_is_gone_has_a_note(readings: list[bytes]) -> None:
    document = add(word("Satakieli"))
    document.file.storage.delete(document.file.name)
    drain_jobs()
    assert DocumentText.objects.get().problem == limits.MISSING


def test_a_file_replaced_while_it_is_read_leaves_nothing_of_the_old_one(
    readings: list[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    document = add(word("Satakieli"))

    def read_and_replace(data: bytes) -> ReadText:
        DocumentText.objects.update(fingerprint="another")
        return ReadText("Satakieli", "docx")

    monkeypatch.setattr(services, "read_text", read_and_replace)
    services.read_document(document.pk)
    assert (found("satakieli"), DocumentText.objects.get().text) == ([], "")


def test_documents_from_before_are_read_too(readings: list[bytes]) -> None:
    add(word("Satakieli"))
    DocumentText.objects.all().delete()
    Job.objects.all().delete()
    assert (services.note_unread_documents(), services.note_unread_documents()) == (1, 0)
    drain_jobs()
    assert found("satakieli") == ["Liite"]


def test_saving_a_document_and_its_job_is_one_change(readings: list[bytes], monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(**kwargs: object) -> None:
        raise RuntimeError("no job")

    monkeypatch.setattr(services, "enqueue_job", fail)
    with pytest.raises(RuntimeError):
        add(word("Satakieli"))
    assert get_document_model().objects.count() == 0
