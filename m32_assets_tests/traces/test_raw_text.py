"""Raw text: blank fields and control marks are refused with their field, and other text is left alone."""

import json

import pytest
import sentencepiece

from m32_assets.common.errors import M32Error
from m32_assets.sft.template import PromptTemplate
from m32_assets.traces.dataset import trace_at
from m32_assets.traces.jsonl import parse_line, trace_line
from m32_assets.traces.raw_text import BlankTextError, ControlMarkError, control_mark
from m32_assets_tests.support.project import ROOT

FLAT = {"prompt": "What is 2 + 3?", "trace_steps": ["2 + 3 = 5", "so it is 5"], "final_answer": "5"}
STRICT = {
    "trace_version": "1.0",
    "prompt": "What is 2 + 3?",
    "final_answer": "5",
    "steps": [{"i": 0, "type": "compute", "content": "2 + 3 = 5"}],
}
SPECIAL = ["<mask>", "[multimodal]", "<start_of_image>", "<end_of_image>", "<unused0>", "<unused6241>"]
"""Further pieces of the published Gemma 3 tokenizer that stand for no text (tokenizer.model, google/gemma-3-270m)."""
HTML = ["<table>", "</td>", "<h1>", "<strong>", "<code>", "</s>", "<a>", "<img>"]
"""Pieces of the same tokenizer that are text."""


def refused(value: dict) -> M32Error:
    with pytest.raises(M32Error) as caught:
        parse_line(json.dumps(value).encode(), "a.jsonl:3")
    return caught.value


@pytest.mark.parametrize("blank", [" ", "\n\t", "\u200b", "\u00a0\ufeff", "\u3164"])
@pytest.mark.parametrize(
    ("base", "field", "change"),
    [
        (FLAT, "prompt", lambda text: {"prompt": text}),
        (FLAT, "final_answer", lambda text: {"final_answer": text}),
        (FLAT, "trace_steps.1", lambda text: {"trace_steps": ["2 + 3 = 5", text]}),
        (STRICT, "steps.0.content", lambda text: {"steps": [{"i": 0, "type": "t", "content": text}]}),
    ],
)
def test_blank_text_is_refused_with_its_field(base: dict, field: str, change, blank: str):
    error = refused(base | change(blank))
    assert isinstance(error, BlankTextError)
    assert str(error).startswith(f"a.jsonl:3 {field}: found ")


@pytest.mark.parametrize("mark", ["<end_of_turn>", "<start_of_turn>", "</reasoning>", "<answer>", "</Answer>", "<bos>"])
@pytest.mark.parametrize("field", ["prompt", "final_answer", "trace_steps.1"])
def test_control_mark_is_refused_with_its_field(mark: str, field: str):
    text = f"so{mark} it is"
    error = refused(FLAT | ({"trace_steps": ["2 + 3 = 5", text]} if field == "trace_steps.1" else {field: text}))
    assert isinstance(error, ControlMarkError)
    assert str(error) == (
        f"a.jsonl:3 {field}: found the control mark {mark}, expected text without marks of the template"
    )


def test_mark_is_not_written_either():
    with pytest.raises(ControlMarkError):
        trace_line(trace_at(42, 1).model_copy(update={"final_answer": "5<eos>"}))


def test_all_marks_of_templates_and_tokenizers_are_known():
    for style in ("tags", "numbered"):
        rendered = PromptTemplate(style).render(trace_at(42, 1))
        for mark in ("<start_of_turn>", "<end_of_turn>", "<reasoning>", "</reasoning>", "<answer>", "</answer>"):
            assert mark not in rendered or control_mark(f"a{mark}b") == mark
    tiny = sentencepiece.SentencePieceProcessor(model_file=str(ROOT / "m32_assets/gemma/tiny_tokenizer.model"))
    pieces = [tiny.id_to_piece(n) for n in range(tiny.get_piece_size()) if not tiny.is_byte(n)]
    named = [piece for piece in pieces if len(piece) > 2 and piece[0] == "<" and piece[-1] == ">"]
    assert {"<bos>", "<eos>", "<pad>", "<unk>", "<start_of_turn>", "<end_of_turn>"} <= set(named)
    for piece in [*named, *SPECIAL]:
        assert control_mark(piece) == piece, piece
    assert [
        text for text in [*HTML, "<think>", "a < b > c", "<unused>", "answer", "<answers>"] if control_mark(text)
    ] == []


def test_no_text_of_the_projects_own_datasets_is_refused():
    for name in ("curated-v1", "dev-reasoning-v1", "dev-reasoning-v2", "golden-v2"):
        text = (ROOT / "datasets" / name / "dataset.jsonl").read_text("utf-8")
        assert control_mark(text) is None, name
