"""A file comes back as a download that no browser makes a page of, and comes in only where a page takes one."""

from __future__ import annotations

import io

import pytest
from django.conf import settings
from django.core.exceptions import SuspiciousFileOperation
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.test import RequestFactory
from django.utils.module_loading import import_string
from hypothesis import given
from hypothesis import strategies as some

from llwybr.core.files import limits, queries, serving, words
from llwybr.core.files.models import FOUND, HELD, File
from llwybr.core.files.naming import clean_name
from llwybr.core.files.tests import making


def fetched(file: File) -> HttpResponse:
    """As it leaves, past the outermost that every answer passes."""
    request = RequestFactory().get("/en/portfolio/files/x/")
    outermost = import_string(settings.MIDDLEWARE[0])
    return outermost(lambda asked: serving.download(file, asked))(request)


@pytest.mark.django_db
def test_a_file_is_a_download_and_nothing_else(keep) -> None:
    photo = keep(making.picture(), 'Llun "Pŵer"; x=\r\nSet-Cookie: a.jpg')
    kept = queries.path_of(photo).read_bytes()
    answer = fetched(photo)
    data = b"".join(answer.streaming_content)
    assert isinstance(answer, FileResponse)
    answer.file_to_stream.close()  # the answer itself would end the connection too, and with it this test's transaction
    assert data == kept
    assert answer["Content-Length"] == str(len(data)) == str(photo.size)
    assert answer["Content-Disposition"] == "attachment; filename*=utf-8''Llun%20P%C5%B5er%20x%3D%20Set-Cookie%20a.jpg"
    assert answer["Content-Type"] == "image/jpeg"
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'; frame-ancestors 'none'"
    assert (answer["X-Content-Type-Options"], answer["Cache-Control"]) == ("nosniff", "no-store")
    assert answer["X-Frame-Options"] == "DENY"
    assert not answer.cookies


@pytest.mark.django_db
@pytest.mark.parametrize("state", [HELD, FOUND])
def test_what_the_scanner_has_not_passed_is_a_page_that_says_so(state: str, keep, client) -> None:
    file = keep(name="fy ffeil.txt")
    File.objects.update(state=state)
    file.refresh_from_db()
    answer = fetched(file)
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "fy ffeil.txt" in text
    assert "virus scanner" in text
    assert "Shwmae" not in text


@pytest.mark.django_db
def test_a_row_without_bytes_is_not_there(keep) -> None:
    file = keep()
    queries.path_of(file).unlink()
    with pytest.raises(Http404):
        fetched(file)


@given(some.text(max_size=400))
def test_no_name_deceives_or_breaks_anything(name: str) -> None:
    made = clean_name(name, "pdf")
    assert made.endswith(".pdf")
    assert 5 <= len(made) <= 124
    assert made.isprintable()
    assert not set(made) & set('/\\"<>|:*?%;\u202e\0\n')
    assert not made.startswith(".")
    assert clean_name(made, "pdf") == made


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("", "file.pdf"),
        (".pdf", "pdf.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("a.pdf", "a.pdf"),
        ("a.b. c", "a.b. c.pdf"),
        ("adroddiad 2.5.26.docx", "adroddiad 2.5.26.pdf"),
        ("invoice\u202efdp.exe", "invoice fdp.pdf"),
        ("x" * 300, "x" * 120 + ".pdf"),
    ],
)
def test_names_are_kept_as_far_as_they_can(said: str, name: str) -> None:
    assert clean_name(said, "pdf") == name


def test_what_may_be_brought_is_said_in_words() -> None:
    assert ("PDF", "up to 20 MB and 200 pages") in words.table()
    assert words.hint(limits.PICTURES) == "One file of at most 25 MB: JPEG photo, PNG picture, WebP picture."
    assert limits.accept(("jpeg",)) == ".jpg,image/jpeg"
    assert limits.most_bytes(("txt", "pdf")) == 20_000_000


# Coming in (site/uploads.py).


def sent(files: dict[str, object], most: int) -> HttpRequest:
    """A form as it comes to a page that takes so many bytes."""
    from llwybr.core.files.uploads import takes_file

    @takes_file(lambda request: most)
    def page(request: HttpRequest) -> HttpResponse:
        return HttpResponse()

    request = RequestFactory().post("/", files)
    request.resolver_match = type("Match", (), {"func": page})
    return request


def upload(data: bytes, name: str = "fy llun.jpg") -> io.BytesIO:
    made = io.BytesIO(data)
    made.name = name
    return made


def test_a_page_gets_one_file_with_the_name_that_it_had() -> None:
    request = sent({"file": upload(b"abc", "Pŵer.jpg")}, 100)
    assert (request.FILES["file"].name, request.FILES["file"].file.read()) == ("Pŵer.jpg", b"abc")
    assert request.FILES["file"].size == 3
    request.close()


def test_a_second_file_in_a_form_is_refused() -> None:
    with pytest.raises(SuspiciousFileOperation):
        _ = sent({"file": upload(b"abc"), "more": upload(b"d")}, 100).FILES


def test_a_file_that_is_too_large_is_told_and_not_kept() -> None:
    request = sent({"file": upload(b"a" * 400)}, 200)
    assert "file" not in request.FILES
    assert request.too_large
    with pytest.raises(SuspiciousFileOperation):
        _ = sent({"file": upload(b"a" * 2000)}, 200).FILES


def test_a_page_that_takes_none_reads_none(monkeypatch) -> None:
    with pytest.raises(SuspiciousFileOperation):
        _ = sent({"file": upload(b"abc")}, 0).FILES


def test_no_file_at_all_is_no_fault() -> None:
    request = sent({"words": "a"}, 100)
    assert not request.FILES
    assert request.POST["words"] == "a"
