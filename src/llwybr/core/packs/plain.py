"""What pydantic found, in words that say what to do."""

from pydantic_core import ErrorDetails

_WORDS = {
    "missing": "is missing: add it.",
    "extra_forbidden": "is not a field that we know: check its spelling or leave it out.",
    "string_too_short": "is empty: write it.",
    "string_too_long": "is too long: at most {max_length} characters.",
    "string_type": "must be text: put it in quotes if it looks like a number, a date or yes/no.",
    "literal_error": "must be {expected}.",
    "greater_than_equal": "must be {ge} or more.",
    "less_than_equal": "must be {le} or less.",
    "int_type": "must be a whole number.",
    "dict_type": "must be a mapping (name: value).",
    "model_type": "must be a mapping (name: value).",
    "list_type": "must be a list.",
    "multiple_of": "must be a multiple of {multiple_of}.",
    "too_short": "needs at least {min_length}.",
    "too_long": "takes at most {max_length}.",
}


def plain(error: ErrorDetails) -> str:
    """`levels.3.cy: is missing: add it.`"""
    where = ".".join(str(part) for part in error["loc"] if part != "[key]")
    words = _WORDS.get(error["type"])
    if error["type"] == "missing" and error["loc"] and error["loc"][-1] in {"en", "cy"}:
        words = "is missing: write the Welsh too." if error["loc"][-1] == "cy" else "is missing: write the English too."
    if error["type"] == "value_error":
        words = f"{error['ctx']['error']}."
    text = words.format(**error.get("ctx", {})) if words else f"{error['msg'][:1].lower()}{error['msg'][1:]}."
    return f"{where}: {text}" if where else text
