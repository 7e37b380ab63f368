"""Decontamination: prompts that must stay apart, and which traces may join the training data."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from m32_assets.data.truth import FALSE
from m32_assets.traces.schema import ReasoningTrace
from m32_assets.traces.verification import check_trace
from m32_assets.traces.verification.length import MAX_CHARS, chars_in, is_too_long, tokens_in
from m32_assets.traces.verification.normalization import normalized, template_of
from m32_assets.traces.verification.repeat import RepeatCheck
from m32_assets.traces.verification.report import AnyTrace

MASKED_NGRAM = 8
"""Shared words in a row, numbers masked, that keep a trace out of training. Short: to drop a good trace is cheap."""
VERBATIM_NGRAM = 10
"""Shared words in a row, numbers included, that are a leak in anyone's file. Instructions share shorter runs."""
MIN_WORDS = 5
"""A prompt of fewer words counts as quoted only where it is the whole of another prompt."""

Words = tuple[str, ...]


class PromptIndex:
    """Prompts to hold others against, by normalized text, by template, and by n-grams.

    Args:
        prompts: e.g. those of an eval set.
        where: the name of their source in sentences.
    """

    def __init__(self, prompts: Iterable[str], where: str = "the eval set") -> None:
        self._where = where
        self._prompts = {normalized(prompt): prompt for prompt in prompts}
        self._templates = {template_of(prompt) for prompt in self._prompts.values()}

    def overlap(self, prompt: str) -> str | None:
        """How ``prompt`` is one of these or shares ``MASKED_NGRAM`` words with one; None where it does not."""
        if same := self._same(prompt):
            return same
        grams = ngrams(template_of(prompt).split(), MASKED_NGRAM)
        shared = next((gram for gram in grams if gram in self._masked), None)
        return f"shares {' '.join(shared)!r} with {self._where}" if shared else None

    def shared_with(self, prompt: str) -> str | None:
        """``overlap``, or how ``prompt`` quotes one of these; None where it does neither."""
        return self.overlap(prompt) or self._quoted(prompt)

    def overlaps(self, prompts: Iterable[str]) -> list[str]:
        """A sentence for each prompt with an ``overlap``."""
        return [f"{prompt[:80]!r} {found}" for prompt in prompts if (found := self.overlap(prompt))]

    def see(self, line: int, trace: AnyTrace) -> Iterator[str]:
        """The verifier's check of leaks: a sentence where the prompt is one of these or quotes one."""
        if found := self._same(trace.prompt) or self._quoted(trace.prompt):
            yield f"the prompt {trace.prompt[:80]!r} {found}"

    def finish(self) -> Iterator[tuple[int, str]]:
        """No findings about the whole."""
        return iter(())

    def _same(self, prompt: str) -> str | None:
        if normalized(prompt) in self._prompts:
            return f"is in {self._where}"
        return f"is in {self._where} with other numbers" if template_of(prompt) in self._templates else None

    def _quoted(self, prompt: str) -> str | None:
        words = normalized(prompt).split()
        for at, start in enumerate(ngrams(words, 3)):
            for gram, source in self._verbatim.get(start, ()):
                if tuple(words[at : at + len(gram)]) == gram:
                    return f"quotes {' '.join(gram)!r} of {source[:80]!r} in {self._where}"
        return None

    @cached_property
    def _masked(self) -> frozenset[Words]:
        return frozenset(gram for template in self._templates for gram in ngrams(template.split(), MASKED_NGRAM))

    @cached_property
    def _verbatim(self) -> dict[Words, list[tuple[Words, str]]]:
        """The n-grams and their prompts, by the first three words."""
        found: dict[Words, list[tuple[Words, str]]] = {}
        for text, prompt in self._prompts.items():
            words = text.split()
            for gram in ngrams(words, min(VERBATIM_NGRAM, len(words))) if len(words) >= MIN_WORDS else ():
                found.setdefault(gram[:3], []).append((gram, prompt))
        return found


def ngrams(words: Sequence[str], size: int) -> Iterator[Words]:
    """Every ``size`` words in a row."""
    return (tuple(words[at : at + size]) for at in range(len(words) - size + 1))


@dataclass(slots=True)
class Decontaminated:
    """The traces that may join, and a sentence for each that may not."""

    traces: list[ReasoningTrace] = field(default_factory=list)
    leaks: list[str] = field(default_factory=list)
    """Traces that share wording with the eval set."""
    repeats: list[str] = field(default_factory=list)
    """Traces that repeat, or nearly repeat, an earlier one."""
    findings: list[tuple[int, str, str]] = field(default_factory=list)
    """The verifier's findings in ``traces``: index, kind, sentence."""


def decontaminate(
    candidates: Iterable[ReasoningTrace], known: Iterable[ReasoningTrace], eval_prompts: Iterable[str]
) -> Decontaminated:
    """Drop the candidates that share wording with the eval set, or repeat a known trace or an earlier candidate."""
    held_out, repeats, result = PromptIndex(eval_prompts), RepeatCheck(), Decontaminated()
    number = 0
    for number, trace in enumerate(known, 1):
        for _ in repeats.see(number, trace):
            pass
    for line, trace in enumerate(candidates, 1):
        if shared := held_out.shared_with(trace.prompt):
            result.leaks.append(f"line {line}: {trace.prompt[:80]!r} {shared}")
        elif repeat := next(repeats.see(number + line, trace), None):
            result.repeats.append(f"line {line}: {repeat}")
        else:
            result.findings += [(len(result.traces), *finding) for finding in check_trace(trace)]
            result.traces.append(trace)
    return result


def choose_ingested(
    ingested: Sequence[ReasoningTrace],
    known: Iterable[ReasoningTrace],
    eval_prompts: Iterable[str],
    max_tokens: int,
) -> tuple[list[ReasoningTrace], dict[str, list[str]]]:
    """The ingested traces that join training, and a sentence for each other one, by reason.

    Left out are leaks, repeats, traces with a false claim or answer, traces of more than ``max_tokens`` estimated
    tokens, which a training row would have to cut, and traces that are too long to be checked.
    """
    short = [trace for trace in ingested if not is_too_long(trace) and tokens_in(trace) <= max_tokens]
    found = decontaminate(short, known, eval_prompts)
    false: dict[int, str] = {}
    for index, kind, said in found.findings:
        if kind in FALSE:
            false.setdefault(index, f"{found.traces[index].prompt[:80]!r}: {said}")
    kept = [trace for index, trace in enumerate(found.traces) if index not in false]
    left_out = {
        "shares wording with the eval set": found.leaks,
        "is a repeat": found.repeats,
        "says something false": list(false.values()),
        f"has more than {max_tokens} tokens": [
            f"{trace.prompt[:80]!r}: about {tokens}"
            for trace in ingested
            if not is_too_long(trace) and (tokens := tokens_in(trace)) > max_tokens
        ],
        f"has more than {MAX_CHARS} characters, which are not checked": [
            f"{trace.prompt[:80]!r}: {chars_in(trace)}" for trace in ingested if is_too_long(trace)
        ],
    }
    return kept, {reason: lines for reason, lines in left_out.items() if lines}
