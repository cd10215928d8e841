"""Every response carries the headers, and production's settings are the strict ones."""

import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from llwybr.site.headers import HEADERS, POLICY
from tests.cast import client_of

PRODUCTION = {
    "LLWYBR_MODE": "production",
    "LLWYBR_SECRET_KEY": "a-long-and-random-looking-key-for-a-test-of-the-settings-0123456789",
    "LLWYBR_HOSTS": "llwybr.example",
    "LLWYBR_FILES_HOST": "files.example",
    "LLWYBR_SMTP": "smtp+starttls://llwybr:secret@mail.example",
    "LLWYBR_MAIL_FROM": "Llwybr <llwybr@llwybr.example>",
    "DJANGO_SETTINGS_MODULE": "llwybr.site.settings",
}


def in_production(code: str, **environment: str) -> subprocess.CompletedProcess[str]:
    kept = {name: os.environ[name] for name in ("PATH", "DATA", "HOME") if name in os.environ}
    command = [sys.executable, "-c", code]
    return subprocess.run(
        command, env={**kept, **PRODUCTION, **environment}, capture_output=True, text=True, check=False
    )


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/", 302),
        ("/en/", 200),
        ("/cy/", 200),
        ("/en/nowhere/", 404),
        ("/static/kit/llwybr.css", 200),
        ("/en/my/", 404),
        ("/en/my/edition/", 404),
        ("/health/", 200),
        ("/en/privacy/data/", 200),
        ("/en/witness/done/sent/", 200),
        ("/cy/witness/a-key-of-nobody/", 404),
        ("/en/portfolio/", 302),
        ("/en/my-data/", 302),
        ("/cy/wales/standards/", 200),
    ],
)
def test_every_response_carries_the_headers(address: str, status: int) -> None:
    response = Client().get(address)
    assert response.status_code == status
    for name, value in HEADERS.items():
        assert response[name] == value, f"{address}: {name}"
    response.close()


def test_the_policy_allows_nothing_inline() -> None:
    assert "unsafe" not in POLICY
    assert POLICY.startswith("default-src 'none'")


@pytest.mark.django_db
def test_no_page_is_kept_by_a_browser() -> None:
    assert client_of("nia").get(reverse("results"))["Cache-Control"] == "no-store"


@pytest.mark.django_db
def test_the_device_cookie_cannot_be_read_by_scripts_or_sent_from_elsewhere() -> None:
    client = Client()
    response = client.post("/en/start/aim/", {"nation": "wales", "job": "teaching-assistant-2", "aim": "none"})
    cookie = response.cookies[settings.DEVICE_COOKIE_NAME]
    assert cookie["httponly"]
    assert cookie["secure"]
    assert cookie["samesite"] == "Lax"
    assert cookie["path"] == "/"
    assert not cookie["domain"]
    assert settings.DEVICE_COOKIE_NAME.startswith("__Host-")
    assert cookie["max-age"] == 30 * 24 * 60 * 60


def test_django_finds_nothing_to_say_about_production() -> None:
    run = "from django.core.management import execute_from_command_line as run\n"
    done = in_production(run + "run(['x', 'check', '--deploy', '--fail-level', 'WARNING'])")
    assert done.returncode == 0, done.stderr
    assert "no issues (0 silenced)" in done.stdout


def test_production_names_its_cookies_for_this_host_alone_and_shows_pictures_from_that_of_files() -> None:
    code = (
        "from django.conf import settings as s; print(s.DEVICE_COOKIE_NAME, s.CSRF_COOKIE_NAME, s.CSRF_COOKIE_SECURE, s.DEMO)\n"
        "print(*s.ALLOWED_HOSTS, s.OTHER_NAMES); from llwybr.site.headers import POLICY; print(POLICY)"
    )
    cookies, hosts, policy = in_production(code).stdout.splitlines()
    assert cookies.split() == ["__Host-llwybr-device", "__Host-llwybr-form", "True", "False"]
    assert hosts == "llwybr.example files.example {}"
    assert "; img-src 'self' https://files.example;" in policy
    assert policy.count("files.example") == 1


def test_the_cast_cannot_be_opened_in_production() -> None:
    done = in_production("from django.conf import settings; settings.DEMO", LLWYBR_CAST="1")
    assert done.returncode != 0
    assert "cannot go with production" in done.stderr


def test_production_has_no_address_for_the_cast() -> None:
    code = (
        "import django; django.setup(); from django.urls import resolve, Resolver404\n"
        "try: resolve('/en/demonstration/'); print('open')\n"
        "except Resolver404: print('closed')"
    )
    done = in_production(code)
    assert done.stdout.strip() == "closed", done.stderr


@pytest.mark.parametrize("name", ["LLWYBR_SECRET_KEY", "LLWYBR_HOSTS", "LLWYBR_SMTP", "LLWYBR_MAIL_FROM"])
def test_production_does_not_start_without_its_secrets(name: str) -> None:
    done = in_production("from django.conf import settings; settings.DEBUG", **{name: ""})
    assert f"{name} is missing" in done.stderr


@pytest.mark.parametrize("port", ["0", "70000", "eighty", "８０８０"])
def test_a_port_that_is_none_is_refused_in_words(port: str) -> None:
    code = "from llwybr.site import environment; environment.port()"
    assert "use a number from 1 to 65535" in in_production(code, PORT=port).stderr


@pytest.mark.django_db
def test_sqlite_waits_for_the_disk() -> None:
    from django.db import connection

    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA synchronous")
        assert cursor.fetchone() == (2,)
