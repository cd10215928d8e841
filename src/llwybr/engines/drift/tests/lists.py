"""A small invented nation, and lists as hypothesis draws them."""

from hypothesis import strategies as st

from llwybr.engines.drift import Duty, Line, Rung

LADDER = {
    "helper-1": Rung(role="helper", rung=1),
    "helper-2": Rung(role="helper", rung=2),
    "helper-3": Rung(role="helper", rung=3),
    "cook-1": Rung(role="cook", rung=1),
    "cook-3": Rung(role="cook", rung=3),
}
TEXTS = {
    "everyone.safe": ("Tell the safeguarding person about any worry.", "Dweud wrth y person diogelu am unrhyw bryder."),
    "helper.read": ("Listen to pupils who read aloud.", "Gwrando ar ddisgyblion yn darllen yn uchel."),
    "helper.groups": ("Lead reading in small groups.", "Arwain darllen mewn grwpiau bach."),
    "helper.plan": ("Plan the week with the teacher.", "Cynllunio’r wythnos gyda’r athro."),
    "helper.cover": ("Lead a whole class for a lesson.", "Arwain dosbarth cyfan am wers."),
    "cook.menu": ("Plan the menu for the term.", "Cynllunio’r fwydlen am y tymor."),
    "cook.wash": ("Wash the pans after dinner.", "Golchi’r sosbenni ar ôl cinio."),
}
OF = {
    "everyone.safe": (),
    "helper.read": ("helper-1", "helper-2"),
    "helper.groups": ("helper-2", "helper-3"),
    "helper.plan": ("helper-3",),
    "helper.cover": ("helper-3",),
    "cook.menu": ("cook-3",),
    "cook.wash": ("cook-1", "cook-3"),
}
NATIONAL = tuple(Duty(slug=slug, en=en, cy=cy, profiles=OF[slug]) for slug, (en, cy) in TEXTS.items())

WORDS = st.sampled_from(["reading", "darllen", "menu", "fwydlen", "plan", "zebra", "", "sebra", "groups", "grwpiau"])
SENTENCES = st.lists(WORDS, max_size=6).map(" ".join)
PROFILES = st.sampled_from(sorted(LADDER))


def of(profile: str) -> tuple[Duty, ...]:
    return tuple(one for one in NATIONAL if one.is_of(profile))


def as_line(duty: Duty, **more: str) -> Line:
    return Line(**{"id": duty.slug, "slug": duty.slug, "en": duty.en, "cy": duty.cy, **more})


@st.composite
def lines(draw: st.DrawFn) -> tuple[Line, ...]:
    """Some national duties, as they are or in other words, and some lines of one's own."""
    drawn = draw(st.lists(st.sampled_from(NATIONAL), unique=True))
    kept = [as_line(one, **({"en": draw(SENTENCES)} if draw(st.booleans()) else {})) for one in drawn]
    own = [
        Line(id=f"own-{at}", en=draw(SENTENCES), cy=draw(SENTENCES), chosen=draw(st.sampled_from(["", "cook-3"])))
        for at in range(draw(st.integers(0, 4)))
    ]
    return tuple(draw(st.permutations([*kept, *own])))
