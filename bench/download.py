"""The PDF and the JSON that a person takes along; the peer sets the same words with fpdf2, untagged."""

import json
from datetime import date

from _common import SMALL, demonstration, processor_ms, report


def main() -> None:
    demonstration()
    from django.utils.translation import override

    from llwybr.apps.selfassessment import download, queries
    from tests.cast import attempt_of

    whole, today, rounds = queries.whole(attempt_of("nia")), date(2026, 11, 23), 10 if SMALL else 50
    with override("cy"):
        ours = {
            "pdf": processor_ms(lambda: download.as_pdf(whole, today), rounds),
            "json": processor_ms(lambda: json.dumps(download.as_data(whole, today)), rounds),
        }
        peers = peer(download.as_data(whole, today), rounds)
    ratios = {
        name: round(times["p50"] / ours["pdf"]["p50"], 2) for name, times in peers.items() if isinstance(times, dict)
    }
    report("download", ours, peers, ratios)


def peer(data: dict, rounds: int) -> dict:
    try:
        from fpdf import FPDF
    except ImportError:
        return {"fpdf2": "not installed: uv pip install fpdf2"}

    def write() -> bytes:
        pdf = FPDF()
        pdf.add_page()
        pdf.set_font("Helvetica", size=11)
        for row in data["path"]:
            line = " | ".join([row["title"], row["have_words"], row["asked_words"], row["aimed_words"]])
            pdf.multi_cell(0, 6, line.encode("latin-1", "replace").decode("latin-1"), new_x="LMARGIN", new_y="NEXT")
        return bytes(pdf.output())

    return {"fpdf2": processor_ms(write, rounds)}


main()
