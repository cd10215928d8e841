"""The plan of one person: 60 needs, 300 offers, all tie-breaks, proved. Peers: OR-tools CP-SAT, and a plain greedy loop.

python bench/planning.py [--small]    progress on stderr, one JSON object last on stdout; ratios are peer ÷ ours

All times are of the processor, which both sides use one of: they hardly change with what else the machine does.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import subprocess
import sys
from time import process_time
from typing import Any

SETTINGS = {"12 h, £100": (12, 100), "40 h, £500": (40, 500)}
PEER_SECONDS = 20.0  # CP-SAT stops here at each stage, so its slowest times are too kind to it
Facts = dict[str, Any]


def made(seed: int, hours: float, cost: float) -> Facts:
    """An invented person: even seeds in quarter hours and steps of £5 (many ties), odd ones in hundredths (few)."""
    pick, even = random.Random(seed), seed % 2 == 0
    needs = [f"n{number:02}" for number in range(60)]
    ids = [f"o{number:03}" for number in range(300)]
    pick.shuffle(ids)
    weights = (lambda: pick.choice([0.5, 1, 1, 1.5, 2, 3])) if even else (lambda: round(pick.uniform(0.2, 3), 2))
    return {
        "needs": [{"id": name, "gap": pick.choice([1, 1, 1, 2, 2, 3]), "weight": weights()} for name in needs],
        "offers": [_offer(pick, even, needs, ids, place) for place in range(len(ids))],
        "limits": {"hours": hours, "cost": cost, "languages": pick.choice([["en"], ["cy", "en"]])},
    }


def _offer(pick: random.Random, even: bool, needs: list[str], ids: list[str], place: int) -> Facts:
    hours = pick.choice([0.5, 0.75, 1, 1, 1.5, 2, 2, 3, 3, 4, 6, 6, 8, 10, 12])
    cost = pick.choice([0, 0, 0, 0, 5, 10, 15, 20, 25, 30, 40, 50, 60, 75, 90, 120])
    return {
        "id": ids[place],
        "hours": hours if even else round(pick.uniform(0.5, 10), 2),
        "cost": cost if even else pick.choice([0, round(pick.uniform(1, 120), 2)]),
        "languages": pick.choice([["en"], ["en"], ["cy", "en"], ["cy"]]),
        "raises": {
            name: pick.choice([1, 1, 1, 2, 2, 3]) for name in pick.sample(needs, pick.choice([1, 1, 2, 2, 3, 4]))
        },
        "after": [ids[pick.randrange(place)]] if place > 20 and pick.random() < 0.12 else [],
    }


def ours(problems: list[Facts]) -> list[Facts]:
    """Ours: from a checked problem to the whole answer."""
    from llwybr.engines.planning import Problem, solve

    solve(Problem.model_validate(made(999, 12, 100)))  # loads the solver
    found = []
    for facts in problems:
        problem = Problem.model_validate(facts)
        start = process_time()
        answer = solve(problem)
        found.append(
            {"ms": 1000 * (process_time() - start), **answer.model_dump(include={"value", "hours", "cost", "proved"})}
        )
        _say(f"ours {found[-1]}")
    return found


def greedy(facts: Facts) -> float:
    """The value that the plain loop reaches: take what adds most for its share of the limits, until nothing fits."""
    limits, rooms = facts["limits"], {need["id"]: need["gap"] for need in facts["needs"]}
    weights = {need["id"]: need["weight"] for need in facts["needs"]}
    left = [offer for offer in facts["offers"] if set(offer["languages"]) & set(limits["languages"])]
    taken: set[str] = set()
    hours, cost, value = limits["hours"], limits["cost"], 0.0
    while True:
        best, most, gain = None, 0.0, 0.0
        for offer in left:
            if offer["hours"] <= hours and offer["cost"] <= cost and taken.issuperset(offer["after"]):
                adds = sum(weights[name] * min(by, rooms[name]) for name, by in offer["raises"].items())
                price = offer["hours"] / limits["hours"] + offer["cost"] / limits["cost"] + 1e-9
                if adds / price > most:
                    best, most, gain = offer, adds / price, adds
        if best is None:
            return value
        left.remove(best)
        taken.add(best["id"])
        hours, cost, value = hours - best["hours"], cost - best["cost"], value + gain
        rooms |= {name: max(0, rooms[name] - by) for name, by in best["raises"].items()}


def cp_sat(facts: Facts) -> Facts:
    """CP-SAT, one worker: the highest value; then the fewest hours; then the least cost. It leaves the ids alone."""
    from ortools.sat.python import cp_model

    model, limits = cp_model.CpModel(), facts["limits"]
    offers = [offer for offer in facts["offers"] if set(offer["languages"]) & set(limits["languages"])]
    chosen = {offer["id"]: model.new_bool_var(offer["id"]) for offer in offers}
    hours, cost = (
        sum(round(100 * offer[what]) * chosen[offer["id"]] for offer in offers) for what in ("hours", "cost")
    )
    model.add(hours <= round(100 * limits["hours"]))
    model.add(cost <= round(100 * limits["cost"]))
    for offer in offers:
        for first in offer["after"]:
            model.add(chosen[offer["id"]] <= chosen.get(first, 0))
    value = 0
    for need in facts["needs"]:
        closed = model.new_int_var(0, need["gap"], need["id"])
        raised = sum(offer["raises"].get(need["id"], 0) * chosen[offer["id"]] for offer in offers)
        model.add(closed <= raised)
        value += round(100 * need["weight"]) * closed
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.linearization_level = 2  # its best setting by far: without it nothing here is proved in 20 s
    solver.parameters.max_time_in_seconds = PEER_SECONDS
    times, best, proved = [], [], True
    for stage in (value, -hours, -cost):
        model.maximize(stage)
        start = process_time()
        proved &= solver.solve(model) == cp_model.OPTIMAL
        times.append(1000 * (process_time() - start))
        best.append(round(solver.objective_value))
        model.add(stage >= best[-1])
        model.clear_hints()
        for variable in chosen.values():
            model.add_hint(variable, solver.value(variable))
    return {"value_ms": times[0], "ms": sum(times), "proved": proved, "best": [best[0], -best[1], -best[2]]}


def peer() -> None:
    """The peer's own process, for HiGHS and OR-tools cannot be loaded together: problems in, a line of JSON for each."""
    cp_sat(made(999, 12, 100))
    for line in sys.stdin:
        print(json.dumps(cp_sat(json.loads(line))), flush=True)


def peers(problems: list[Facts]) -> list[Facts] | str:
    """What CP-SAT finds, or why it could not be asked."""
    if subprocess.run([sys.executable, "-c", "import ortools"], capture_output=True, check=False).returncode:
        return "not installed"
    text = "\n".join(json.dumps(facts) for facts in problems)
    done = subprocess.run(
        [sys.executable, __file__, "--peer"], input=text, stdout=subprocess.PIPE, text=True, check=True
    )
    return [json.loads(line) for line in done.stdout.splitlines()]


def main() -> None:
    """Measure each setting and print the whole."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--small", action="store_true", help="few problems: under 50 s on two slow cores")
    parser.add_argument("--peer", action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.peer:
        peer()
        return
    report: Facts = {"benchmark": "planning", "ours": {}, "peers": {"cp-sat": {}, "greedy": {}}, "ratios": {}}
    for name, (hours, cost) in SETTINGS.items():
        _measure(report, name, [made(seed, hours, cost) for seed in range(40 if given.small else 100)])
    print(json.dumps(report, indent=2, ensure_ascii=False))


def _measure(report: Facts, name: str, problems: list[Facts]) -> None:
    _say(f"== {name}: {len(problems)} problems")
    found = ours(problems)
    report["ours"][name] = _summary(found, "ms") | {"proved": sum(one["proved"] for one in found) / len(found)}
    start = process_time()
    values = [greedy(facts) for facts in problems]
    milliseconds = 1000 * (process_time() - start) / len(problems)
    shares = [reached / one["value"] for reached, one in zip(values, found, strict=True)]
    report["peers"]["greedy"][name] = {"mean_ms": round(milliseconds, 2), "value": round(statistics.mean(shares), 4)}
    ratios = {"greedy value": round(statistics.mean(shares), 4)}
    theirs = peers(problems)
    if isinstance(theirs, str):
        report["peers"]["cp-sat"] = theirs
    else:
        report["peers"]["cp-sat"][name] = _beside(theirs, found)
        ratios |= _ratios(theirs, found)
    report["ratios"][name] = ratios


def _beside(theirs: list[Facts], found: list[Facts]) -> Facts:
    pairs = [
        (one["best"], [round(100 * mine[what]) for what in ("value", "hours", "cost")])
        for one, mine in zip(theirs, found, strict=True)
        if one["proved"]
    ]
    return {
        "value, hours and cost": _summary(theirs, "ms"),
        "value alone": _summary(theirs, "value_ms"),
        "proved": sum(one["proved"] for one in theirs) / len(theirs),
        "agrees with ours": all(best == mine for best, mine in pairs),
    }


def _ratios(theirs: list[Facts], found: list[Facts]) -> Facts:
    pairs = list(zip(theirs, found, strict=True))
    whole, alone = (statistics.median(one[what] / mine["ms"] for one, mine in pairs) for what in ("ms", "value_ms"))
    slow = _at([one["ms"] for one in theirs], 0.95) / _at([mine["ms"] for mine in found], 0.95)
    return {
        "cp-sat time, median of pairs": round(whole, 1),
        "cp-sat time for the value alone, median of pairs": round(alone, 1),
        "cp-sat time, p95 to p95": round(slow, 1),
    }


def _summary(rows: list[Facts], what: str) -> Facts:
    times = [row[what] for row in rows]
    return {
        "problems": len(rows),
        **{f"p{n}_ms": round(_at(times, n / 100), 1) for n in (50, 95)},
        "max_ms": round(max(times), 1),
    }


def _at(values: list[float], share: float) -> float:
    return sorted(values)[min(len(values) - 1, int(share * len(values)))]


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
