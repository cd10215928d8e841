"""Open data: making every document of CASE, exporting a nation, and each of the twelve readings; processor time on SQLite.

`--interface FILE` (the OpenAPI file of CASE 1.1, and the library jsonschema) also asks it whether it accepts every answer.
"""

import json
import sys
from pathlib import Path
from typing import Any

from _common import SMALL, demonstration, processor_ms, report

API = "/ims/case/v1p1/"
SETS = {"CFConcepts": "CFConceptSetDType", "CFSubjects": "CFSubjectSetDType", "CFItemTypes": "CFItemTypeSetDType"}
SHAPES = {
    "CFDocuments": "CFDocumentDType",
    "CFPackages": "CFPackageDType",
    "CFItems": "CFItemDType",
    "CFItemAssociations": "CFAssociationSetDType",
    "CFAssociations": "CFAssociationDType",
    "CFAssociationGroupings": "CFAssociationGroupingDType",
    "CFLicenses": "CFLicenseDType",
    "CFRubrics": "CFRubricDType",
    **SETS,
}
OF = {"CFPackages": "CFDocuments", "CFItemAssociations": "CFItems"}


def interface() -> Any:
    given = sys.argv[sys.argv.index("--interface") + 1] if "--interface" in sys.argv else None
    return json.loads(Path(given).read_bytes()) if given else None


def main() -> None:
    demonstration()
    from django.test import Client

    from llwybr.apps.exchange.interface import published
    from llwybr.apps.exchange.queries import shelf as shelves

    def make() -> None:
        shelves._held.clear()
        shelves.shelf()

    client, rounds, asked, refused = Client(), 10 if SMALL else 50, 0, 0
    ours: dict[str, Any] = {"making every document": processor_ms(make, 2 if SMALL else 5)}
    found, openapi = shelves.shelf(), interface()
    wales = [text for name, text in shelves.all_packages("http://localhost") if name.startswith("wales-")]
    ours["export of Wales"] = {
        **processor_ms(lambda: dict(shelves.all_packages("http://localhost")), rounds),
        "documents": len(wales),
        "kilobytes": round(sum(map(len, wales)) / 1000),
    }
    paths = {"": ("CFDocuments", "CFDocumentSetDType")}
    for member, shape in SHAPES.items():
        uids = list(found.kept[OF.get(member, member)])
        paths |= {f"{member}/{uid}": (member, shape) for uid in uids[:: max(1, len(uids) // 40)]}
    for path, (member, shape) in paths.items():
        text = client.get(f"{API}{path or member}").content
        asked += 1
        refused += bool(published.faults(openapi, json.loads(text), shape)) if openapi else 0
        name = f"{member}, all" if not path else member
        if name not in ours:
            times = processor_ms(lambda path=path, member=member: client.get(f"{API}{path or member}"), rounds)
            ours[name] = {**times, "kilobytes": round(len(text) / 1000, 1)}
    if openapi:
        ours["answers that the published interface refuses"] = f"{refused} of {asked}"
    report("case", ours, {}, {})


main()
