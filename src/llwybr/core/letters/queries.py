"""How many letters there are."""

from llwybr.core.letters.models import Letter


def waiting() -> int:
    """How many letters are still to go."""
    return Letter.objects.waiting().count()
