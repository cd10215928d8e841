"""Bundles as somebody else could have made them: whole, forged, edited, hostile."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from typing import Any

from llwybr.core.events.signing import Signer
from llwybr.core.rights.bundling.making import signer
from llwybr.core.rights.bundling.manifest import Entry, Manifest, sign

OTHER = Signer(b"another Llwybr, not known here.."[:32])
WHOSE = "0f0e0d0c-0b0a-4908-8706-050403020100"


def data(models: dict[str, list[dict[str, Any]]] | None = None, files: dict[str, str] | None = None) -> bytes:
    said = {label: {"rows": rows} for label, rows in (models or {}).items()}
    return json.dumps({"format": "llwybr.data/1", "files": files or {}, "models": said}).encode()


def bundle(
    entries: dict[str, bytes], *, by: Signer | None = None, called: str = "Nia", edit: Any = None, extra: Any = None
) -> io.BytesIO:
    """Signed by `by` (this Llwybr, unless said). `edit(entries)`: changed after signing; `extra(zip)`: added at the end."""
    manifest = Manifest(
        format="llwybr.bundle/1",
        made_at="2026-11-22T12:00:00+00:00",
        site="https://arall.example",
        person=WHOSE,
        called=called,
        language="cy",
        entries=[
            Entry(name=name, size=len(one), sha256=hashlib.sha256(one).hexdigest()) for name, one in entries.items()
        ],
    ).written()
    written = {**entries, "manifest.json": manifest, "signature.json": sign(manifest, by or signer()).written()}
    if edit:
        edit(written)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as zipped:
        for name, one in written.items():
            zipped.writestr(name, one)
        if extra:
            extra(zipped)
    out.seek(0)
    return out


def good(models: dict[str, list[dict[str, Any]]] | None = None, **how: Any) -> io.BytesIO:
    return bundle({"data.json": data(models)}, **how)
