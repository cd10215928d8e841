"""The nearest duty by its words: in either language, through mutations, and never without a reason."""

from hypothesis import given

from llwybr.engines.drift import LEAST, Suggester
from llwybr.engines.drift.suggest import stems
from llwybr.engines.drift.tests.lists import NATIONAL, SENTENCES

SUGGESTER = Suggester(NATIONAL)


def test_a_welsh_word_is_found_however_it_is_mutated() -> None:
    assert stems("cefnogi", "cy") == stems("gefnogi", "cy") == stems("nghefnogi", "cy") == stems("chefnogi", "cy")
    assert stems("plant", "cy") == stems("blant", "cy") == stems("phlant", "cy") == stems("mhlant", "cy")
    assert stems("Cefnogi", "en") != stems("gefnogi", "en")


def test_little_words_and_accents_say_nothing() -> None:
    assert stems("The tŷ and the ŵyn", "en") == stems("ty wyn", "en")
    assert stems("a the and of", "en") == frozenset()


def test_either_language_alone_finds_the_duty_and_says_by_which_words() -> None:
    english, welsh = SUGGESTER.nearest("plan the term’s menu", ""), SUGGESTER.nearest("", "cynllunio bwydlen")
    assert english
    assert welsh
    assert english.duty.slug == welsh.duty.slug == "cook.menu"
    assert english.shared == {"plan", "menu", "term"}


def test_rare_words_count_more_than_common_ones() -> None:
    """`lead` is in two duties, `lesson` in one."""
    found = SUGGESTER.nearest("lead lesson", "")
    assert found
    assert found.duty.slug == "helper.cover"


def test_nothing_is_suggested_for_no_words_nor_in_an_empty_set() -> None:
    assert SUGGESTER.nearest("", " ") is None
    assert Suggester(()).nearest("plan", "") is None


@given(SENTENCES, SENTENCES)
def test_a_suggestion_shares_a_word_and_is_alike_enough(en, cy) -> None:
    if found := SUGGESTER.nearest(en, cy):
        assert found.shared
        assert LEAST <= found.alike <= 1
    strict, loose = SUGGESTER.nearest(en, cy, least=0.9), SUGGESTER.nearest(en, cy, least=0.0001)
    assert not strict or (loose and loose.alike == strict.alike)


def test_every_duty_is_nearest_to_itself() -> None:
    for duty in NATIONAL:
        found = SUGGESTER.nearest(duty.en, duty.cy)
        assert found
        assert found.duty == duty
        assert found.alike > 0.999
        other = SUGGESTER.nearest(duty.en, duty.cy, without=duty.slug)
        assert other is None or other.duty != duty
