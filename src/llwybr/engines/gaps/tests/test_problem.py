import json
from typing import Any

import pytest
from pydantic import ValidationError

from llwybr.engines.gaps import Answer, Problem

LEVEL = "Give a level: 1, 2, 3 or 4."
SAID = "Give a level, 1, 2, 3 or 4, or else “not_part”, “no_chance” or “not_said”."
CONTROL = "Leave out tabs, line breaks and other control characters."

BAD = [
    ("", (), "Invalid JSON: EOF while parsing a value at line 1 column 0"),
    ("[]", (), "Input should be an object"),
    ("{", (), "Invalid JSON: EOF while parsing an object at line 1 column 1"),
    ('{"task": {}}', ("task",), "Extra inputs are not permitted"),
    ('{"job": [1]}', ("job",), "Input should be an object"),
    ('{"job": {"a": 0}}', ("job", "a"), LEVEL),
    ('{"job": {"a": 5}}', ("job", "a"), LEVEL),
    ('{"job": {"a": 2.0}}', ("job", "a"), LEVEL),
    ('{"job": {"a": true}}', ("job", "a"), LEVEL),
    ('{"job": {"a": "2"}}', ("job", "a"), LEVEL),
    ('{"job": {"a": null}}', ("job", "a"), LEVEL),
    ('{"job": {"a": NaN}}', ("job", "a"), LEVEL),
    ('{"job": {"a": 1e400}}', ("job", "a"), LEVEL),
    ('{"aim": {"a": "not_part"}}', ("aim", "a"), LEVEL),
    ('{"answers": {"a": 0}}', ("answers", "a"), SAID),
    ('{"answers": {"a": "unasked"}}', ("answers", "a"), SAID),
    ('{"answers": {"a": true}}', ("answers", "a"), SAID),
    ('{"answers": {"a": []}}', ("answers", "a"), SAID),
    ('{"answers": {"a": Infinity}}', ("answers", "a"), SAID),
    ('{"answers": {"": 1}}', ("answers", "", "[key]"), "String should have at least 1 character"),
    ('{"answers": {"a\\n": 1}}', ("answers", "a\n", "[key]"), CONTROL),
]


@pytest.mark.parametrize(("text", "loc", "message"), BAD)
def test_a_bad_problem_is_refused_with_the_path_and_a_plain_message(
    text: str, loc: tuple[Any, ...], message: str
) -> None:
    with pytest.raises(ValidationError) as refusal:
        Problem.model_validate_json(text)
    error = refusal.value.errors()[0]
    assert (error["loc"], error["msg"]) == (loc, message)


def test_ids_are_at_most_200_characters() -> None:
    assert Problem(job={"a" * 200: 1})
    with pytest.raises(ValidationError):
        Problem(job={"a" * 201: 1})


def test_there_are_at_most_5000_elements() -> None:
    Problem(job={str(number): 1 for number in range(5000)})
    with pytest.raises(ValidationError, match="at most 5000 items"):
        Problem(job={str(number): 1 for number in range(5001)})


def test_both_schemas_can_be_printed() -> None:
    for model in (Problem, Answer):
        assert json.loads(json.dumps(model.model_json_schema()))["additionalProperties"] is False
