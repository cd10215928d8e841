"""The command line: JSON in and out, plain messages, and an exit code that says how it went."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

GAPS = {"job": {"talking": 3}, "aim": None, "answers": {"talking": 1}}
PLANNING = {
    "needs": [{"id": "talking", "gap": 2}],
    "offers": [{"id": "hearing", "hours": 2.5, "cost": 0, "raises": {"talking": 1}}],
    "limits": {"hours": 3},
}
PROVISION = {
    "jobs": [{"id": "cook", "asks": {"cooking": 3}}],
    "people": [{"id": "gwen", "job": "cook", "held": {"cooking": 1}, "hours": 3}],
    "offers": [{"id": "menus", "hours": 2, "languages": ["cy"], "raises": {"cooking": {"by": 1, "to": 3}}}],
}
PROBLEMS = {"gaps": GAPS, "planning": PLANNING, "provision": PROVISION}
EITHER = pytest.mark.parametrize("engine", PROBLEMS)


def llwybr(*arguments: object, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "llwybr.cli", *map(str, arguments)]
    return subprocess.run(command, input=given, capture_output=True, check=False, timeout=60)


def refused(*arguments: object, given: bytes = b"") -> str:
    """What a command says when it cannot read what it was given."""
    done = llwybr(*arguments, given=given)
    said = done.stderr.decode()
    assert (done.returncode, done.stdout) == (2, b""), said
    assert "Traceback" not in said
    return said


def test_a_gap_is_measured() -> None:
    answer = json.loads(llwybr("engine", "gaps", "-", given=json.dumps(GAPS).encode()).stdout)
    assert [(one["id"], one["have"], one["gap"]) for one in answer["elements"]] == [("talking", 1, 2)]
    assert answer["coverage"]["aim"] is None


def test_a_plan_is_made() -> None:
    answer = json.loads(llwybr("engine", "planning", "-", given=json.dumps(PLANNING).encode()).stdout)
    assert {name: answer[name] for name in ("chosen", "hours", "cost", "closed", "left", "proved")} == {
        "chosen": ["hearing"],
        "hours": 2.5,
        "cost": 0,
        "closed": {"talking": 1},
        "left": {"talking": 1},
        "proved": True,
    }


@EITHER
def test_a_problem_from_a_file_has_the_answer_of_one_from_standard_input(engine: str, tmp_path: Path) -> None:
    problem = json.dumps(PROBLEMS[engine]).encode()
    file = tmp_path / "problem.json"
    file.write_bytes(problem)
    from_file, from_input = llwybr("engine", engine, file), llwybr("engine", engine, "-", given=problem)
    assert (from_file.returncode, from_input.returncode) == (0, 0)
    assert from_file.stdout == from_input.stdout != b""
    assert (from_file.stderr, from_input.stderr) == (b"", b"")


@EITHER
def test_the_schemas_of_problem_and_answer_are_json(engine: str) -> None:
    done = llwybr("engine", engine, "--schema")
    schemas = json.loads(done.stdout)
    assert done.returncode == 0
    assert set(schemas) == {"problem", "answer"}
    assert set(PROBLEMS[engine]) == set(schemas["problem"]["properties"])
    assert all(schema["type"] == "object" for schema in schemas.values())


@EITHER
def test_the_answer_fits_its_schema(engine: str) -> None:
    schema = json.loads(llwybr("engine", engine, "--schema").stdout)["answer"]
    answer = json.loads(llwybr("engine", engine, "-", given=json.dumps(PROBLEMS[engine]).encode()).stdout)
    assert set(answer) == set(schema["properties"])


@EITHER
@pytest.mark.parametrize(
    "given",
    [b"", b"{", b"nonsense", b"\xff", b"[]", b"null", b'"text"', b"[" * 100_000, b'{"x": ' * 100_000, b"9" * 5000],
    ids=["empty", "cut short", "words", "not UTF-8", "a list", "null", "a text", "lists", "objects", "a long number"],
)
def test_what_is_no_problem_is_refused(engine: str, given: bytes) -> None:
    assert refused("engine", engine, "-", given=given).startswith("problem: ")


@pytest.mark.parametrize(
    ("engine", "problem", "path"),
    [
        ("gaps", {**GAPS, "jobs": {}}, "jobs: "),
        ("gaps", {"job": {}, "answers": None}, "answers: "),
        ("gaps", {**GAPS, "job": {"talking": 5}}, "job.talking: "),
        ("gaps", {**GAPS, "job": {"talking": "3"}}, "job.talking: "),
        ("gaps", {**GAPS, "aim": {"talking": 0}}, "aim.talking: "),
        ("gaps", {**GAPS, "answers": {"talking": "maybe"}}, "answers.talking"),
        ("planning", {**PLANNING, "offer": []}, "offer: "),
        ("planning", {"offers": [{"id": "a", "hours": -1, "cost": 0}]}, "offers.0.hours: "),
        ("planning", {"offers": [{"id": "a", "hours": 1, "cost": -0.5}]}, "offers.0.cost: "),
        ("planning", {"offers": [{"id": "a", "hours": "1", "cost": 0}]}, "offers.0.hours: "),
        ("planning", {"offers": [{"id": "a", "hours": float("nan"), "cost": 0}]}, "offers.0.hours: "),
        ("planning", {"offers": [{"id": "a", "hours": float("inf"), "cost": 0}]}, "offers.0.hours: "),
        ("planning", {"offers": [{"id": "a", "hours": 1}]}, "offers.0.cost: "),
        ("planning", {"offers": [{"id": "a", "hours": 1, "cost": 0, "price": 1}]}, "offers.0.price: "),
        ("planning", {"offers": [{"id": "a", "hours": 1, "cost": 0, "after": ["b"]}]}, "offers.0.after.0: "),
        ("planning", {"offers": [{"id": "a", "hours": 1, "cost": 0, "raises": {"x": 1}}]}, "offers.0.raises.x: "),
        ("planning", {"offers": [{"id": "a", "hours": 1, "cost": 0}] * 2}, "offers.1.id: "),
        ("planning", {"needs": [{"id": "x", "gap": 4}]}, "needs.0.gap: "),
        ("planning", {"limits": {"hours": -3}}, "limits.hours: "),
    ],
)
def test_a_fault_is_told_with_the_path_of_its_field(engine: str, problem: dict[str, object], path: str) -> None:
    said = refused("engine", engine, "-", given=json.dumps(problem).encode())
    assert all(line.startswith(path) for line in said.splitlines()), said
    assert said


def test_every_fault_of_a_problem_is_told() -> None:
    problem = {"offers": [{"id": "a", "hours": -1, "cost": -1}], "limits": {"hours": -1}}
    said = refused("engine", "planning", "-", given=json.dumps(problem).encode())
    assert [line.split(": ")[0] for line in said.splitlines()] == ["offers.0.hours", "offers.0.cost", "limits.hours"]


@EITHER
def test_a_file_that_cannot_be_read_is_named(engine: str, tmp_path: Path) -> None:
    missing = tmp_path / "missing.json"
    assert refused("engine", engine, missing) == f"problem: {missing} cannot be read: No such file or directory\n"
    assert refused("engine", engine, tmp_path) == f"problem: {tmp_path} cannot be read: Is a directory\n"


@EITHER
def test_a_problem_of_21_megabytes_is_refused(engine: str) -> None:
    assert "is larger than 20,000,000 bytes" in refused("engine", engine, "-", given=b" " * 21_000_000)


@EITHER
def test_without_a_problem_it_says_how_to_give_one(engine: str) -> None:
    assert refused("engine", engine) == "problem: give a JSON file, or - to read standard input\n"


@pytest.mark.parametrize(
    "arguments", [[], ["engine"], ["engine", "magic"], ["pack"], ["pack", "check"], ["fly"]], ids=" ".join
)
def test_half_a_command_is_answered_with_its_usage(arguments: list[str]) -> None:
    assert refused(*arguments).startswith("usage: llwybr")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--help"], ["demo", "serve", "purge", "audit", "pack", "engine", "manage"]),
        (["pack", "--help"], ["check", "load"]),
        (["audit", "--help"], ["verify", "anchor", "grants", "key"]),
        (["engine", "--help"], ["gaps", "planning", "--schema", "standard input"]),
    ],
)
def test_help_names_what_there_is(arguments: list[str], words: list[str]) -> None:
    done = llwybr(*arguments)
    assert (done.returncode, done.stderr) == (0, b"")
    assert [word for word in words if word not in done.stdout.decode()] == []


@pytest.mark.parametrize("arguments", [["engine", "gaps", "-"], ["engine", "planning", "--schema"]], ids=" ".join)
def test_a_reader_that_leaves_early_is_no_reason_to_complain(arguments: list[str]) -> None:
    """As in `llwybr engine gaps problem.json | head -1`: Python says so only when it flushes at the end."""
    unread, output = os.pipe()
    os.close(unread)
    usual = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}
    command = [sys.executable, "-m", "llwybr.cli", *arguments]
    try:
        done = subprocess.run(
            command, input=json.dumps(GAPS).encode(), stdout=output, stderr=subprocess.PIPE, env=usual, check=False
        )
    finally:
        os.close(output)
    assert (done.returncode, done.stderr) == (1, b"")


@pytest.mark.parametrize(
    "text", [b'{"job": {}, "job": {}, "answers": {}}', b'{"job": {"talking": 1, "talking": 4}, "answers": {}}']
)
def test_a_name_that_stands_twice_in_one_object_is_refused(text: bytes) -> None:
    assert "stands twice in one object: keep one" in refused("engine", "gaps", "-", given=text)


def test_a_problem_nested_without_end_is_refused_in_words() -> None:
    assert refused("engine", "gaps", "-", given=b"[" * 200_000)
