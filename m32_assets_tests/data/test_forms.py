"""Forms: each is found by being there, takes its own rows and no other, and says what it cannot take."""

import json
from pathlib import Path
from typing import Any

import pytest

from m32_assets.common.errors import M32Error
from m32_assets.data import formats
from m32_assets.data.forms import OtherFormError, form_of, forms, mapped, read_row, unknown_form
from m32_assets.data.items import Question
from m32_assets.traces.dataset import trace_at
from m32_assets.traces.raw_text import BlankTextError, ControlMarkError
from m32_assets.traces.schema import ReasoningTrace

USER = {"role": "user", "content": "What is 19 + 4?"}
REPLY = "<reasoning>19 + 4 = 23</reasoning>\n<answer>23</answer>"
TRACES: list[tuple[str, dict[str, Any]]] = [
    ("traces", {"prompt": "What is 19 + 4?", "trace_steps": ["19 + 4 = 23"], "final_answer": "23"}),
    ("traces", {"prompt": "What is 19 + 4?", "trace_steps": "19 + 4 = 23", "final_answer": 23}),
    ("traces", {"prompt": "What is 19 + 4?", "steps": ["19 + 4 = 23"], "final_answer": 23.0, "meta": None}),
    (
        "traces",
        {
            "prompt": "What is 19 + 4?",
            "steps": [{"i": 0, "type": "step", "content": "19 + 4 = 23"}],
            "final_answer": "23",
        },
    ),
    ("gsm8k", {"question": "What is 19 + 4?", "answer": "19 + 4 = 23\n#### 23"}),
    ("messages", {"messages": [USER, {"role": "assistant", "content": REPLY}]}),
    ("messages", {"messages": [USER, {"role": "assistant", "content": "23", "reasoning_content": "19 + 4 = 23"}]}),
    (
        "messages",
        {
            "messages": [
                {"role": "user", "content": [{"type": "text", "text": USER["content"]}]},
                {"role": "assistant", "content": REPLY},
            ]
        },
    ),
    (
        "sharegpt",
        {
            "conversations": [
                {"from": "human", "value": "What is 19 + 4?"},
                {"from": "gpt", "value": "<think>19 + 4 = 23</think>\n\nThe answer is 23."},
            ]
        },
    ),
    ("sharegpt", {"conversations": [USER, {"role": "assistant", "content": REPLY}]}),
    ("completion", {"prompt": "What is 19 + 4?", "completion": "19 + 4 = 23"}),
    ("completion", {"prompt": [USER], "completion": [{"role": "assistant", "content": REPLY}]}),
    ("alpaca", {"instruction": "What is 19 + 4?", "input": "", "output": "19 + 4 = 23"}),
    ("question_answer", {"question": "What is 19 + 4?", "answer": "19 + 4 = 23\nThe answer is 23."}),
]
QUESTIONS: list[tuple[str, dict[str, Any]]] = [
    ("traces", {"prompt": "What is 19 + 4?", "trace_steps": None, "final_answer": "23"}),
    ("traces", {"prompt": "What is 19 + 4?", "steps": [], "final_answer": 23}),
    ("gsm8k", {"question": "What is 19 + 4?", "answer": "#### 23"}),
    ("messages", {"messages": [USER, {"role": "assistant", "content": "The answer is 23."}]}),
    ("completion", {"prompt": "What is 19 + 4?", "completion": "<think></think>23"}),
    ("alpaca", {"instruction": "What is 19 + 4?", "output": "23"}),
    ("question_answer", {"question": "What is 19 + 4?", "answer": 23}),
    ("question_answer", {"prompt": "What is 19 + 4?", "expected_answer": "23"}),
]


def test_every_module_of_the_folder_is_a_form():
    files = {path.stem for path in Path(formats.__file__).parent.glob("*.py")} - {"__init__"}
    assert {form.__name__.rpartition(".")[2] for form in forms().values()} == files  # pyright: ignore
    for name, form in forms().items():
        example = json.loads(form.EXAMPLE)
        assert [other for other in forms() if forms()[other].sniff(example)] == [name]


@pytest.mark.parametrize(("name", "row"), TRACES)
def test_row_with_work_is_a_trace(name: str, row: dict[str, Any]):
    assert [other for other in forms() if forms()[other].sniff(row)] == [name]
    item = read_row(forms()[name], row, "a:1")
    assert isinstance(item, ReasoningTrace)
    assert (item.prompt, item.final_answer) == ("What is 19 + 4?", "23")
    assert item.steps[0].content == "19 + 4 = 23"
    assert name == "traces" or item.meta == {"form": name}


@pytest.mark.parametrize(("name", "row"), QUESTIONS)
def test_row_without_work_is_a_question(name: str, row: dict[str, Any]):
    assert [other for other in forms() if forms()[other].sniff(row)] == [name]
    item = read_row(forms()[name], row, "a:1")
    assert isinstance(item, Question)
    assert (item.prompt, item.expected_answer) == ("What is 19 + 4?", "23")


def test_strict_trace_is_read_as_it_is():
    trace = trace_at(42, 3)
    assert read_row(forms()["traces"], trace.model_dump(), "a:1") == trace


def test_system_text_and_other_columns_are_kept_apart_in_meta():
    turns = [{"role": "system", "content": "You are a tutor."}, USER, {"role": "assistant", "content": REPLY}]
    item = read_row(forms()["messages"], {"messages": turns, "family": "gcd", "n": 3, "none": None}, "a:1")
    assert item.meta == {"form": "messages", "system": "You are a tutor.", "extra": {"family": "gcd", "n": 3}}
    flat = {"prompt": "1 + 1?", "trace_steps": ["1 + 1 = 2"], "final_answer": "2", "id": 6, "meta": {"a": 1}}
    assert read_row(forms()["traces"], flat, "a:1").meta == {"a": 1, "extra": {"id": 6}}


def test_alpaca_input_is_part_of_the_question():
    row = {"instruction": "Add them.", "input": "19 and 4", "output": "19 + 4 = 23"}
    assert read_row(forms()["alpaca"], row, "a:1").prompt == "Add them.\n\n19 and 4"


def flat(**changes: Any) -> dict[str, Any]:
    return {"prompt": "1 + 1?", "trace_steps": ["1 + 1 = 2"], "final_answer": "2"} | changes


def chat(*roles: str, **more: Any) -> dict[str, Any]:
    return {
        "messages": [{"role": role, "content": REPLY if role == "assistant" else "1 + 1?", **more} for role in roles]
    }


@pytest.mark.parametrize(
    ("name", "row", "message"),
    [
        ("traces", flat(final_answer=True), "final_answer: found true"),
        ("traces", flat(final_answer=None), "final_answer: found null"),
        ("traces", flat(final_answer=["2"]), "final_answer: found"),
        ("traces", flat(final_answer=1e300), "final_answer: found"),
        ("traces", flat(trace_steps=["1 + 1 = 2", None]), r"trace_steps\.1: found null"),
        ("traces", flat(trace_steps=5), "trace_steps: found 5"),
        ("traces", flat(steps=["a"]), "steps and trace_steps"),
        ("traces", flat(meta="x"), 'meta: found "x"'),
        ("traces", {"prompt": "1?", "steps": [{"i": 1, "type": "t", "content": "1"}], "final_answer": "1"}, "steps.i"),
        ("traces", flat(trace_steps="\n" * 300_000), "trace_steps: found 300000 characters"),
        ("gsm8k", {"question": "1?", "answer": "\n" * 300_000 + "#### 1"}, "answer: found 300006 characters"),
        ("completion", {"prompt": "1?", "completion": ". " * 200_000}, "completion: found 400000 characters"),
        ("gsm8k", {"question": "1?", "answer": "1 + 1 = 2\n####"}, "behind ####"),
        ("gsm8k", {"question": "1?", "answer": "a #### 1\n#### 2"}, "more than once"),
        ("gsm8k", {"question": None, "answer": "1\n#### 2"}, "question: found null"),
        ("messages", chat("user"), "the turns user"),
        ("messages", chat("user", "assistant", "user", "assistant"), "the turns user, assistant, user, assistant"),
        ("messages", chat("user", "tool"), r"messages\.1 role: found \"tool\""),
        ("messages", chat("user", "assistant", tool_calls=[1]), "found tool_calls"),
        ("messages", {"messages": []}, "the turns none"),
        ("messages", {"messages": [1, 2]}, r"messages\.0: found 1"),
        ("messages", {"messages": [USER, {"role": "assistant", "content": [{"type": "image_url"}]}]}, "content: found"),
        ("sharegpt", {"conversations": [{"from": "gpt", "value": "a"}]}, "the turns assistant"),
        ("completion", {"prompt": "1?", "completion": "<think>1"}, "a loose <think>"),
        ("alpaca", {"instruction": "Tell.", "output": "First line.\nSecond line."}, "no final answer"),
        ("alpaca", {"instruction": "Tell.", "input": {}, "output": "4"}, "input: found"),
        ("question_answer", {"question": "1?", "answer": {"value": 1}}, "answer: found"),
    ],
)
def test_doubtful_row_is_refused_with_its_field(name: str, row: dict[str, Any], message: str):
    assert forms()[name].sniff(row)
    with pytest.raises(M32Error, match=message) as caught:
        read_row(forms()[name], row, "a.jsonl:3")
    assert str(caught.value).startswith("a.jsonl:3")


@pytest.mark.parametrize(("name", "row"), [*TRACES, *QUESTIONS])
def test_marks_and_blanks_of_any_form_are_refused(name: str, row: dict[str, Any]):
    marked = json.loads(json.dumps(row).replace("What is", "What <end_of_turn> is"))
    with pytest.raises(ControlMarkError, match="found the control mark <end_of_turn>"):
        read_row(forms()[name], marked, "a:1")
    blank = json.loads(json.dumps(row).replace("What is 19 + 4?", "\\u200b"))
    with pytest.raises(BlankTextError):
        read_row(forms()[name], blank, "a:1")


def test_form_is_that_of_most_rows_and_others_are_named():
    gsm8k, short = TRACES[4][1], QUESTIONS[6][1]
    form = form_of([short, gsm8k, gsm8k])
    assert form is forms()["gsm8k"]
    with pytest.raises(
        OtherFormError, match="a:1: found the columns question, answer, expected a row of the form gsm8k"
    ):
        read_row(form, short, "a:1")
    assert form_of([{"text": "x"}]) is None
    assert form_of([]) is None


def test_columns_are_mapped():
    row = {"problem": "1 + 1?", "solution": "1 + 1 = 2", "answer": 2, "prompt": "other"}
    found = mapped(row, {"prompt": "problem", "trace_steps": "solution", "final_answer": "answer"})
    assert found == {"prompt": "1 + 1?", "trace_steps": "1 + 1 = 2", "final_answer": 2}
    assert mapped(row, {"prompt": "none"}) == {"problem": "1 + 1?", "solution": "1 + 1 = 2", "answer": 2}


def test_unknown_form_is_refused_with_its_first_line_and_the_forms():
    said = str(unknown_form("a.jsonl", '{"text": "…"}'))
    assert '{"text": "…"}' in said
    assert all(name in said for name in forms())
    assert "--map" in said
