"""Plant faults of every kind in sound traces: at least 99 in 100 are found, and sound traces raise no alarm."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from random import Random

import pytest

from m32_assets.data.decontamination import PromptIndex
from m32_assets.traces.dataset import generate, trace_at
from m32_assets.traces.family import families
from m32_assets.traces.jsonl import trace_line
from m32_assets.traces.schema import ReasoningTrace
from m32_assets.traces.verification import KINDS, verify_file, verify_traces
from m32_assets.traces.verification.solver import family_of
from m32_assets_tests.traces.verification import mutators

SEED, ROWS, FAULTS = 20_240, 1500, 120
MUTATORS = {
    "arithmetic": (mutators.wrong_value, mutators.rounded_value),
    "final_answer": (mutators.other_answer, mutators.operand_as_answer),
    "vacuous": (mutators.empty_step,),
    "grammar": (mutators.bad_grammar,),
    "length": (mutators.too_long,),
}


@cache
def sound() -> tuple[ReasoningTrace, ...]:
    """Generated rows, the edge cases behind the first ones left out: their prompts are odd on purpose."""
    return tuple(trace for trace in generate(SEED, ROWS) if (trace.meta or {}).get("slice") is None)


def share(found: int, given: int) -> float:
    assert given >= 100
    return found / given


@pytest.mark.parametrize("kind", sorted(MUTATORS))
def test_faults_of_a_trace_are_found(kind: str) -> None:
    rng = Random(SEED)
    rows, planted = list(sound()), []
    for line in rng.sample(range(len(rows)), len(rows)):
        spoiled = rng.choice(MUTATORS[kind])(rows[line], rng)
        if spoiled is not None and len(planted) < FAULTS:
            rows[line] = spoiled
            planted.append(line + 1)
    found = set(verify_traces(rows).lines[kind])
    missed = [rows[line - 1] for line in planted if line not in found]
    assert share(len(planted) - len(missed), len(planted)) >= 0.99, missed[:5]


def test_steps_of_another_prompt_are_found() -> None:
    rng, rows, planted = Random(SEED), list(sound()), []
    by_family: dict[str, list[int]] = defaultdict(list)
    for at, trace in enumerate(rows):
        by_family[str((trace.meta or {}).get("family"))].append(at)
    for members in by_family.values():
        if all(family_of(rows[at]) is not None for at in members):
            for at in rng.sample(members, min(6, len(members))):
                other = next((o for o in members if rows[o].final_answer != rows[at].final_answer), None)
                if other is not None:
                    rows[at] = rows[at].model_copy(
                        update={"steps": rows[other].steps, "final_answer": rows[other].final_answer}
                    )
                    planted.append(at + 1)
    found = set(verify_traces(rows).lines["solver"])
    assert share(sum(line in found for line in planted), len(planted)) >= 0.99


def test_repeats_are_found() -> None:
    rng = Random(SEED)
    rows = list(sound())
    again = [mutators.same_again(trace, rng) for trace in rng.sample(rows, FAULTS)]
    found = set(verify_traces([*rows, *again]).lines["repeat"])
    missed = [trace.prompt for line, trace in enumerate(again, len(rows) + 1) if line not in found]
    assert share(FAULTS - len(missed), FAULTS) >= 0.99, missed


def test_leaks_are_found() -> None:
    rng, rows = Random(SEED), sound()
    planted = {line + 1: mutators.leaked(rows[line], rng)[1] for line in rng.sample(range(len(rows)), FAULTS)}
    found = set(verify_traces(rows, held_out=PromptIndex(planted.values())).lines["leak"])
    missed = [prompt for line, prompt in planted.items() if line not in found]
    assert share(FAULTS - len(missed), FAULTS) >= 0.99, missed


def test_broken_lines_are_found(tmp_path: Path) -> None:
    rng, rows = Random(SEED), sound()
    planted = set(rng.sample(range(1, len(rows) + 1), FAULTS))
    path = tmp_path / "dataset.jsonl"
    path.write_bytes(
        b"".join(
            mutators.broken_line(trace, rng) + b"\n" if line in planted else trace_line(trace)
            for line, trace in enumerate(rows, 1)
        )
    )
    assert set(verify_file(path).lines["schema"]) == planted


def other_compositions() -> Iterator[list[ReasoningTrace]]:
    rng = Random(SEED)
    whole = [trace_at(SEED, row) for row in range(50)]
    for _ in range(FAULTS):
        rows = list(whole)
        at = rng.randrange(len(rows))
        meta = dict(rows[at].meta or {})
        spoil = rng.randrange(4)
        if spoil == 0:
            rows.pop(at)
        elif spoil == 1:
            meta["category"] = rng.choice([c for c in ("reasoning", "synthetic", "other") if c != meta["category"]])
        elif spoil == 2:
            edges = [i for i, trace in enumerate(rows) if (trace.meta or {}).get("slice")]
            at = rng.choice(edges)
            meta = {key: value for key, value in (rows[at].meta or {}).items() if key != "slice"}
        else:
            meta["slice"], meta["category"] = "edge_case", "synthetic"
        if spoil:
            rows[at] = rows[at].model_copy(update={"meta": meta})
        yield rows


def test_other_compositions_are_found() -> None:
    found = [bool(verify_traces(rows).counts["composition"]) for rows in other_compositions()]
    assert share(sum(found), len(found)) >= 0.99


def test_sound_traces_have_no_findings() -> None:
    rows = list(generate(42, 3000))
    report = verify_traces(rows)
    assert set(report.counts) == set(KINDS)
    alarms = {line for lines in report.lines.values() for line in lines}
    assert len(alarms) <= 0.01 * len(rows), report.messages


def test_every_family_is_sound() -> None:
    alarms: dict[str, list[str]] = {}
    for name, family in families().items():
        rows = [
            mutators.make(d.prompt, [c for _, c in d.steps], d.answer, family=name, slice=family.slice, seed=7, index=k)
            for k, d in ((k, family.draft(7, k)) for k in range(min(100, family.size)))
        ]
        report = verify_traces(rows)
        assert report.solved == len(rows)
        lines = {line for kind, found in report.lines.items() if kind != "repeat" for line in found}
        if len(lines) > 0.01 * len(rows):
            alarms[name] = [m for kind in KINDS if kind != "repeat" for m in report.messages[kind][:2]]
    assert not alarms
