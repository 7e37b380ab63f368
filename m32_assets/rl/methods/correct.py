"""On-policy correction: the verifier mends the first false claim of an answer, and the policy goes on from there.

The loss is on the mended value and what follows, in a context that the policy wrote itself. It needs no worked
solution, so it serves outside questions too. Where the answer stays wrong, the mended value alone is learned: it is
true whatever the plan.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from m32_assets.evaluation.error_kinds import false_claim
from m32_assets.rl.correction import correct_first_false_claim
from m32_assets.rl.examples import Example
from m32_assets.rl.methods.lesson import Lesson, Sampling, is_right, reasoning_of
from m32_assets.rl.methods.rft import kept_answers, reasoning_path
from m32_assets.rl.rollouts import Group, Rollout, Sampler
from m32_assets.rl.settings import RlSettings
from m32_assets.sft.packing import common_prefix


@dataclass(frozen=True, slots=True)
class _Corrected:
    """An answer, and its text up to and with the true value of its first false claim.

    Attributes:
        own: the policy's own text, up to the first value that was mended.
    """

    rollout: Rollout
    own: str
    prefix: str


@dataclass(frozen=True, slots=True)
class _Mended:
    """An answer that was mended, and the policy's own text, up to the first value that was."""

    rollout: Rollout
    own: str


class Correction:
    """Trains on right answers, on mended ones that became right, on the worked solution where the plan is wrong, and on
    the mended values of other answers."""

    on_policy = False
    by_variance = False
    with_sft_rows = True

    def lesson(self, groups: Sequence[Group], settings: RlSettings, given: Sampling) -> Lesson:
        """The examples. Every token counts one, but for those before a mended value."""
        sampler, most = given.sampler, settings.keep_per_prompt
        encode = sampler.tokenizer.encode
        firsts = [_first_corrections(group, settings, given) for group in groups]
        mended = _mended(firsts, settings, given)
        examples: list[Example] = []
        counts: dict[str, int] = {"kept": 0, "corrected": 0, "solutions": 0, "values": 0}
        for group, first, repaired in zip(groups, firsts, mended, strict=True):
            kept = kept_answers(group, settings)
            paths = {reasoning_path(rollout) for rollout in kept}
            right = [one for one in repaired if is_right(one.rollout, [*group, one.rollout])]
            right = [one for one in right if reasoning_path(one.rollout) not in paths][: most - len(kept)]
            became_right = {one.rollout.sample for one in right}
            values = [one for one in first if one.rollout.sample not in became_right][: settings.values_per_prompt]
            examples += [sampler.example(rollout, [1.0] * len(rollout.tokens)) for rollout in kept]
            examples += [_from_value_on(sampler, one.rollout, one.rollout.tokens, one.own) for one in right]
            examples += [_from_value_on(sampler, one.rollout, encode(one.prefix), one.own) for one in values]
            counts["kept"] += len(kept)
            counts["corrected"] += len(right)
            counts["values"] += len(values)
            none_is_right = not right and not any(is_right(one, group) for one in group)
            if none_is_right and (solution := _solution(sampler, group)):
                examples.append(solution)
                counts["solutions"] += 1
        return Lesson(examples, counts=counts)


def _first_corrections(group: Group, settings: RlSettings, given: Sampling) -> list[_Corrected]:
    """The answers of a group whose first false claim could be mended."""
    found = (_corrected(rollout, settings, given) for rollout in group)
    return [one for one in found if one]


def _corrected(rollout: Rollout, settings: RlSettings, given: Sampling) -> _Corrected | None:
    """The answer up to the true value of its first false claim; None without one, or if it has no room behind it."""
    one = correct_first_false_claim(rollout.text, given.sampler.template.style)
    if one is None or len(given.sampler.tokenizer.encode(one.prefix)) >= settings.max_new_tokens:
        return None
    return _Corrected(rollout, one.prefix[: one.start], one.prefix)


def _mended(firsts: Sequence[Sequence[_Corrected]], settings: RlSettings, given: Sampling) -> list[list[_Mended]]:
    """The answers of each group whose false claims could be mended, one after the other, up to their end."""
    begun = [(place, one) for place, some in enumerate(firsts) for one in some]
    found: list[list[_Mended]] = [[] for _ in firsts]
    for turn in range(1, settings.max_corrections + 1):
        sampler = given.sampler
        went_on = sampler.go_on(
            given.decoder,
            [(one.rollout.prompt, one.rollout.sample, one.prefix) for _, one in begun],
            given.seed + turn,
            given.log.with_name(f"{given.log.name}-mended-{turn}.jsonl"),
            {**given.made_from, "mended": turn},
        )
        left = []
        for (place, one), rollout in zip(begun, went_on, strict=True):
            if not false_claim(reasoning_of(rollout)).line:
                found[place].append(_Mended(rollout, one.own))
            elif again := _corrected(rollout, settings, given):
                left.append((place, replace(again, own=one.own)))
        begun = left
    return found


def _from_value_on(sampler: Sampler, rollout: Rollout, tokens: Sequence[int], own: str) -> Example:
    """Tokens of an answer with the loss on the first mended value and what follows it.

    Args:
        own: the text before that value. The token at the seam may differ, and then the value begins with it.
    """
    ids, before = sampler.prompt_ids(rollout.prompt), sampler.tokenizer.encode(own)
    first = len(common_prefix([before, tokens])) if before else 0
    return Example([*ids, *tokens], len(ids), [float(at >= first) for at in range(len(tokens))])


def _solution(sampler: Sampler, group: Group) -> Example | None:
    """The worked solution of a generated prompt where no claim of some answer is false: its plan is."""
    prompt = group[0].prompt
    plan_is_wrong = any(not false_claim(reasoning_of(rollout)).line for rollout in group)
    if prompt.source != "generated" or prompt.trace is None or not plan_is_wrong:
        return None
    ids = sampler.prompt_ids(prompt)
    completion = sampler.tokenizer.encode(sampler.template.completion(prompt.trace))
    return Example([*ids, *completion], len(ids), [1.0] * len(completion))
