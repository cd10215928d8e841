"""How a Welsh word begins when it has mutated, so that a search for one form finds the others."""

# Each beginning that a mutation leaves, and the beginning that it came from.
MUTATIONS = (
    *(
        ("b", "p"),
        ("mh", "p"),
        ("ph", "p"),
        ("d", "t"),
        ("nh", "t"),
        ("th", "t"),
        ("g", "c"),
        ("ngh", "c"),
        ("ch", "c"),
    ),
    *(("f", "b"), ("m", "b"), ("dd", "d"), ("n", "d"), ("", "g"), ("ng", "g"), ("f", "m"), ("l", "ll"), ("r", "rh")),
    *((f"h{vowel}", vowel) for vowel in "aeiouwy"),
)
AFTER_G = frozenset("aeiouwylrn")  # what can follow a g that has gone
SHORTEST_MUTATED = 3


def radicals(word: str) -> set[str]:
    """The word, and every word that it may be a mutation of: `gath` may be `cath`."""
    came_from = {
        radical + word[len(begins) :]
        for begins, radical in MUTATIONS
        if word.startswith(begins) and (begins or word[:1] in AFTER_G)
    }
    return {word, *came_from} if len(word) >= SHORTEST_MUTATED else {word}


def forms(word: str) -> set[str]:
    """Every other form that a Welsh word may be found in: `gath` as `cath`, `chath` and `nghath`."""
    if len(word) < SHORTEST_MUTATED:
        return set()
    found = set()
    for radical in radicals(word):
        found |= {radical, *(begins + radical[len(was) :] for begins, was in MUTATIONS if radical.startswith(was))}
    return {form for form in found if len(form) > 1} - {word}
