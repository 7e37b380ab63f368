"""The prompt template of training, evaluation and the notebook.

A difference in white space changes the answers, so text is rendered here alone.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

from m32_assets.common.errors import M32Error
from m32_assets.traces.raw_text import control_mark, texts_of
from m32_assets.traces.schema import ReasoningTrace

MODEL_TURN = "<start_of_turn>model\n"
INSTRUCTION = "Show your reasoning step by step, then answer."
_ANSWER_END = {
    "tags": re.compile(r"(?P<answer></answer>)"),
    "numbered": re.compile(r"^(?P<answer>Answer:[ \t]*\S[^\n]*)\n", re.MULTILINE),
}


@dataclass(frozen=True, slots=True)
class PromptTemplate:
    """How a question becomes a prompt and a trace becomes a completion.

    Attributes:
        style: ``tags`` renders ``<reasoning>…</reasoning>`` and ``<answer>…</answer>``, ``numbered`` renders
            ``Reasoning:``, numbered lines and ``Answer:``.
        instruction: text above the question; empty for none.
    """

    style: Literal["tags", "numbered"] = "tags"
    instruction: str = INSTRUCTION

    def __post_init__(self) -> None:
        if self.style not in ("tags", "numbered"):
            raise M32Error("template.style", repr(self.style), "'tags' or 'numbered'")
        if mark := control_mark(self.instruction):
            raise M32Error("template.instruction", f"the control mark {mark}", "text without marks of the template")

    def prompt(self, question: str, examples: Sequence[ReasoningTrace] = ()) -> str:
        """The text before the model's turn, with its mark.

        Args:
            examples: worked examples, whose conversations come before the question.
        """
        shown = "".join(f"{self.render(trace)}\n" for trace in examples)
        above = f"{self.instruction}\n\n" if self.instruction else ""
        return f"{shown}<start_of_turn>user\n{above}{question}<end_of_turn>\n{MODEL_TURN}"

    def completion(self, trace: ReasoningTrace) -> str:
        """The model's turn, with its ``<end_of_turn>``."""
        contents = [step.content for step in trace.steps]
        if self.style == "tags":
            body = "\n".join(contents)
            return f"<reasoning>{body}</reasoning>\n<answer>{trace.final_answer}</answer><end_of_turn>"
        lines = "\n".join(f"{number}. {content}" for number, content in enumerate(contents, 1))
        return f"Reasoning:\n{lines}\nAnswer: {trace.final_answer}<end_of_turn>"

    def render(self, trace: ReasoningTrace) -> str:
        """The whole training text of a trace."""
        return self.prompt(trace.prompt) + self.completion(trace)

    def misread(self, trace: ReasoningTrace) -> str:
        """Why the rendered trace would be read as another one; empty where it would not."""
        for field, text in texts_of(trace):
            if mark := control_mark(text):
                return f"{field} has the control mark {mark}"
        if self.style == "numbered":
            for step in trace.steps:
                if _ANSWER_END["numbered"].search(f"{step.content}\n"):
                    return f"steps.{step.i}.content has a line that begins with Answer:"
        return ""

    def first_answer(self, text: str) -> str | None:
        """The part of a model's turn up to the end of its first answer; None if no answer has ended."""
        found = _ANSWER_END[self.style].search(text)
        return text[: found.end("answer")] if found else None

    def messages(self, trace: ReasoningTrace) -> list[dict[str, str]]:
        """The conversation in the ``messages`` form that TRL, axolotl and ``datasets`` read."""
        above = f"{self.instruction}\n\n" if self.instruction else ""
        return [
            {"role": "user", "content": above + trace.prompt},
            {"role": "assistant", "content": self.completion(trace).removesuffix("<end_of_turn>")},
        ]

    def to_dict(self) -> dict[str, Any]:
        """The template as JSON, with ``{question}`` where the question goes."""
        return {**asdict(self), "prompt_template": self.prompt("{question}")}
