"""`llwybr case`: from a shell, with an exit code that a script can trust."""

import io
import json
import sys
from pathlib import Path

import pytest
import yaml

from llwybr import cli
from llwybr.apps.exchange.tests import samples


@pytest.fixture
def file(tmp_path: Path) -> Path:
    found = tmp_path / "package.json"
    found.write_text(json.dumps(samples.kitchen()), encoding="utf-8")
    return found


def test_a_whole_package_is_imported_and_printed_as_a_framework(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["case", "import", str(file), "--id", "kitchens"]) == 0
    assert len(yaml.safe_load(capsys.readouterr().out)["framework_items"]) == 5


def test_a_package_comes_by_standard_input_too(monkeypatch: pytest.MonkeyPatch) -> None:
    stdin = io.TextIOWrapper(io.BytesIO(json.dumps(samples.kitchen()).encode()))
    monkeypatch.setattr(sys, "stdin", stdin)
    assert cli.main(["case", "check", "-"]) == 0


def test_a_package_with_faults_is_not_printed(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = samples.kitchen()
    data["CFItems"].append(data["CFItems"][0])
    file.write_text(json.dumps(data))
    assert cli.main(["case", "import", str(file)]) == 1
    told = capsys.readouterr()
    assert told.out == ""
    assert "CFItems.5.identifier: is also the identifier of CFItems.0" in told.err


def test_a_framework_of_the_packs_is_not_written_over(
    file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    packs = tmp_path / "packs" / "wales"
    (packs / "frameworks").mkdir(parents=True)
    (packs / "pack.yaml").write_text("id: wales\ntitle: {en: Wales, cy: Cymru}\n")
    (packs / "frameworks" / "one.yaml").write_text("frameworks:\n  - id: kitchens\n")
    asked = ["case", "import", str(file), "--packs", str(packs.parent), "--id"]
    assert cli.main([*asked, "kitchens"]) == 1
    assert "give another id" in capsys.readouterr().err
    assert cli.main([*asked, "kitchens-2"]) == 0


@pytest.mark.parametrize("id", ["", "A", "../x", "a b", "x" * 41])
def test_an_id_that_no_pack_takes_is_refused(file: Path, id: str) -> None:
    with pytest.raises(SystemExit) as error:
        cli.main(["case", "import", str(file), "--id", id])
    assert error.value.code == 2


@pytest.mark.parametrize("text", [b"", b"\xff", b"[" * 100_000, b'{"a": NaN}'], ids=ascii)
@pytest.mark.parametrize("what", ["import", "check"])
def test_what_cannot_be_read_is_said_in_a_line(
    file: Path, text: bytes, what: str, capsys: pytest.CaptureFixture[str]
) -> None:
    file.write_bytes(text)
    assert cli.main(["case", what, str(file)]) == 2
    assert len(capsys.readouterr().err.splitlines()) == 1


def test_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    assert cli.main(["case", "check", str(tmp_path / "none.json")]) == 2


@pytest.mark.django_db
def test_a_folder_that_cannot_be_written_is_said_in_a_line(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file.write_text("mine")
    assert cli.main(["case", "export", str(file)]) == 2
    assert len(capsys.readouterr().err.splitlines()) == 1


def test_a_thousand_faults_are_told_on_a_screen_or_two(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = samples.package([samples.item("1") | {"notes": None} for _ in range(1000)])
    file.write_text(json.dumps(data))
    assert cli.main(["case", "check", str(file)]) == 1
    told = capsys.readouterr()
    assert len(told.out.splitlines()) == cli.MOST_TOLD + 1
    assert "faults" in told.err


@pytest.mark.django_db
def test_every_document_is_written_into_a_folder_and_has_no_faults(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "out"
    assert cli.main(["case", "export", str(folder), "--base", "https://data.example/"]) == 0
    files = sorted(folder.glob("*.json"))
    assert len(files) == len(capsys.readouterr().out.splitlines())
    small = min(files, key=lambda one: one.stat().st_size)
    assert json.loads(small.read_bytes())["CFDocument"]["uri"].startswith("https://data.example/ims/case/v1p1/")
    assert cli.main(["case", "check", str(small)]) == 0
