"""Leaks of evaluation prompts into the data: exact, normalised, same template, long runs of words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from m32_assets.traces.verification.report import AnyTrace
from m32_assets.traces.verification.wording import normalized, template_of

RUN = 10
"""So many equal words in a row are no chance; shorter runs are common instructions ("give the number only")."""
SHORTEST = 5
"""An evaluation prompt of fewer words is looked for as a whole prompt only, not inside longer ones."""


class LeakCheck:
    """Holds every prompt against the evaluation prompts."""

    def __init__(self, eval_prompts: Sequence[str]) -> None:
        self._exact = dict.fromkeys(eval_prompts)
        self._normalized = {normalized(prompt): prompt for prompt in eval_prompts}
        self._templates = {template_of(prompt): prompt for prompt in eval_prompts}
        self._runs: dict[tuple[str, ...], list[tuple[tuple[str, ...], str]]] = {}
        for prompt in eval_prompts:
            words = normalized(prompt).split()
            if len(words) >= SHORTEST:
                size = min(RUN, len(words))
                for at in range(len(words) - size + 1):
                    run = tuple(words[at : at + size])
                    self._runs.setdefault(run[:3], []).append((run, prompt))

    def see(self, line: int, trace: AnyTrace) -> Iterator[str]:
        """A sentence where the prompt is, or holds, an evaluation prompt."""
        if not self._exact:
            return
        prompt = trace.prompt
        plain = normalized(prompt)
        if prompt in self._exact:
            yield f"the evaluation prompt {prompt[:80]!r}"
        elif plain in self._normalized:
            yield f"the evaluation prompt {self._normalized[plain][:80]!r} but for case, spaces or punctuation"
        elif (template := template_of(prompt)) in self._templates:
            yield f"the evaluation prompt {self._templates[template][:80]!r} with other numbers"
        else:
            words = plain.split()
            for at, start in enumerate(zip(words, words[1:], words[2:], strict=False)):
                for run, theirs in self._runs.get(start, ()):
                    if tuple(words[at : at + len(run)]) == run:
                        yield f"the words {' '.join(run)!r} of the evaluation prompt {theirs[:80]!r}"
                        return

    def finish(self) -> Iterator[tuple[int, str]]:
        """Nothing is left to say."""
        return iter(())
