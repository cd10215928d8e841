"""What is noticed in a text, and what is left alone, in both languages."""

import pytest

from llwybr.apps.portfolio.rules.noticing import BIRTH, CONCERN, INITIALS, MOST, NAME, NUMBER, noticed

NOTICED = (
    (NAME, "I read every day with a child called Aled until he was sure of himself."),
    (NAME, "The pupil, Megan, now joins in."),
    (NAME, "I supported pupil Ffion Rees with phonics."),
    (NAME, "Aled, a pupil in my class, can now count to twenty."),
    (NAME, "I spoke with Aled’s mum at the gate."),
    (NAME, "Siân (pupil) made a card."),
    (NAME, "A boy named Tomos built it."),
    (NAME, "Bu disgybl o’r enw Aled yn darllen gyda mi bob dydd."),
    (NAME, "Helpais blentyn, Megan, i ymuno â’r gêm."),
    (NAME, "Siaradais â mam Tomos wrth y giât."),
    (NAME, "Roedd y ferch, Ŵyna, yn hapus."),
    (NAME, "Gweithiais gydag Osian ym Mlwyddyn 4, a bachgen o'r enw Gethin."),
    (NAME, "I worked with Aled in Year 4."),
    (INITIALS, "JT in Year 4 read a whole page."),
    (INITIALS, "A.B. (Y5) calmed down quickly."),
    (INITIALS, "Darllenodd JT, Blwyddyn 4, dudalen gyfan."),
    (INITIALS, "The pupil JT is calmer."),
    (BIRTH, "DOB 12/03/2017"),
    (BIRTH, "date of birth: 3 May 2016"),
    (BIRTH, "She was born on 3 May 2016."),
    (BIRTH, "Dyddiad geni 3 Mai 2016"),
    (BIRTH, "Ganwyd ef ar 3 Mai 2016."),
    (NUMBER, "His number is A823432113002."),
    (CONCERN, "After lunch she disclosed something to me."),
    (CONCERN, "I saw a bruise on his arm."),
    (CONCERN, "He was self-harming last term."),
    (CONCERN, "I wrote down a safeguarding concern."),
    (CONCERN, "I rang her social worker."),
    (CONCERN, "Datgelodd rywbeth i mi amser cinio."),
    (CONCERN, "Roedd cleisiau ar ei fraich."),
    (CONCERN, "Ysgrifennais bryder diogelu."),
    (CONCERN, "Roedd arno ofn mynd adref."),
)
LEFT_ALONE = (
    "I planned a week of lessons for a child who finds reading hard.",
    "We spent our Pupil Premium on books, and Pupil Voice chose them.",
    "Safeguarding level 2, renewed in September.",
    "Child Development, level 3: I finished the course.",
    "I was born in Bangor in 1980 and have worked here since 2004.",
    "The TA in Year 4 and I share a room. PE in Year 5 is mine.",
    "Menna, our headteacher, watched the lesson and said that every child joined in.",
    "I made a display. Children in Year 3 helped.",
    "My pupils. They learnt to count.",
    "Cefais dystysgrif amddiffyn plant ym mis Medi.",
    "Helpais ddisgybl Blwyddyn 4 i ddarllen yn Gymraeg.",
    "Dysgais sut i gefnogi plentyn. Mae pawb yn gwneud hynny yma.",
    "I learnt Makaton with a pupil. Makaton is signs.",
    "Training on how to respond to a disclosure.",
    "",
)


@pytest.mark.parametrize(("kind", "text"), NOTICED)
def test_what_names_a_pupil_or_is_a_concern_is_noticed(kind: str, text: str) -> None:
    assert kind in {one.kind for one in noticed(text)}, noticed(text)


@pytest.mark.parametrize("text", LEFT_ALONE)
def test_ordinary_words_are_left_alone(text: str) -> None:
    assert noticed(text) == []


def test_each_is_told_once_with_the_words_it_stands_in_and_never_more_than_fit() -> None:
    once = noticed("The pupil Aled reads.", "The pupil Aled reads.")
    assert [(one.kind, one.words) for one in once] == [(NAME, "pupil Aled")]
    names = ("Aled", "Beca", "Cadi", "Dafydd", "Elin", "Ffion", "Gwen", "Huw", "Ifan", "Lowri")
    assert len(noticed(" ".join(f"the pupil {name}." for name in names))) == MOST


def test_another_thing_has_another_key() -> None:
    first, second = noticed("The pupil Aled. The pupil Megan.")
    assert first.key != second.key
    assert first.key == noticed("I know the pupil Aled.")[0].key


def test_a_long_text_is_read_quickly() -> None:
    import time

    began = time.process_time()
    noticed("A" * 20_000)
    noticed("Aa " * 6_600)
    noticed("pupil " * 3_300)
    noticed("born " * 4_000)
    assert time.process_time() - began < 3
