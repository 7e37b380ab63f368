"""Answers to many prompts: full batches, in which waiting prompts take the rows of finished answers.

The text of an answer depends on the model, its prompt, the sampling settings and the number of the sample. It does not
depend on the batch size, the order of the prompts, or who shares the batch (see ``decoder``).

This module needs jax at import, so nothing that the code location loads may import it at module level.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

from m32_assets.common.progress import Progress
from m32_assets.inference.batch import Batch, Work
from m32_assets.inference.completion import Completion, EndRule
from m32_assets.inference.decoder import Decoder
from m32_assets.inference.head import Head, make_head
from m32_assets.inference.memory import ROWS
from m32_assets.inference.sampling import GREEDY, Sampling
from m32_assets.inference.shortlist import Shortlist
from m32_assets.inference.steps import steps_at_once
from m32_assets.sft.packing import common_prefix


def generate(
    decoder: Decoder,
    prompts: Sequence[Sequence[int]],
    *,
    stop: Collection[int],
    max_new_tokens: int,
    sampling: Sampling = GREEDY,
    vocabulary: Sequence[int] | None = None,
    log_probabilities: bool = False,
    batch_size: int = ROWS,
    rows: int = ROWS,
    steps: int | None = None,
    known: Collection[tuple[int, int]] = (),
    finished: Callable[[Completion], None] | None = None,
    is_whole: Callable[[list[int]], bool] | None = None,
    head: Head | None = None,
    shortlists: tuple[Shortlist, ...] = (),
    texts: Sequence[list[int]] = (),
    progress: Progress | None = None,
) -> list[Completion]:
    """The answers to each prompt, by prompt and sample.

    A prompt is read once for all its samples. What all prompts begin with is read once. Long prompts go first: their
    answers are longer, and a long answer that begins last leaves the batch empty but for itself.

    Args:
        prompts: token ids, at least one each.
        stop: token ids that end an answer.
        vocabulary: ids of the tokens that may be written; None for all.
        log_probabilities: of the tokens are wanted: those of the softmax over ``vocabulary`` at temperature 1.
        batch_size: answers at a time, at most. It decides time and memory, and no text.
        rows: rows of a batch, all of which are computed. Another number than the default is another program, whose
            values may differ in the last bits.
        steps: tokens that one compiled program writes; None for what is fast on this backend.
        known: pairs of prompt and sample that are not made again.
        finished: is called with each answer as it ends.
        is_whole: whether the tokens so far are a whole answer, for a model that does not write stop tokens.
        head: from ``make_head`` with the same ``sampling``, ``vocabulary`` and ``log_probabilities``, where it is kept
            for several calls; None makes one.
        shortlists: tokens that are tried first, for greedy answers of few rows over the whole vocabulary. They decide
            time, and no text.
        texts: with shortlists, token sequences like the answers, from which the next tokens are guessed.
    """
    head = head or make_head(decoder, sampling, vocabulary, log_probabilities=log_probabilities)
    if shortlists and head.screen is None:
        raise ValueError("shortlists are for greedy decoding over the whole vocabulary, without log-probabilities")
    rule = EndRule(frozenset(stop), max_new_tokens, is_whole, log_probabilities)
    work, have = Work(), set(known)
    for prompt in sorted(range(len(prompts)), key=lambda i: (-len(prompts[i]), i)):
        if samples := [sample for sample in range(sampling.samples) if (prompt, sample) not in have]:
            work.append((prompt, samples))
    total = sum(len(samples) for _, samples in work)
    answers: list[Completion] = []

    def keep(answer: Completion) -> None:
        answers.append(answer)
        if finished:
            finished(answer)
        if progress and len(answers) % rows == 0:
            progress(f"{len(answers)} of {total} answers")

    # without the last token, which is read when the answer begins
    prefix = common_prefix([prompt[:-1] for prompt in prompts])
    most = min(batch_size, total)
    sizes = [min(rows, most - start) for start in range(0, most, rows)]
    batches = [
        Batch(decoder, head, prompts, prefix, work, size, rows, rule, keep, steps or steps_at_once(), shortlists, texts)
        for size in sizes
    ]
    while len(answers) < total:
        for batch in batches:
            batch.fill()
            batch.step()
    return sorted(answers, key=lambda answer: (answer.prompt, answer.sample))
