"""YAML from anyone: read with the line of every value, or refused with the line of what is wrong."""

import time
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some

from llwybr.core.packs import Fault, yaml

HERE = Path("a.yaml")


def refused(text: str) -> Fault:
    with pytest.raises(Fault) as caught:
        yaml.parse(text, HERE)
    assert caught.value.file == HERE
    return caught.value


@pytest.fixture
def written(tmp_path: Path):
    def write(content: bytes) -> Path:
        file = tmp_path / "a.yaml"
        file.write_bytes(content)
        return file

    return write


def test_every_value_has_its_line() -> None:
    data, lines = yaml.parse("# a comment\na:\n  - b: 1\n    c: |\n      x\n      y\n  - d\n\ne: {f: 2}\n", HERE)
    assert data == {"a": [{"b": 1, "c": "x\ny\n"}, "d"], "e": {"f": 2}}
    assert lines == {
        (): 2,
        ("a",): 2,
        ("a", 0): 3,
        ("a", 0, "b"): 3,
        ("a", 0, "c"): 4,
        ("a", 1): 7,
        ("e",): 9,
        ("e", "f"): 9,
    }


def test_scalars_are_what_they_look_like() -> None:
    data, _ = yaml.parse("{day: 2026-11-22, paid: true, none: ~, number: 2.5, 1: one, text: '2'}", HERE)
    assert data == {"day": date(2026, 11, 22), "paid": True, "none": None, "number": 2.5, 1: "one", "text": "2"}


@pytest.mark.parametrize("text", ["", "\n\n", "# only a comment\n", "---\n"])
def test_an_empty_text_holds_nothing(text: str) -> None:
    assert yaml.parse(text, HERE)[0] is None


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("a: 1\nb: &x 2\n", 2, "uses an anchor or alias"),
        ("a: 1\nb:\n  - &x [1]\n", 3, "uses an anchor or alias"),
        ("a: 1\nb: *x\n", 2, "uses an anchor or alias"),
        ("a: 1\nb: !thing 2\n", 2, "uses a tag"),
        ("a: 1\nb: ! 2\n", 2, "uses a tag"),
        ("a: 1\nb: !!str 2\n", 2, "uses a tag"),
        ("a: 1\nb: !!binary aGk=\n", 2, "uses a tag"),
        ("a: 1\nb: !!python/object:os.system ls\n", 2, "uses a tag"),
        ("a: 1\n!!map b: 2\n", 2, "uses a tag"),
        ("a: 1\n? !!set b\n: 2\n", 2, "uses a tag"),
        ("%TAG ! tag:x,2000:\n---\na: 1\nb: !y 2\n", 4, "uses a tag"),
        ("a: 1\nb: 2\na: 3\n", 3, "has 'a' twice"),
        ("a:\n  1: x\n  1: y\n", 3, "has 1 twice"),
        ("a: 1\n<<: {b: 2}\n", 2, "cannot read '<<'"),
        ("a: 1\n? [b]\n: 2\n", 2, "has a key that is not a word or a number"),
        ("a: 1\n? {b: 1}\n: 2\n", 2, "has a key that is not a word or a number"),
        ("a: 1\nb: 2026-02-30\n", 2, "cannot read '2026-02-30'"),
        ("a:\n  - 1\n  - 2026-13-01\n", 3, "cannot read '2026-13-01'"),
        ("a: 1\nb: 2026-11-22 25:00:00\n", 2, "cannot read '2026-11-22 25:00:00'"),
        ("a: 1\nb: 0x_\n", 2, "cannot read '0x_'"),
        ("a: 1\nb: " + "9" * 5000, 2, "cannot read '999"),
        ("a: 1\nb: [1\nc: 2\n", 3, "is not YAML"),
        ("a: 1\n\tb: 2\n", 2, "is not YAML"),
        ("a: 1\n---\nb: 2\n", 2, "is not YAML"),
        ("a: 1\nb: \x07\n", 2, "is not YAML"),
        ("ŵ: 1\nb: \0\n", 2, "is not YAML"),
        ("a:\n" + "".join("  " * depth + "- \n" for depth in range(1, 15)), 13, "is nested more than 12 deep"),
    ],
)
def test_what_is_not_plain_is_refused_on_its_line(text: str, line: int, message: str) -> None:
    fault = refused(text)
    assert message in fault.message
    assert fault.line == line


def test_a_billion_laughs_are_refused() -> None:
    laughs = "".join(f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]\n" for n in range(2, 40))
    assert refused(f"a1: &a1 [x, x]\n{laughs}").line == 1


@pytest.mark.parametrize("text", ["[" * 100_000, "{a: " * 100_000, "- " * 100_000, "? " * 100_000])
def test_deep_nesting_is_refused_at_once(text: str) -> None:
    begun = time.monotonic()
    assert "is nested more than 12 deep" in refused(text).message
    assert time.monotonic() - begun < 2


def test_a_byte_order_mark_is_accepted(written) -> None:
    data, lines = yaml.read(written(b"\xef\xbb\xbfa: \xc5\xb5\n"))
    assert (data, lines) == ({"a": "ŵ"}, {(): 1, ("a",): 1})


@pytest.mark.parametrize(
    ("content", "line", "message"),
    [
        (b"a: " + b"x" * 3_000_000, 1, "is larger than 1,000,000 bytes"),
        (b"a: 1\nb: 2\nc: \xff\n", 3, "is not UTF-8"),
        (b"\xff\xfea\x00:\x00 \x001\x00", 1, "is not UTF-8"),
        ("a: 1\nb: ŵ".encode()[:-1], 2, "is not UTF-8"),
    ],
    ids=["3 MB", "a byte", "UTF-16", "cut short"],
)
def test_a_file_that_is_not_a_text_of_a_fair_size_is_refused(written, content: bytes, line: int, message: str) -> None:
    file = written(content)
    with pytest.raises(Fault, match=message) as caught:
        yaml.read(file)
    assert (caught.value.file, caught.value.line) == (file, line)


@pytest.mark.parametrize("name", ["missing.yaml", "."])
def test_a_file_that_cannot_be_read_says_why(tmp_path: Path, name: str) -> None:
    with pytest.raises(Fault, match="cannot be read: "):
        yaml.read(tmp_path / name)


def test_a_fault_reads_like_a_compiler_error() -> None:
    assert str(Fault(HERE, 3, "x.y", "is wrong.")) == "a.yaml:3: x.y: is wrong."
    assert str(Fault(HERE, 3, "", "is wrong.")) == "a.yaml:3: is wrong."


def fault_in(text: str) -> Fault | None:
    try:
        yaml.parse(text, HERE)
    except Fault as fault:
        return fault
    return None


@given(some.text(some.sampled_from("ab1-:?!&*|>%<~=.'\"#,[]{}\n\t \0é"), max_size=40))
def test_any_text_is_data_or_a_fault_on_one_of_its_lines(text: str) -> None:
    fault = fault_in(text)
    assert fault is None or 1 <= fault.line <= text.count("\n") + 2
