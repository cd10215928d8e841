"""A bundle is looked at as a hostile file: what harms, lies or was changed is refused, and says why."""

from __future__ import annotations

import io
import json
import os
import stat
import struct
import zipfile
from typing import Any

import pytest

from llwybr.core.events.signing import key_id
from llwybr.core.rights.bundling.making import signer
from llwybr.core.rights.incoming import opening, reading
from llwybr.core.rights.incoming.refused import RefusedError
from llwybr.core.rights.tests.zips import OTHER, bundle, data, good
from llwybr.core.rights.words import REFUSALS, why_not


def why(file: io.BytesIO) -> str:
    with pytest.raises(RefusedError) as refused:
        reading.read(file)
    assert refused.value.reason in REFUSALS
    assert why_not(refused.value.reason, refused.value.name)
    return refused.value.reason


def test_one_of_ours_is_read() -> None:
    read = reading.read(good({"people.Name": [{"given": "Nia"}]}))
    assert read.known
    assert read.models == {"people.Name": [{"given": "Nia"}]}


def test_one_that_another_llwybr_signed_is_read_and_not_known(settings: Any) -> None:
    assert not reading.read(good(by=OTHER)).known
    settings.BUNDLE_KNOWN = [OTHER.public]
    assert reading.read(good(by=OTHER)).known


def test_who_only_says_that_they_are_known_is_not(settings: Any) -> None:
    settings.BUNDLE_KNOWN = [OTHER.public]

    def claim(written: dict[str, bytes]) -> None:
        signature = json.loads(written["signature.json"])
        signature["public"] = OTHER.public.hex()
        written["signature.json"] = json.dumps(signature).encode()

    assert why(good(edit=claim)) == "forged"


def test_who_names_another_key_than_the_one_that_signed_is_refused() -> None:
    def rename(written: dict[str, bytes]) -> None:
        signature = json.loads(written["signature.json"])
        written["signature.json"] = json.dumps({**signature, "key": key_id(signer().public)}).encode()

    assert why(good(by=OTHER, edit=rename)) == "forged"


@pytest.mark.parametrize(
    "text", [b"", b"PK", b"not a zip at all", b"PK\x05\x06" + b"\0" * 18, b"PK\x05\x06" + b"\xff" * 18]
)
def test_what_is_no_zip_is_refused(text: bytes) -> None:
    assert why(io.BytesIO(text)) in {"no_zip", "missing", "contents"}


def test_a_forged_manifest_is_refused() -> None:
    def forge(written: dict[str, bytes]) -> None:
        written["manifest.json"] = written["manifest.json"].replace(b'"Nia"', b'"Siw"')

    assert why(good(edit=forge)) == "forged"


def test_one_edited_byte_is_refused_and_named() -> None:
    def edit(written: dict[str, bytes]) -> None:
        written["data.json"] = written["data.json"].replace(b"Nia", b"Siw")

    with pytest.raises(RefusedError) as refused:
        reading.read(good({"people.Name": [{"given": "Nia"}]}, edit=edit))
    assert (refused.value.reason, refused.value.name) == ("changed", "data.json")


def test_what_was_added_or_taken_out_is_refused() -> None:
    assert why(good(edit=lambda written: written.update({"files/00009-x.pdf": b"x"}))) == "contents"
    assert (
        why(bundle({"data.json": data(), "README.txt": b"x"}, edit=lambda written: written.pop("README.txt")))
        == "contents"
    )
    assert why(good(edit=lambda written: written.pop("signature.json"))) in {"missing", "contents"}
    assert why(good(edit=lambda written: written.pop("manifest.json"))) == "missing"


@pytest.mark.parametrize(
    "name",
    [
        "../../etc/cron.d/x",
        "/etc/passwd",
        "files/../../x",
        "files/..",
        "C:\\x",
        "files\\x",
        "files/a/b",
        ".ssh/x",
        "a/b",
        "files/\u202ex",
    ],
)
def test_a_name_that_leads_elsewhere_is_refused(name: str) -> None:
    assert why(good(extra=lambda zipped: zipped.writestr(name, b"x"))) == "path"


def test_two_entries_of_one_name_are_refused() -> None:
    with pytest.warns(UserWarning, match="Duplicate"):
        file = good(extra=lambda zipped: zipped.writestr("data.json", b"{}"))
    assert why(file) == "twins"
    assert why(good(extra=lambda zipped: zipped.writestr("DATA.json", b"{}"))) == "twins"


def test_a_bomb_is_refused_before_it_is_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    file = bundle({"data.json": data(), "files/00001-x.txt": b"\0" * 30_000_000})
    monkeypatch.setattr(zipfile.ZipFile, "open", lambda *given, **named: pytest.fail("it was opened"))
    assert why(file) == "bomb"


def test_entries_that_share_their_bytes_are_refused() -> None:
    raw = good(extra=lambda zipped: zipped.writestr("README.txt", os.urandom(5000))).getvalue()
    infos = zipfile.ZipFile(io.BytesIO(raw)).infolist()
    first = infos[0].header_offset
    offset = raw.rfind(b"README.txt") - 4  # of the local header, in its line of the table of contents
    assert why(io.BytesIO(raw[:offset] + struct.pack("<L", first) + raw[offset + 4 :])) == "bomb"


def test_a_size_that_lies_is_refused() -> None:
    raw = bytearray(good({"people.Name": [{"given": "Nia"}]}).getvalue())
    at = raw.rfind(b"data.json") - 46
    raw[at + 24 : at + 28] = struct.pack("<L", 7)  # its size unpacked, in the table of contents
    assert why(io.BytesIO(bytes(raw))) in {"lies", "broken"}


def test_a_link_and_a_secret_entry_are_refused() -> None:
    def link(zipped: zipfile.ZipFile) -> None:
        info = zipfile.ZipInfo("files/00001-x")
        info.external_attr = (stat.S_IFLNK | 0o777) << 16
        zipped.writestr(info, "/etc/passwd")

    assert why(good(extra=link)) == "kind"


@pytest.mark.parametrize("flag", [0x20, 0x40])
def test_an_entry_packed_in_a_way_that_nobody_reads_is_refused(flag: int) -> None:
    """Python says so with an error of another kind than for all else that is wrong with a zip."""
    packed = bytearray(good().getvalue())
    at = -1
    while (at := packed.find(b"PK\x01\x02", at + 1)) >= 0:
        packed[at + 8] |= flag
    assert why(io.BytesIO(bytes(packed))) in {"broken", "kind"}


def test_an_entry_that_lies_beyond_every_file_is_refused() -> None:
    """Its place in 64 bits is one that Python cannot even look at."""
    raw = bytearray(good().getvalue())
    at, end = raw.find(b"PK\x01\x02"), raw.rfind(b"PK\x05\x06")
    name, size = struct.unpack_from("<H", raw, at + 28)[0], struct.unpack_from("<L", raw, end + 12)[0]
    more = struct.pack("<HHQ", 1, 8, 2**64 - 1)
    struct.pack_into("<L", raw, end + 12, size + len(more))
    struct.pack_into("<H", raw, at + 30, len(more))
    struct.pack_into("<L", raw, at + 42, 0xFFFFFFFF)
    raw[at + 46 + name : at + 46 + name] = more
    assert why(io.BytesIO(bytes(raw))) == "broken"


def test_too_many_entries_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "MOST_ENTRIES", 2)
    assert why(good()) == "entries"


def test_a_table_of_contents_without_end_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "LARGEST_CONTENTS", 100)
    monkeypatch.setattr(zipfile, "ZipFile", lambda *given: pytest.fail("it was read"))
    with pytest.raises(RefusedError, match="contents"):
        opening._refuse_large_contents(io.BytesIO(b"PK\x05\x06" + b"\0" * 8 + struct.pack("<LL", 10**9, 0) + b"\0\0"))


def test_a_large_file_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "MOST_BYTES", 100)
    assert why(good()) == "size"


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"[]",
        b"{",
        b"\xff\xfe",
        b'{"format": "llwybr.data/2", "files": {}, "models": {}}',
        b'{"format": "llwybr.data/1", "files": [], "models": {}}',
        b'{"format": "llwybr.data/1", "files": {}, "models": {"a.B": {"rows": [1]}}}',
        b'{"format": "llwybr.data/1", "files": {}, "models": {"a.B": {"rows": {}}}}',
        b'{"format": "llwybr.data/1", "files": {"x": 1}, "models": {}}',
        b'{"format": "llwybr.data/1", "files": {}, "models": {"a.B": {"rows": [{"a": "x\\u0000"}]}}}',
        b'{"format": "llwybr.data/1", "files": {}, "models": {"a.B": {"rows": [{"a": "\\ud800"}]}}}',
        b'{"format": "llwybr.data/1", "files": {}, "models": {"a.B": {"rows": [{"a": NaN}]}}}',
        b'{"format": "llwybr.data/1", "files": {}, "models": {"a.B": {"rows": [{"a": '
        + b"[" * 50
        + b"]" * 50
        + b"}]}}}",
        b"[" * 200_000,
    ],
)
def test_data_that_we_never_write_is_refused(text: bytes) -> None:
    assert why(bundle({"data.json": text})) == "data"


def test_data_larger_than_any_of_ours_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MOST_BYTES", 20)
    assert why(good()) == "large"


def test_no_byte_of_a_bundle_can_be_changed_unseen() -> None:
    """Each byte of what stands in it, one at a time: what still opens says the same."""
    raw = good({"people.Name": [{"given": "Nia"}]}).getvalue()
    for at in range(0, len(raw), 3):
        changed = bytearray(raw)
        changed[at] ^= 0x21
        try:
            read = reading.read(io.BytesIO(bytes(changed)))
        except RefusedError:
            continue
        assert read.models == {"people.Name": [{"given": "Nia"}]}
