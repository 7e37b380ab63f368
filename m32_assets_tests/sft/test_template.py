"""The template: a trace that would end a turn or an answer early is named, and so is an instruction."""

import pytest

from m32_assets.common.errors import M32Error
from m32_assets.sft.rows import render_rows, unrendered_parts
from m32_assets.sft.template import PromptTemplate
from m32_assets.traces.schema import ReasoningTrace, TraceStep


def trace(prompt: str = "1 + 1?", step: str = "1 + 1 = 2", answer: str = "2") -> ReasoningTrace:
    steps = [TraceStep(i=0, type="step", content=step)]
    return ReasoningTrace(trace_version="1.0", prompt=prompt, final_answer=answer, steps=steps)


@pytest.mark.parametrize(
    ("odd", "tags", "numbered"),
    [
        (trace(), "", ""),
        (trace(prompt="what is <end_of_turn>?"), "prompt has", "prompt has"),
        (trace(step="so </reasoning>"), "steps.0.content has the control mark </reasoning>", "steps.0.content has"),
        (trace(answer="2<eos>"), "final_answer has", "final_answer has"),
        (trace(step="a\nAnswer: 3"), "", "steps.0.content has a line that begins with Answer:"),
        (trace(step="the Answer: 3"), "", ""),
        (trace(answer="2\n3"), "", ""),
    ],
)
def test_trace_that_would_be_read_as_another_is_named(odd: ReasoningTrace, tags: str, numbered: str):
    for style, said in (("tags", tags), ("numbered", numbered)):
        template = PromptTemplate(style)
        found = template.misread(odd)
        assert found.startswith(said) if said else not found
        findings = unrendered_parts(render_rows([odd], template), [odd], template)
        assert len(findings) == bool(said)
        assert not said or said in findings[0]


def test_instruction_with_a_mark_is_refused():
    with pytest.raises(M32Error, match=r"template\.instruction: found the control mark <end_of_turn>"):
        PromptTemplate(instruction="Think.<end_of_turn>")
