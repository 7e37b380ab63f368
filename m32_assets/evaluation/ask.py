"""Questions to a model that stays loaded: its answers, each step with the verdict of the verifier."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np

from m32_assets.common.errors import M32Error
from m32_assets.evaluation.answering import load_for_inference, template_of
from m32_assets.evaluation.answers import extract
from m32_assets.gemma.model_folder import ModelFolder
from m32_assets.gemma.tokenizer import END_OF_TURN, load_tokenizer
from m32_assets.inference.memory import ROWS, refuse_too_long
from m32_assets.inference.sampling import GREEDY, FinishReason, Sampling
from m32_assets.inference.stop_criteria import MAX_NEW_TOKENS
from m32_assets.sft.packing import prompt_ids
from m32_assets.traces.raw_text import control_mark
from m32_assets.traces.schema import ReasoningTrace, TraceStep
from m32_assets.traces.verification.arithmetic import check_arithmetic
from m32_assets.traces.verification.claims import find_claims
from m32_assets.training.memory import available_memory

FORM = ReasoningTrace(
    trace_version="1.0", prompt="3 + 4?", steps=[TraceStep(i=0, type="compute", content="3 + 4 = 7")], final_answer="7"
)
"""What every answer looks like."""
REMEMBERED = 5
"""Earlier questions with their answers from whose tokens those of the next one are guessed."""
QUESTION_TOKENS = 256
"""Tokens of a question that are tried beside the frequent ones: the rarest, whose ids are the highest."""

Verdict = Literal["holds", "false", "not checkable"]
MAX_QUESTION_CHARS = 8000
BATCHES = (2, 8, ROWS)
"""Rows of a batch: as few as hold all samples. One row alone is slower than two, as XLA's CPU backend multiplies it."""


@dataclass(frozen=True, slots=True)
class Step:
    """A line of the work.

    Attributes:
        found: what is wrong with it; empty unless the verdict is ``false``.
    """

    text: str
    verdict: Verdict
    found: str = ""


@dataclass(frozen=True, slots=True)
class Reply:
    """One answer to a question.

    Attributes:
        answer: None if the output has none.
        output: all that the model wrote.
    """

    steps: list[Step]
    answer: str | None
    output: str
    finish_reason: FinishReason


def checked_steps(reasoning: str) -> list[Step]:
    """The lines of the work. A line holds if it has claims, none of them false."""
    return [_checked(line) for line in reasoning.split("\n") if line.strip()]


def _checked(line: str) -> Step:
    if found := check_arithmetic(line):
        return Step(line, "false", found[0])
    return Step(line, "holds" if any(True for _ in find_claims(line)) else "not checkable")


def votes(replies: Sequence[Reply]) -> list[tuple[str, int]]:
    """The answers and how often each was given, the most frequent first; of equals, the one that was given first."""
    return Counter(map(_vote, replies)).most_common()


def winner(replies: Sequence[Reply]) -> int:
    """The index of the first reply with the most frequent answer."""
    best = votes(replies)[0][0]
    return next(i for i, reply in enumerate(replies) if _vote(reply) == best)


def _vote(reply: Reply) -> str:
    return " ".join((reply.answer or "none").split())


class Asker:
    """A model that stays loaded.

    Args:
        model: the base model.
        checkpoint: ``…/checkpoints/actor/<step>``, or None for the untuned model.
        sampling: how many answers to each question, and how they are drawn.

    Raises:
        M32Error: as ``template_of``.
    """

    def __init__(
        self,
        model: ModelFolder,
        checkpoint: Path | None,
        sampling: Sampling = GREEDY,
        max_new_tokens: int = MAX_NEW_TOKENS,
    ) -> None:
        import jax

        from m32_assets.gemma.loading import lossless_dtype
        from m32_assets.gemma.matmul import matmul_dtype
        from m32_assets.inference.decoder import prepare_to_generate
        from m32_assets.inference.head import make_head
        from m32_assets.inference.shortlist import frequent_ids, shortlist_of

        self.template = template_of(checkpoint, model)
        self.tokenizer = load_tokenizer(model.path)
        self.shape, self.sampling, self.max_new_tokens = model.shape, sampling, max_new_tokens
        self.dtype = matmul_dtype("auto")
        # before the model is there: later questions take the same memory again
        self.available = available_memory()
        self.refuse_too_long("")
        loaded, _, scale = load_for_inference(model, checkpoint, dtype=lossless_dtype(model, self.dtype))
        self.decoder = prepare_to_generate(loaded, scale=scale, dtype=self.dtype, release=True)
        pieces = self.tokenizer.vocab_size()
        self.vocabulary = range(pieces) if pieces < model.shape.vocabulary else None
        self.head: Any = make_head(self.decoder, sampling, self.vocabulary)
        self.shortlist: Any = None
        # accelerators read the whole vocabulary as fast, and so does any device that of a small model
        if self.head.screen is not None and jax.default_backend() == "cpu":
            ids = frequent_ids(self.tokenizer)
            self.shortlist = shortlist_of(self.decoder, ids) if 2 * len(ids) < pieces else None
        self.form = prompt_ids(self.template.render(FORM), self.tokenizer)
        self.earlier: deque[list[int]] = deque(maxlen=REMEMBERED)

    @property
    def rows(self) -> int:
        """Rows of a batch."""
        return next((rows for rows in BATCHES if self.sampling.samples <= rows), ROWS)

    def refuse_too_long(self, question: str) -> list[int]:
        """The tokens of the prompt.

        Raises:
            M32Error: the question has a control mark, or is too long for the model or the memory.
        """
        if mark := control_mark(question):
            raise M32Error("the question", f"the control mark {mark}", "text without marks of the template")
        if len(question) > MAX_QUESTION_CHARS:
            raise M32Error("the question", f"{len(question)} characters", f"at most {MAX_QUESTION_CHARS}")
        ids = prompt_ids(self.template.prompt(question), self.tokenizer)
        itemsize = np.dtype(self.dtype).itemsize
        refuse_too_long(self.shape, [len(ids)], self.max_new_tokens, self.rows, self.available, itemsize=itemsize)
        return ids

    def ask(self, question: str) -> list[Reply]:
        """The answers, by sample.

        Raises:
            M32Error: as ``refuse_too_long``, or the question is blank.
        """
        from m32_assets.inference.engine import generate

        if not question.strip():
            raise M32Error("the question", "nothing but white space", "a question")
        ids = self.refuse_too_long(question)
        made = generate(
            self.decoder,
            [ids],
            stop=(self.tokenizer.eos_id(), self.tokenizer.piece_to_id(END_OF_TURN)),
            max_new_tokens=self.max_new_tokens,
            sampling=self.sampling,
            batch_size=self.sampling.samples,
            rows=self.rows,
            head=self.head,
            shortlists=self._shortlists(ids),
            texts=[self.form, *self.earlier],
        )
        self.earlier.append([*ids, *made[0].tokens])
        return [self._reply(self.tokenizer.decode(one.tokens), one.finish_reason) for one in made]

    def _shortlists(self, prompt: Sequence[int]) -> tuple[Any, ...]:
        """The tokens to try first: the frequent ones, and those of the question. Of one number, for one program."""
        from m32_assets.inference.shortlist import shortlist_of

        if self.shortlist is None:
            return ()
        own = sorted(set(prompt), reverse=True)[:QUESTION_TOKENS]
        return self.shortlist, shortlist_of(self.decoder, own + own[:1] * (QUESTION_TOKENS - len(own)))

    @staticmethod
    def _reply(output: str, finish_reason: FinishReason) -> Reply:
        found = extract(output)
        return Reply(checked_steps(found.reasoning or ""), found.answer, output, finish_reason)
