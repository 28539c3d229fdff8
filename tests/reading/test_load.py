"""Documents of every form, whole and damaged."""

import io
import random
import zipfile

import pytest

from equipoise.errors import DataError, MissingDataError
from equipoise.reading.load import load_document
from equipoise.reading.statements import read_statements

HTML = (
    "<!doctype html><html><head><title>x</title><style>p{}</style></head><body><nav>Menu</nav>"
    "<h1>Speech</h1><p>We will <b>help</b> Chile &amp; Peru.</p><ul><li>First</li><li>Second</li></ul>"
    "<script>evil()</script><footer>Imprint</footer></body></html>"
)
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def docx(*paragraphs, notes=(), table=()):
    def body(rows):
        return "".join(f"<w:p><w:r><w:t>{row}</w:t></w:r></w:p>" for row in rows)

    cells = "".join(f"<w:tc>{body([cell])}</w:tc>" for cell in table)
    inside = f"{body(paragraphs)}<w:tbl><w:tr>{cells}</w:tr></w:tbl>"
    whole = f'<w:document xmlns:w="{WORD}"><w:body>{inside}</w:body></w:document>'
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("word/document.xml", whole)
        if notes:
            archive.writestr(
                "word/footnotes.xml", f'<w:footnotes xmlns:w="{WORD}">{body(notes)}</w:footnotes>'
            )
    return out.getvalue()


def pdf(*pages):
    """A small PDF with one line of text for each row of a page."""
    objects, kids = [], []
    for rows in pages:
        lines = "".join(f"({row}) Tj 0 -14 Td " for row in rows)
        stream = f"BT /F1 12 Tf 72 720 Td {lines}ET".encode()
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream))
        kids.append(len(objects) + 3)
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents %d 0 R "
            b"/Resources << /Font << /F1 3 0 R >> >> >>" % (len(objects) + 3)
        )
    head = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [%s] /Count %d >>"
        % (b" ".join(b"%d 0 R" % (k + 1) for k in kids), len(kids)),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    out, places = b"%PDF-1.4\n", []
    for number, content in enumerate(head + objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(places) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    return out + b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % (
        len(places) + 1,
        start,
    )


def loaded(tmp_path, content, name="document"):
    path = tmp_path / name
    path.write_bytes(content)
    return load_document(path)


def test_text_is_the_decoded_file_itself(tmp_path):
    found = loaded(tmp_path, "We will help Chile – always.\r\n".encode())
    assert (found.format, found.text) == ("text", "We will help Chile – always.\r\n")
    old = loaded(tmp_path, "Caf\xe9 of Chile".encode("cp1252"))
    assert old.text == "Café of Chile"
    assert old.notes


def test_a_page_gives_its_text_without_menus_scripts_and_footers(tmp_path):
    found = loaded(tmp_path, HTML.encode(), "speech.txt")  # whatever its name says
    assert found.format == "html"
    assert found.text == "Speech\n\nWe will help Chile & Peru.\n\nFirst\n\nSecond\n"


def test_word_gives_paragraphs_tables_and_notes(tmp_path):
    found = loaded(tmp_path, docx("We will help Chile.", table=("a cell",), notes=("a note",)))
    assert found.format == "docx"
    assert found.text == "We will help Chile.\n\na cell\n\na note\n"


def test_a_pdf_gives_pages_joined_words_and_no_running_heads(tmp_path):
    head = "National Strategy"
    found = loaded(
        tmp_path,
        pdf(
            (head, "We will coop-", "erate with Chile.", "1"),
            (head, "We support Peru.", "2"),
            (head, "Done.", "3"),
        ),
    )
    assert found.format == "pdf"
    assert "We will cooperate with Chile." in found.text
    assert head not in found.text
    assert len(found.pages) == 3
    first, second, *_ = read_statements(found.text, "BRA", pages=found.pages)
    assert (first.page, second.page) == (1, 2)
    assert found.text[first.start : first.end] == first.quote


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b"  \n ", "empty"),
        (b"\xd0\xcf\x11\xe0 old", "old or encrypted Office file"),
        (b"PK\x03\x04 broken", "a damaged Word document"),
        (b"%PDF-1.4 broken", "a damaged PDF|no text in it"),
        (b"\x7fELF\0\0\0", "not text, HTML, .docx or PDF"),
        (b"12345 67890 !!!", "no text in it"),
    ],
)
def test_what_is_no_document_is_one_line(tmp_path, content, words):
    with pytest.raises(DataError, match=words) as caught:
        loaded(tmp_path, content)
    assert "\n" not in str(caught.value)


def test_a_scan_an_archive_and_nothing_at_all(tmp_path):
    with pytest.raises(DataError, match="it may be scanned"):
        loaded(tmp_path, pdf(()))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a.txt", "a")
    with pytest.raises(DataError, match="no Word document; unpack it"):
        loaded(tmp_path, out.getvalue())
    with pytest.raises(MissingDataError, match="cannot be read"):
        load_document(tmp_path / "nowhere")


@pytest.mark.parametrize(
    "whole", [HTML.encode(), docx("We will help Chile."), pdf(("We will help Chile.",))]
)
def test_flipped_bits_end_in_one_line_or_a_text(tmp_path, whole):
    luck = random.Random(7)
    for _ in range(60):
        content = bytearray(whole)
        for _ in range(luck.randrange(1, 12)):
            content[luck.randrange(len(content))] ^= 1 << luck.randrange(8)
        try:
            text = loaded(tmp_path, bytes(content)).text
        except DataError as error:
            assert "\n" not in str(error)  # noqa: PT017  it may well be read
        else:
            for statement in read_statements(text, "BRA"):
                assert text[statement.start : statement.end] == statement.quote


def test_random_bytes_never_crash(tmp_path):
    luck = random.Random(11)
    for _ in range(60):
        try:
            list(read_statements(loaded(tmp_path, luck.randbytes(3000)).text, "BRA"))
        except DataError as error:
            assert "\n" not in str(error)  # noqa: PT017  it may well be read
