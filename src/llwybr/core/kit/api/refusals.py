"""Why there is no answer: one shape for every status, in both languages, saying what to do."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Annotated, Any

from django.utils.translation import gettext_noop as _
from pydantic import Field

from llwybr.core.kit.api.texts import Answer, Words, in_both, listed


class Fault(Words):
    """What is wrong with one part of what was asked."""

    part: Annotated[str, Field(description=_("Which part of the request: path or query."))]
    name: str


class Refused(Words):
    code: Annotated[str, Field(description=_("A word for programs. It stays the same when the sentence is bettered."))]
    where: Annotated[
        list[Fault], Field(description=_("The parts of the request that are wrong, each with what to do."))
    ]


class Refusal(Answer):
    error: Refused


STATUSES: Mapping[int, tuple[str, str]] = {
    404: ("not_found", _("There is nothing of that name: the answer names what there is.")),
    405: ("method_not_allowed", _("This address knows other methods: see the header Allow.")),
    422: ("not_understood", _("A part of the request is not understood: the answer names it and says what to do.")),
    429: ("too_many_requests", _("Too many requests came from one address: wait as long as Retry-After says.")),
    500: ("broken", _("Something broke on our side.")),
    503: ("unavailable", _("The service is away for a moment: try again when Retry-After has passed.")),
}


# What else there is to say where a key is asked for.
WITH_KEY: Mapping[int, tuple[str, str]] = {
    401: ("no_key", _("No key was shown, or it is not good (any more): show one in the header Authorization.")),
    403: ("not_by_this_key", _("The key is good, but not for this: the answer names what it would have to be for.")),
}
ALL: Mapping[int, tuple[str, str]] = dict(sorted({**STATUSES, **WITH_KEY}.items()))


class RefusedError(Exception):
    """There is no answer, and these are the words that say why."""

    def __init__(
        self, status: int, words: Words, where: Sequence[Fault] = (), headers: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(words.en)
        self.status, self.words, self.where, self.headers = status, words, where, dict(headers or {})

    def as_json(self) -> bytes:
        code = ALL[self.status][0]
        refused = Refused(code=code, en=self.words.en, cy=self.words.cy, where=list(self.where))
        return Refusal(error=refused).model_dump_json().encode()


def unknown(part: str, name: str, known: Iterable[str]) -> RefusedError:
    """A name that stands for nothing (404), beside those that do."""
    text = _("That name is not known (%(name)s). Use one of these: %(known)s.")
    return missing(part, name, in_both(text, name=name, known=listed(known)))


def missing(part: str, name: str, words: Words) -> RefusedError:
    """What is named here is not there (404): the words say where to look."""
    return RefusedError(404, words, [Fault(part=part, name=name, en=words.en, cy=words.cy)])


def not_understood(faults: Sequence[Fault]) -> RefusedError:
    """Parts of a request that make no sense (422): the first of them is the reason."""
    return RefusedError(422, Words(en=faults[0].en, cy=faults[0].cy), faults)


def fault(part: str, name: str, text: str, **given: object) -> Fault:
    words = in_both(text, **{**given, "name": name})
    return Fault(part=part, name=name, en=words.en, cy=words.cy)


# What pydantic finds wrong, in our words. What it says besides (`ge`, `expected` …) fills the gaps.
FOUND = {
    "greater_than_equal": _("%(name)s must be %(ge)s or more."),
    "less_than_equal": _("%(name)s must be %(le)s or less."),
    "literal_error": _("%(name)s must be one of these: %(expected)s."),
    "string_too_long": _("%(name)s is too long: it may have %(max_length)s characters."),
    "whole_number": _("%(name)s must be a whole number, such as 20."),
    "number": _("%(name)s must be a number, such as 12 or 1.5."),
}
OTHERWISE = _("%(name)s is not understood. See the documentation of this address.")


def of_validation(errors: Iterable[Mapping[str, Any]]) -> RefusedError:
    """What the shapes of the parameters refuse."""
    return not_understood([_fault(one) for one in errors])


def _fault(error: Mapping[str, Any]) -> Fault:
    part, name, context = str(error["loc"][0]), str(error["loc"][-1]), dict(error.get("ctx") or {})
    if "expected" in context:
        context["expected"] = str(context["expected"]).replace("'", "").replace(" or ", ", ")
    return fault(part, name, FOUND.get(error["type"], OTHERWISE), **context)
