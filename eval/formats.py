"""Whether `rashomon read` reads what other programs write.

Documents, workbooks, messages and archives are written with the libraries in `requirements-formats.txt` (and headless
LibreOffice where it is installed) and read again; every text, title, publisher and day must come back.

    python3 -m venv /tmp/interop && /tmp/interop/bin/pip install -r eval/requirements-formats.txt
    /tmp/interop/bin/python eval/formats.py target/debug/rashomon
"""

import datetime
import email.message
import gzip
import io
import json
import mailbox
import pathlib
import shutil
import subprocess
import sys
import tarfile
import tempfile
import zipfile

FIRST = "Two shells fell near the café of Kafr Example on Sunday, and the old mill burnt down, medics said."
SECOND = "“Nobody was hurt,” the town’s council said in a letter – the third one within a week."
LONG = " ".join([FIRST, SECOND] * 6)
TITLE = "Mill burnt at Kafr Example"


def reportlab_pdf(path):
    from reportlab.lib.styles import getSampleStyleSheet
    from reportlab.platypus import PageBreak, Paragraph, SimpleDocTemplate

    styles = getSampleStyleSheet()
    story = [Paragraph(TITLE, styles["Title"]), Paragraph(LONG, styles["BodyText"]), Paragraph(SECOND, styles["BodyText"])]
    story += [PageBreak(), Paragraph(FIRST, styles["BodyText"])]
    SimpleDocTemplate(str(path), title=TITLE, author="Rana Example").build(story)
    return {"texts": [FIRST, SECOND], "title": TITLE, "paragraphs": 4}


def two_columns_pdf(path):
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.styles import getSampleStyleSheet
    from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate, Paragraph

    width, height = A4
    frames = [Frame(40, 40, width / 2 - 60, height - 80), Frame(width / 2 + 20, 40, width / 2 - 60, height - 80)]
    document = BaseDocTemplate(str(path), pagesize=A4)
    document.addPageTemplates(PageTemplate(frames=frames))
    style = getSampleStyleSheet()["BodyText"]
    document.build([Paragraph(f"{n}. {FIRST}", style) for n in range(1, 60)])
    return {"texts": [f"{n}. {FIRST}" for n in range(1, 60)]}


def fpdf_pdf(path):
    import fpdf

    document = fpdf.FPDF()
    document.set_title(TITLE)
    document.set_auto_page_break(False)
    font = next((p for p in pathlib.Path("/usr/share/fonts").rglob("DejaVuSans.ttf")), None)
    if font:
        document.add_font("Body", fname=str(font))
    for page in range(1, 5):
        document.add_page()
        document.set_font("Body" if font else "Helvetica", size=11)
        document.multi_cell(0, 6, "Valley Monitor, weekly report", new_x="LMARGIN", new_y="NEXT")
        text = f"Day {page}. {FIRST}" if font else f"Day {page}. {FIRST}".replace("’", "'")
        document.multi_cell(0, 6, text, align="J", new_x="LMARGIN", new_y="NEXT")
        document.set_y(-20)
        document.cell(0, 6, f"Page {page} of 4")
    document.output(str(path))
    return {"texts": [f"Day {page}. {FIRST}" for page in range(1, 5)], "without": ["Page 2", "Valley Monitor"], "title": TITLE}


def locked_pdf(path):
    import fpdf

    document = fpdf.FPDF()
    document.add_page()
    document.set_font("Helvetica", size=11)
    document.multi_cell(0, 6, "Locked.")
    document.set_encryption(owner_password="owner", user_password="user")
    document.output(str(path))
    return {"refused": "the PDF document is protected by a password"}


def picture_pdf(path):
    from reportlab.pdfgen.canvas import Canvas

    canvas = Canvas(str(path))
    canvas.rect(10, 10, 100, 100, fill=1)
    canvas.save()
    return {"refused": "has no text layer"}


def docx(path):
    import docx as library

    document = library.Document()
    document.add_heading(TITLE, 0)
    document.add_paragraph(FIRST)
    document.add_paragraph().add_run("“Nobody ").bold = True
    document.paragraphs[-1].add_run(SECOND.removeprefix("“Nobody "))
    table = document.add_table(rows=1, cols=2)
    table.rows[0].cells[0].text, table.rows[0].cells[1].text = "killed", "none"
    document.save(path)
    return {"texts": [FIRST, SECOND, "killed"], "title": TITLE}


def odt(path):
    from odf.opendocument import OpenDocumentText
    from odf.text import H, P

    document = OpenDocumentText()
    document.text.addElement(H(outlinelevel=1, text=TITLE))
    document.text.addElement(P(text=FIRST))
    document.text.addElement(P(text=SECOND))
    document.save(str(path))
    return {"texts": [FIRST, SECOND]}


def epub(path):
    from ebooklib import epub as library

    book = library.EpubBook()
    book.set_title(TITLE)
    book.set_language("en")
    book.add_metadata("DC", "publisher", "Valley Press")
    book.add_metadata("DC", "date", "2019-03-12")
    chapters = []
    for n, text in enumerate([FIRST, SECOND], 1):
        chapter = library.EpubHtml(title=f"Part {n}", file_name=f"part{n}.xhtml", lang="en")
        chapter.content = f"<html><body><p>{text}</p></body></html>"
        book.add_item(chapter)
        chapters.append(chapter)
    book.toc, book.spine = chapters, chapters
    book.add_item(library.EpubNcx())
    book.add_item(library.EpubNav())
    library.write_epub(str(path), book)
    return {"records": [(FIRST, None, "Valley Press", "2019-03-12"), (SECOND, None, "Valley Press", "2019-03-12")]}


ROWS = [
    (TITLE, FIRST, datetime.date(2019, 3, 12), "Valley Post"),
    ("Letter", SECOND, datetime.date(2019, 4, 5), "Valley Post"),
]
OF_ROWS = [(text, title, publisher, day.isoformat()) for title, text, day, publisher in ROWS]


def xlsx(path):
    import openpyxl

    workbook = openpyxl.Workbook()
    sheet = workbook.active
    sheet.append(["Headline", "Body", "Date", "Source"])
    for row in ROWS:
        sheet.append(row)
    workbook.save(path)
    return {"records": OF_ROWS}


def xlsx_from_1904(path):
    import openpyxl
    from openpyxl.utils.datetime import CALENDAR_MAC_1904

    workbook = openpyxl.Workbook()
    workbook.epoch = CALENDAR_MAC_1904
    sheet = workbook.active
    sheet.append(["Headline", "Body", "Date", "Source"])
    for row in ROWS:
        sheet.append(row)
    workbook.save(path)
    return {"records": OF_ROWS}


def xls(path):
    import xlwt

    workbook = xlwt.Workbook()
    sheet = workbook.add_sheet("List")
    style = xlwt.easyxf(num_format_str="DD/MM/YYYY")
    for column, name in enumerate(["Headline", "Body", "Date", "Source"]):
        sheet.write(0, column, name)
    for at, row in enumerate(ROWS, 1):
        for column, value in enumerate(row):
            sheet.write(at, column, value, style) if column == 2 else sheet.write(at, column, value)
    workbook.save(str(path))
    return {"records": OF_ROWS}


def ods(path):
    from odf.opendocument import OpenDocumentSpreadsheet
    from odf.table import Table, TableCell, TableRow
    from odf.text import P

    document = OpenDocumentSpreadsheet()
    table = Table(name="List")
    for values in [("Headline", "Body", "Date", "Source"), *ROWS]:
        row = TableRow()
        for value in values:
            is_day = isinstance(value, datetime.date)
            cell = TableCell(valuetype="date", datevalue=value.isoformat()) if is_day else TableCell(valuetype="string")
            cell.addElement(P(text=value.strftime("%d.%m.%y") if is_day else value))
            row.addElement(cell)
        table.addElement(row)
    document.spreadsheet.addElement(table)
    document.save(str(path))
    return {"records": OF_ROWS}


def message(text, title):
    made = email.message.EmailMessage()
    made["From"], made["To"], made["Subject"] = "Rana Example <rana@valley.example>", "desk@post.example", title
    made["Date"], made["Message-ID"] = "Tue, 12 Mar 2019 09:30:00 +0200", f"<{len(text)}@valley.example>"
    made.set_content(text)
    return made


def eml(path):
    made = message(FIRST, TITLE)
    made.add_alternative(f"<html><body><p>{FIRST}</p></body></html>", subtype="html")
    attached = io.BytesIO()
    import docx as library

    document = library.Document()
    document.add_paragraph(SECOND)
    document.save(attached)
    kind = "vnd.openxmlformats-officedocument.wordprocessingml.document"
    made.add_attachment(attached.getvalue(), maintype="application", subtype=kind, filename="letter.docx")
    path.write_bytes(bytes(made))
    rana = "Rana Example"
    return {"records": [(FIRST, TITLE, rana, "2019-03-12"), (SECOND, None, rana, "2019-03-12")]}


def mbox(path):
    box = mailbox.mbox(path)
    for text, title in [(FIRST + "\nFrom there they fled.", TITLE), (SECOND, "Letter")]:
        box.add(message(text, title))
    box.close()
    return {"records": [(FIRST + "\nFrom there they fled.", TITLE, "Rana Example", "2019-03-12"), (SECOND, "Letter", "Rana Example", "2019-03-12")]}


PAGE = f"""<!doctype html><html lang=en><head><meta charset=utf-8><title>{TITLE}</title>
<meta property="article:published_time" content="2019-03-12T09:30:00Z"><meta property="og:site_name" content="Valley Post">
</head><body><nav><a href=/>Home</a></nav><article><h1>{TITLE}</h1><p>{FIRST}</p><p>{SECOND}</p></article></body></html>"""


def warc(path):
    from warcio.statusandheaders import StatusAndHeaders
    from warcio.warcwriter import WARCWriter

    with open(path, "wb") as out:
        writer = WARCWriter(out, gzip=True)
        for address, kind, body in [
            ("https://valley.example/mill", "text/html; charset=utf-8", PAGE.encode()),
            ("https://valley.example/mill", "text/html; charset=utf-8", PAGE.encode()),
            ("https://valley.example/logo.png", "image/png", b"\x89PNG\r\n\x1a\n"),
        ]:
            headers = StatusAndHeaders("200 OK", [("Content-Type", kind)], protocol="HTTP/1.1")
            writer.write_record(writer.create_warc_record(address, "response", payload=io.BytesIO(body), http_headers=headers))
    return {"records": [(FIRST, TITLE, "Valley Post", "2019-03-12")], "uri": "https://valley.example/mill"}


def wacz(path):
    inner = path.with_suffix(".warc.gz")
    expected = warc(inner)
    with zipfile.ZipFile(path, "w") as archive:
        archive.write(inner, "archive/data.warc.gz")
        archive.writestr("datapackage.json", json.dumps({"profile": "data-package", "resources": []}))
        archive.writestr("pages/pages.jsonl", '{"format": "json-pages-1.0"}\n{"url": "https://valley.example/mill"}\n')
    inner.unlink()
    return expected


def packed(path):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("pages/mill.html", PAGE)
        archive.writestr("lines.jsonl.gz", gzip.compress(json.dumps({"text": SECOND, "published": "2019-03-12"}).encode()))
    return {"records": [(FIRST, TITLE, "Valley Post", "2019-03-12"), (SECOND, None, None, "2019-03-12")]}


def tape(path):
    with tarfile.open(path, "w:gz", format=tarfile.PAX_FORMAT) as archive:
        name = "a" * 90 + "/" + "b" * 90 + "/mill.html"
        about = tarfile.TarInfo(name)
        about.size = len(PAGE.encode())
        archive.addfile(about, io.BytesIO(PAGE.encode()))
    return {"records": [(FIRST, TITLE, "Valley Post", "2019-03-12")]}


def office(kind):
    """What LibreOffice makes of a Word document; nothing where it is not installed."""

    def write(path):
        program = shutil.which("soffice")
        if not program:
            return None
        source = path.with_name("source.docx")
        docx(source)
        subprocess.run([program, "--headless", "--convert-to", kind, "--outdir", path.parent, source], check=True, capture_output=True)
        source.with_suffix(f".{kind}").rename(path)
        source.unlink()
        return {"texts": [FIRST, SECOND]}

    return write


CASES = {
    "reportlab.pdf": reportlab_pdf, "columns.pdf": two_columns_pdf, "fpdf.pdf": fpdf_pdf, "locked.pdf": locked_pdf,
    "picture.pdf": picture_pdf, "python.docx": docx, "odf.odt": odt, "book.epub": epub, "table.xlsx": xlsx,
    "table-1904.xlsx": xlsx_from_1904, "table.xls": xls, "table.ods": ods, "message.eml": eml, "box.mbox": mbox,
    "data.warc.gz": warc, "data.wacz": wacz, "packed.zip": packed, "tape.tar.gz": tape, "office.odt": office("odt"),
    "office.rtf": office("rtf"), "office.pdf": office("pdf"),
}  # fmt: skip


def problems(expected, run):
    if reason := expected.get("refused"):
        return [] if run.returncode == 1 and reason in run.stderr else [f"not refused: {run.returncode} {run.stderr}"]
    if run.returncode:
        return [run.stderr]
    reports = [json.loads(line)["report"] for line in run.stdout.splitlines()]
    whole = "\n".join(report["text"] for report in reports)
    found = [f"missing: {text}" for text in expected.get("texts", []) if text not in whole]
    found += [f"not left out: {text}" for text in expected.get("without", []) if text in whole]
    if (title := expected.get("title")) and reports[0]["title"] != title:
        found.append(f"title {reports[0]['title']!r}")
    if (n := expected.get("paragraphs")) and whole.count("\n\n") + 1 != n:
        found.append(f"{whole.count(chr(10) * 2) + 1} paragraphs: {whole!r}")
    for at, record in enumerate(expected.get("records", [])):
        if at >= len(reports):
            found.append(f"no report {at}")
            continue
        report = reports[at]
        got = (report["title"], report["publisher"], report["published"])
        if record[0] not in report["text"] or any(want and want != have for want, have in zip(record[1:], got)):
            found.append(f"report {at}: {report['text']!r} {got}")
    if "records" in expected and len(reports) != len(expected["records"]):
        found.append(f"{len(reports)} reports instead of {len(expected['records'])}")
    if (uri := expected.get("uri")) and reports and reports[0]["uri"] != uri:
        found.append(f"uri {reports[0]['uri']!r}")
    return found


def main():
    program, failed, n_read = sys.argv[1], 0, 0
    with tempfile.TemporaryDirectory() as folder:
        for name, write in CASES.items():
            # The name must not help: files are known by what they hold.
            path = pathlib.Path(folder) / f"{name.replace('.', '-')}.dat"
            expected = write(path)
            if expected is None:
                print(f"{name}: not written, the program is missing")
                continue
            run = subprocess.run([program, "read", "--model", "rules", "--format", "jsonl", path], capture_output=True, text=True)
            found = problems(expected, run)
            n_read += 1
            failed += bool(found)
            print(f"{name}: {'; '.join(found) if found else 'read'}")
    print(f"{n_read - failed} of {n_read} read as written")
    sys.exit(bool(failed))


if __name__ == "__main__":
    main()
