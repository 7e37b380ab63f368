"""curated-v1: the source is read strictly, the committed traces are clean and apart, and each check finds its fault."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from m32_assets.common.errors import M32Error
from m32_assets.data.curated import (
    CURATED_KEY,
    CURATED_PROVENANCE,
    GROUPS,
    SUBJECTS,
    read_curated,
    unread,
    wrong_shares,
)
from m32_assets.data.eval_set import eval_files, held_out_prompts
from m32_assets.traces.dataset import write_dataset
from m32_assets.traces.verification import verify_file, verify_traces
from m32_assets.traces.verification.claims import find_claims

FOLDER = Path(__file__).parents[2] / "datasets" / CURATED_KEY
LINE = {
    "subject": "money",
    "prompt": "2 pens at $3?",
    "steps": ["2 pens at $3 each: 2 × 3 = 6", "so $6"],
    "answer": "$6",
}


def source(folder: Path, *lines: dict[str, Any], group: str = "facts", name: str = "a.jsonl") -> Path:
    path = folder / "source" / group / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")
    return folder


def test_committed_files_match_the_source(tmp_path: Path):
    traces = read_curated(FOLDER)
    write_dataset(tmp_path, CURATED_KEY, traces, CURATED_PROVENANCE)
    for name in ("dataset.jsonl", "README.md", "manifest.json"):
        assert (tmp_path / name).read_bytes() == (FOLDER / name).read_bytes()
    assert unread(traces) == []
    assert wrong_shares(Counter(str((trace.meta or {})["category"]) for trace in traces)) == []


def test_every_line_of_the_source_is_a_step_and_every_claim_holds():
    traces = read_curated(FOLDER)
    written = sorted((FOLDER / "source").glob("*/*.jsonl"))
    lines = [json.loads(line) for path in written for line in path.read_text("utf-8").splitlines()]
    assert {t.prompt: len(t.steps) for t in traces} == {line["prompt"]: len(line["steps"]) for line in lines}
    report = verify_traces(traces)
    assert not any(report.counts.values()), report.messages
    worked = [step.content for trace in traces for step in trace.steps if "\n" in step.content]
    assert len(worked) > 500
    claims = [(text, list(find_claims(text))) for text in worked]
    assert [text for text, found in claims if not found or not all(claim.holds for claim in found)] == []


@pytest.mark.parametrize("claim", ["10 * 27 - 18 = 9", "10 times 27 - 18 = 9", "5% of 27 - 18 = 9"])
def test_false_claim_is_found_beside_one_that_could_be_worked_out(tmp_path: Path, claim: str):
    steps = [f"The shelf holds 46 + 27 = 73 cans, and {claim}.", "so $6"]
    traces = read_curated(source(tmp_path, {**LINE, "steps": steps}))
    assert [step.content for step in traces[0].steps] == steps
    assert verify_traces(traces).counts["arithmetic"] > 0


def test_committed_traces_are_clean_and_apart_from_the_eval_sets():
    report = verify_file(FOLDER / "dataset.jsonl", held_out=held_out_prompts(eval_files(FOLDER.parent)))
    assert not any(report.counts.values()), report.messages


def test_curated_traces_have_subjects_and_no_family():
    metas = [trace.meta or {} for trace in read_curated(FOLDER)]
    assert not any("family" in meta for meta in metas)  # a family's solver would be asked
    assert {meta["subject"] for meta in metas} == set(SUBJECTS)


def test_line_becomes_a_trace(tmp_path: Path):
    demand = {"exact_words": 1}
    lines = LINE, {**LINE, "prompt": "And 3 pens? One word.", "demand": demand, "read_again": True}
    first, second = read_curated(source(tmp_path, *lines))
    assert (first.prompt, first.final_answer) == (LINE["prompt"], "$6")
    assert [step.type for step in first.steps] == ["compute", "conclude"]
    assert first.meta == {"dataset": CURATED_KEY, "generator": "hand", "category": "facts", "subject": "money"}
    assert second.meta == {**first.meta, "demand": demand, "read_again": True}


def test_long_trace_gets_no_working(tmp_path: Path):
    steps = [f"Row {n} has 34 + {n} = {34 + n} seats." for n in range(56, 64)]
    short, long = (
        read_curated(
            source(tmp_path, {"subject": "arithmetic", "prompt": f"How many? {n}", "steps": steps[:n], "answer": "1"})
        )
        for n in (2, 8)
    )
    assert [step.content.split("\n") for step in short[0].steps] == [
        ["Row 56 has 34 + 56", "ones: 4 + 6 = 10, carry 1", "tens: 3 + 5 + 1 = 9", "34 + 56 = 90 seats."],
        ["Row 57 has 34 + 57", "ones: 4 + 7 = 11, carry 1", "tens: 3 + 5 + 1 = 9", "34 + 57 = 91 seats."],
    ]
    assert [step.content for step in long[0].steps] == steps


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"subject": "sums"}, "subject"),
        ({"answer": ""}, "answer"),
        ({"answer": " $6"}, "answer"),
        ({"steps": []}, "steps"),
        ({"demand": {}}, "demand"),
        ({"level": 3}, "level"),
    ],
)
def test_malformed_line_is_refused(change: dict[str, Any], message: str, tmp_path: Path):
    with pytest.raises(M32Error, match=message):
        read_curated(source(tmp_path, {**LINE, **change}))


def test_question_comes_once_in_all_files(tmp_path: Path):
    source(tmp_path, LINE)
    source(tmp_path, {**LINE, "prompt": "2 PENS at $3?"}, group="problems")
    with pytest.raises(M32Error, match="a new question"):
        read_curated(tmp_path)
    source(tmp_path / "b", LINE, LINE)
    with pytest.raises(M32Error, match="every prompt once"):
        read_curated(tmp_path / "b")


def test_other_folders_and_no_lines_are_refused(tmp_path: Path):
    with pytest.raises(M32Error, match="no traces"):
        read_curated(tmp_path)
    source(tmp_path, LINE, group="riddles")
    with pytest.raises(M32Error, match=f"one of {', '.join(GROUPS)}"):
        read_curated(tmp_path)


def test_trace_that_only_its_author_read_is_found(tmp_path: Path):
    lines = (
        LINE,
        {**LINE, "prompt": "3 pens?", "read_again": True},
        {**LINE, "prompt": "4 pens?", "demand": {"max_words": 2}},
        {**LINE, "prompt": "5 pens?", "demand": {"max_words": 2}, "read_again": True},
    )
    first, demanded = unread(read_curated(source(tmp_path, *lines)))
    assert first.startswith("trace 1, '2 pens at $3?', was read once")
    assert demanded.startswith("trace 3, '4 pens?', was read once")


def test_shares_are_about_thirds_of_enough_traces():
    assert wrong_shares({"assistant": 900, "facts": 1000, "problems": 900}) == []
    assert wrong_shares({"assistant": 300, "facts": 1300, "problems": 1200})[0].startswith("assistant: 300 of 2800")
    assert wrong_shares({"assistant": 30, "facts": 30, "problems": 30}) == ["90 traces, expected at least 2500"]
