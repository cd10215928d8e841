"""Which links are kept, how a site is named, and what a search finds."""

import pytest

from llwybr.apps.portfolio.rules.folding import asked, folded
from llwybr.apps.portfolio.rules.links import Site, site, whole, why_not


@pytest.mark.parametrize(
    "link",
    [
        "https://hwb.gov.wales/a?b=c#d",
        "http://example.org",
        "https://[2001:db8::1]:8080/",
        "HTTPS://EXAMPLE.ORG/",
        "https://tŷ.example/",
    ],
)
def test_a_page_of_the_web_is_kept(link: str) -> None:
    assert why_not(link) is None


@pytest.mark.parametrize(
    ("link", "reason"),
    [
        ("javascript:alert(1)", "scheme"),
        ("JaVaScRiPt:alert(1)", "scheme"),
        ("java\nscript:alert(1)", "signs"),
        ("data:text/html,x", "scheme"),
        ("ftp://example.org/", "scheme"),
        ("//example.org/", "scheme"),
        ("https://me:secret@example.org/", "who"),
        ("https://example.org@evil.example/", "who"),
        ("https://example.org\\@evil.example/", "signs"),
        ("https://exa mple.org/", "signs"),
        ("https://example.org/\0", "signs"),
        ("https://exam\u202eple.org/", "signs"),
        ("https:///path", "site"),
        ("https://", "site"),
        ("https://example.org:99999/", "site"),
        ("https://[::1/", "site"),
        (f"https://{'a' * 64}.example/", "site"),
        ("https://a..example/", "site"),
        (f"https://example.org/{'a' * 2000}", "long"),
        ("", "scheme"),
    ],
)
def test_what_is_no_page_or_hides_where_it_leads_is_refused(link: str, reason: str) -> None:
    assert why_not(link) == reason


def test_a_site_that_looks_like_another_is_shown_in_plain_letters_too() -> None:
    assert site("https://аpple.example/") == Site(
        "аpple.example", "xn--pple-43d.example"
    )  # its first letter is Cyrillic
    assert site("https://xn--pple-43d.example/").plain == "xn--pple-43d.example"
    assert site("https://Example.ORG:8080/a") == Site("example.org")


def test_the_beginning_that_people_leave_out_is_put_there() -> None:
    assert whole(" hwb.gov.wales/x ") == "https://hwb.gov.wales/x"
    assert whole("http://a.example") == "http://a.example"
    assert whole("javascript:alert(1).x") == "javascript:alert(1).x"
    assert whole("nothing") == "nothing"


def test_a_search_reads_no_accents_and_knows_what_may_have_mutated() -> None:
    assert folded("Tŷ Bach", "Y gath-fawr") == " ty bach y gath fawr"
    (cat,) = asked("Gath")
    assert cat.word == " gath"
    assert " cath" in cat.mutated
    assert len(asked("a b c d e f g h i j k")) == 8
    assert asked("…") == []
