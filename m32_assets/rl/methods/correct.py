"""On-policy correction: the verifier mends the first false claim of an answer, and the policy goes on from there.

The loss is on the mended value and what follows, in a context that the policy wrote itself. It needs no worked
solution, so it serves outside questions too.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from m32_assets.evaluation.error_kinds import false_claim
from m32_assets.rl.correction import correct_first_false_claim
from m32_assets.rl.examples import Example
from m32_assets.rl.methods.lesson import Lesson, Sampling, is_right, reasoning_of
from m32_assets.rl.methods.rft import kept_answers, reasoning_path
from m32_assets.rl.rollouts import Group, Rollout, Sampler
from m32_assets.rl.settings import RlSettings
from m32_assets.sft.packing import common_prefix


@dataclass(frozen=True, slots=True)
class _Mended:
    """An answer that was mended: how many of its characters are the policy's own, up to the first mended value."""

    rollout: Rollout
    own: int


class Correction:
    """Trains on right answers, on mended ones that became right, and on the worked solution where the plan is wrong."""

    on_policy = False
    by_variance = False
    with_sft_rows = True

    def lesson(self, groups: Sequence[Group], settings: RlSettings, given: Sampling) -> Lesson:
        """The examples. Every token counts one, but for those before a mended value."""
        sampler, most = given.sampler, settings.keep_per_prompt
        mended = _mended(groups, settings, given)
        examples: list[Example] = []
        counts: dict[str, int] = {"kept": 0, "corrected": 0, "solutions": 0}
        for group, repaired in zip(groups, mended, strict=True):
            kept = kept_answers(group, settings)
            paths = {reasoning_path(rollout) for rollout in kept}
            right = [one for one in repaired if is_right(one.rollout, [*group, one.rollout])]
            right = [one for one in right if reasoning_path(one.rollout) not in paths][: most - len(kept)]
            examples += [sampler.example(rollout, [1.0] * len(rollout.tokens)) for rollout in kept]
            examples += [_from_mended_value(sampler, one) for one in right]
            counts["kept"] += len(kept)
            counts["corrected"] += len(right)
            if not any(is_right(one, group) for one in group) and not right and (solution := _solution(sampler, group)):
                examples.append(solution)
                counts["solutions"] += 1
        return Lesson(examples, counts=counts)


def _mended(groups: Sequence[Group], settings: RlSettings, given: Sampling) -> list[list[_Mended]]:
    """The answers of each group whose false claims could be mended, one after the other, up to their end."""
    left = [(place, _Mended(rollout, -1)) for place, group in enumerate(groups) for rollout in group]
    most = settings.max_new_tokens
    found: list[list[_Mended]] = [[] for _ in groups]
    for turn in range(settings.max_corrections):
        begun = []
        for place, one in left:
            correction = correct_first_false_claim(one.rollout.text, given.sampler.template.style)
            if correction and len(given.sampler.tokenizer.encode(correction.prefix)) < most:
                own = correction.start if one.own < 0 else one.own
                begun.append((place, own, one.rollout, correction.prefix))
        log = given.log.with_name(f"{given.log.name}-mended-{turn + 1}.jsonl")
        went_on = given.sampler.go_on(
            given.decoder,
            [(rollout.prompt, rollout.sample, prefix) for _, _, rollout, prefix in begun],
            given.seed + turn + 1,
            log,
            {**given.made_from, "mended": turn + 1},
        )
        left = [(place, _Mended(rollout, own)) for (place, own, _, _), rollout in zip(begun, went_on, strict=True)]
        for place, one in left:
            if not false_claim(reasoning_of(one.rollout)).line:
                found[place].append(one)
    return found


def _from_mended_value(sampler: Sampler, mended: _Mended) -> Example:
    """The answer with the loss on the mended value and what follows."""
    rollout = mended.rollout
    own = sampler.tokenizer.encode(rollout.text[: mended.own])
    # the token at the seam may differ, and then the value begins with it
    before = len(common_prefix([own, rollout.tokens])) if own else 0
    return sampler.example(rollout, [float(at >= before) for at in range(len(rollout.tokens))])


def _solution(sampler: Sampler, group: Group) -> Example | None:
    """The worked solution of a generated prompt where no claim of some answer is false: its plan is."""
    prompt = group[0].prompt
    plan_is_wrong = any(not false_claim(reasoning_of(rollout)).line for rollout in group)
    if prompt.source != "generated" or prompt.trace is None or not plan_is_wrong:
        return None
    ids = sampler.prompt_ids(prompt)
    completion = sampler.tokenizer.encode(sampler.template.completion(prompt.trace))
    return Example([*ids, *completion], len(ids), [1.0] * len(completion))
