"""Reading, checking and loading all packs; the peer reads the same files with PyYAML's own loader and checks nothing."""

from pathlib import Path

from _common import SMALL, demonstration, processor_ms, report

PACKS = Path(__file__).resolve().parents[1] / "packs"


def main() -> None:
    demonstration()
    import yaml

    from llwybr.site import packs

    files = [file.read_text(encoding="utf-8") for file in PACKS.glob("*/*/*.yaml")]
    rounds = 3 if SMALL else 10
    ours = {
        "check": processor_ms(lambda: packs.check(PACKS), rounds),
        "check and load": processor_ms(lambda: packs.load(PACKS, by="bench"), rounds),
        "kilobytes": round(sum(map(len, files)) / 1000),
    }
    peer = processor_ms(lambda: [yaml.safe_load(text) for text in files], rounds)
    report("packs", ours, {"yaml.safe_load": peer}, {"yaml.safe_load": round(peer["p50"] / ours["check"]["p50"], 2)})


main()
