"""Corrections of generated and of recorded work hold, whatever the work is."""

import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from m32_assets.evaluation.answers import reasoning_span
from m32_assets.evaluation.error_kinds import false_claim
from m32_assets.rl.correction import correct_first_false_claim
from m32_assets.traces.columns import difference_columns, sum_columns
from m32_assets.traces.verification.length import MAX_CHARS
from m32_assets_tests.rl.postcondition import check
from m32_assets_tests.support.project import ROOT

NUMBERS = st.one_of(
    st.integers(-99, 9999).map(str),
    st.integers(1000, 9_999_999).map("{:,}".format),
    st.decimals(0, 999, places=2).map(str),
    st.integers(0, 99_999).map(lambda cents: f"${cents // 100}.{cents % 100:02d}"),
    st.tuples(st.integers(1, 20), st.integers(2, 12)).map("{0[0]}/{0[1]}".format),
    st.integers(1, 200).map("{}%".format),
    st.tuples(st.integers(1, 90), st.sampled_from(("cm", "m", "hours", "minutes", "apples"))).map(
        "{0[0]} {0[1]}".format
    ),
)
LINES = st.builds(
    lambda before, a, sign, b, more, relation, value, behind: (
        f"{before}{a} {sign} {b}{more} {relation} {value}{behind}"
    ),
    st.sampled_from(("", "so ", "ones: ", "total: 1 + 1 = 2, ", "rounded, ", "1. ")),
    NUMBERS,
    st.sampled_from("+-−×÷/"),
    NUMBERS,
    st.sampled_from(("", " × 2", " + 1/2", " ÷ 7", " - 10%")),
    st.sampled_from(("=", "=", "=", "≈", "is", "<", "= about")),
    NUMBERS,
    st.sampled_from(("", ".", ", so it is", " remainder 3", " in all", "…", " = 7", "\n5 + 5 = 11")),
)


@given(st.lists(LINES, min_size=1, max_size=3))
def test_every_correction_holds_and_keeps_the_models_own_text(lines: list[str]) -> None:
    work = "\n".join(lines)
    text = f"<reasoning>{work}</reasoning>\n<answer>7</answer>"
    if found := correct_first_false_claim(text):
        check(text, found)


@given(st.integers(0, 9999), st.integers(0, 9999), st.integers(1, 999), st.sampled_from("+-×"))
def test_every_simple_claim_is_corrected(a: int, b: int, off: int, sign: str) -> None:
    value = {"+": a + b, "-": a - b, "×": a * b}[sign]
    for wrong in (value + off, value - off):
        text = f"<reasoning>{a} {sign} {b} = {wrong} pens</reasoning>"
        found = correct_first_false_claim(text)
        assert found is not None
        assert found.prefix == f"<reasoning>{a} {sign} {b} = {value}"
        check(text, found)


@given(st.integers(0, 999), st.integers(2, 99), st.integers(0, 99), st.integers(0, 99))
def test_every_remainder_is_corrected(a: int, b: int, whole: int, rest: int) -> None:
    found = correct_first_false_claim(f"<reasoning>{a} ÷ {b} = {whole} remainder {rest}</reasoning>")
    right = (whole, rest) == divmod(a, b)
    assert (found and found.value) == (None if right else f"{a // b} remainder {a % b}")


@given(st.integers(10, 99_999), st.integers(10, 99_999), st.data())
def test_columns_are_corrected_to_what_columns_write(a: int, b: int, data: st.DataObject) -> None:
    a, b = max(a, b), min(a, b)
    line = data.draw(st.sampled_from(sum_columns(a, b) + difference_columns(a, b)))
    head, _, value = line.partition(", carry")[0].partition(", borrow")[0].rpartition("= ")
    text = f"<reasoning>{head}= {int(value) + data.draw(st.integers(1, 9))}, so</reasoning>"
    found = correct_first_false_claim(text)
    assert found is not None
    assert found.value == value


@given(st.text(alphabet="0123456789+-−×÷/^²√%()=≈<>!.,:$€ \nabπ½…", max_size=80))
def test_garbage_is_corrected_truly_or_not_at_all(work: str) -> None:
    text = f"<reasoning>{work}\n3 + 4 = 8</reasoning>"
    if found := correct_first_false_claim(text):
        check(text, found)


@pytest.mark.parametrize(
    "piece", ["a - 1 ", "1 + ", "ones ", "tens: 1 ", "3 + 4 = 7 ", "3 + 4 = 7\n", "<", "<reasoning>", "($1"]
)
def test_time_is_bounded(piece: str) -> None:
    begin = time.process_time()
    for tail in ("= 9", "\n3 + 4 = 8"):
        body = piece * ((MAX_CHARS - 40) // len(piece))
        correct_first_false_claim(f"<reasoning>{body}{tail}</reasoning>")
        correct_first_false_claim(f"Reasoning:\n{body}{tail}", "numbered")
    assert time.process_time() - begin < 10


def test_recorded_outputs_are_corrected_truly() -> None:
    texts = [
        json.loads(line)["output"]
        for path in sorted(ROOT.glob("submission_runs/*/predictions*.jsonl"))
        for line in path.read_text("utf-8").splitlines()
    ]
    spans = [(text, span) for text in texts if (span := reasoning_span(text, "tags"))]
    false = [text for text, span in spans if false_claim(text[slice(*span)]).line]
    corrected = [(text, found) for text in false if (found := correct_first_false_claim(text))]
    for text, found in corrected:
        check(text, found)
    assert not any(correct_first_false_claim(text) for text in set(texts) - set(false))
    assert len(corrected) > 0.85 * len(false) > 0
