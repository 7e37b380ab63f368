"""What a run records of its rounds after SFT: settings and outcome, a row for each round, and answers to read."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import fmean
from typing import Annotated, Any, Self

from pydantic import Field, model_validator

from m32_assets.rl.result import METRICS, SAMPLES
from m32_assets.rl.round_end import best_round
from m32_assets.submission.contracts import LeftOut, Strict, Text
from m32_assets.traces.demand import Demand

Share = Annotated[float, Field(ge=0, le=1)]
Count = Annotated[int, Field(ge=0)]
HELD_OUT = "held_out"
"""Beside the sources in ``prompts``."""
WHERE = "run_config.json rl"
_ROUNDED = 1e-6
"""How far the mean of rounded numbers may be from the rounded mean."""


class RecordedRounds(Strict):
    """``rl`` in ``run_config.json``: the rounds after SFT, which of them was taken, and their settings."""

    method: Text
    rounds: Annotated[int, Field(ge=1, description="rounds that were done")]
    best_round: Annotated[Count, Field(description="the one that was taken; 0 is the SFT checkpoint")]
    sft_step: Annotated[int, Field(ge=1, description="step of the SFT checkpoint that the rounds began from")]
    updates: Annotated[Count, Field(description="of the optimizer, up to the best round")]
    choice: Annotated[Text, Field(description="why this round was taken")]
    ended: Annotated[
        Text | None, LeftOut, Field(description="why no further round was begun; left out if all were done")
    ] = None
    prompts: Annotated[dict[str, Count], Field(min_length=1, description="prompts by source, and those held out")]
    settings: Annotated[
        dict[str, bool | int | float | Text | dict[str, float]],
        Field(min_length=1, description="the fields of RlSettings"),
    ]

    @property
    def checkpoint(self) -> int:
        """The number of the checkpoint that is handed in."""
        return self.sft_step + self.updates

    def prompts_in_words(self) -> str:
        """The prompts by source, and last those held out."""
        learned = [f"{count} {name}" for name, count in self.prompts.items() if count and name != HELD_OUT]
        return ", ".join([*learned, f"{self.prompts.get(HELD_OUT, 0)} held out"])

    def rewards_in_words(self) -> str:
        """The rewards with their weights, without those that count nothing."""
        rewards = self.settings.get("rewards")
        weights = rewards if isinstance(rewards, dict) else {}
        return ", ".join(f"`{name}` {weight:g}" for name, weight in weights.items() if weight) or "not recorded"

    def in_short(self) -> str:
        """The rounds in a few words."""
        count = f"{self.rounds} round{'s' * (self.rounds != 1)} of {self.method}"
        return f"{count}, round {self.best_round} taken" if self.best_round else f"{count}, none taken"


class RoundRow(Strict):
    """``rl_metrics.jsonl``: one row per round. Round 0 is before the first; it has no answers to learn from."""

    round: Count
    greedy_reward: Annotated[Share, Field(description="mean of the greedy held-out answers")]
    greedy_rewards: Annotated[
        list[Share], Field(min_length=1, description="of each held-out prompt, in the same order")
    ]
    greedy_right: Annotated[Share, Field(description="greedy held-out answers that are right")]
    held_out_reward: Annotated[Share, Field(description="mean of the sampled held-out answers")]
    pass_at_1: Annotated[Share, Field(description="of the held-out prompts: one sampled answer is right")]
    pass_at_k: Annotated[Share, Field(description="at least one of k sampled answers is right")]
    k: Annotated[int, Field(ge=1, description="answers to each held-out prompt")]
    well_formed: Annotated[Share, Field(description="of the held-out answers")]
    false_claims: Annotated[Share, Field(description="held-out answers with a false claim")]
    entropy: Annotated[float, Field(description="nats a token")]
    distance: Annotated[float, Field(description="from the SFT model, nats a token")]
    updates: Count
    seconds: Annotated[dict[str, float], Field(description="by part of the round")]
    answers: Annotated[Count | None, LeftOut, Field(description="sampled to learn from")] = None
    reward: Annotated[Share | None, LeftOut, Field(description="mean of these answers")] = None
    parts: Annotated[dict[str, float] | None, LeftOut, Field(description="mean of each reward")] = None
    groups: Annotated[Count | None, LeftOut, Field(description="prompts asked")] = None
    groups_all_right: Annotated[Count | None, LeftOut] = None
    groups_all_wrong: Annotated[Count | None, LeftOut] = None
    groups_without_variance: Annotated[Count | None, LeftOut] = None
    cut: Annotated[Share | None, LeftOut, Field(description="answers that did not end by themselves")] = None
    length: Annotated[float | None, LeftOut, Field(description="mean tokens of an answer")] = None
    sampled_entropy: Annotated[float | None, LeftOut, Field(description="nats a token")] = None
    learned_from: Annotated[dict[str, Count] | None, LeftOut, Field(description="examples by kind")] = None
    loss: Annotated[float | None, LeftOut, Field(description="mean of the updates")] = None
    grad_norm: Annotated[float | None, LeftOut] = None
    learning_rate: Annotated[float | None, LeftOut, Field(description="of the last update")] = None
    tokens: Annotated[Count | None, LeftOut, Field(description="learned from")] = None
    answers_per_second: Annotated[float | None, LeftOut] = None

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        """Refuse a mean that is none, a round without its learning, and a round 0 with one."""
        if abs(fmean(self.greedy_rewards) - self.greedy_reward) > _ROUNDED:
            raise ValueError(
                f"greedy_reward is {self.greedy_reward}, greedy_rewards have the mean {fmean(self.greedy_rewards)}"
            )
        learning = {name for name, field in type(self).model_fields.items() if not field.is_required()}
        if missing := sorted(learning - self.model_fields_set) if self.round else []:
            raise ValueError(f"round {self.round} has no {', '.join(missing)}")
        if found := sorted(learning & self.model_fields_set) if not self.round else []:
            raise ValueError(f"round 0, before the rounds, has {', '.join(found)}")
        return self


class ShownAnswer(Strict):
    """``rl_samples.jsonl``: answers of each round with their rewards, to be read."""

    round: Count
    prompt: Annotated[str, Field(min_length=1)]
    expected_answer: str
    demand: Annotated[
        Demand | None, LeftOut, Field(description="what a right answer meets, where several are right")
    ] = None
    source: Text
    sample: Annotated[Count, Field(description="which of the answers to the prompt")] = 0
    output: str
    finish_reason: str
    reward: Share
    parts: Annotated[dict[str, float], Field(description="each reward by name")]


def recorded_rounds(outputs: dict[str, Any], sft_step: int) -> RecordedRounds:
    """What ``rl_checkpoint`` hands on as ``rl``, as it is recorded."""
    result = outputs["result"]
    names = ("method", "rounds", "best_round", "updates", "choice")
    return RecordedRounds(
        **{name: result[name] for name in names},
        **({"ended": result["ended"]} if result["ended"] else {}),
        sft_step=sft_step,
        prompts=outputs["prompts"],
        settings=outputs["settings"],
    )


def rounds_findings(
    recorded: RecordedRounds | None, rows: Sequence[RoundRow] | None, answers: Sequence[ShownAnswer] | None
) -> list[str]:
    """Rounds that are recorded without their files, files without rounds, and what does not agree.

    Args:
        recorded: ``rl`` of ``run_config.json``; None if it has none.
        rows: those of ``rl_metrics.jsonl`` that can be read; None without the file.
        answers: those of ``rl_samples.jsonl``; None without the file.
    """
    files = {METRICS: rows, SAMPLES: answers}
    if recorded is None:
        return [f"{name} is of no run: run_config.json has no rl" for name, there in files.items() if there is not None]
    findings = [f"{name} is missing, though run_config.json has rl" for name, there in files.items() if there is None]
    if recorded.settings.get("method") != recorded.method:
        findings.append(f"{WHERE}.method is {recorded.method!r}, its settings say {recorded.settings.get('method')!r}")
    return findings + (_row_findings(recorded, rows) if rows else []) + _answer_findings(recorded, answers or [])


def _row_findings(recorded: RecordedRounds, rows: Sequence[RoundRow]) -> list[str]:
    if [row.round for row in rows] != list(range(len(rows))):
        return [f"{METRICS} has rounds that do not count from 0 without gaps"]
    if rows[-1].round != recorded.rounds:
        return [f"{METRICS} ends at round {rows[-1].round}, {WHERE} has rounds {recorded.rounds}"]
    findings = []
    if len({len(row.greedy_rewards) for row in rows}) > 1:
        return [f"{METRICS} has rounds with other numbers of greedy_rewards than round 0"]
    if (best := best_round([row.model_dump() for row in rows])) != recorded.best_round:
        taken = f"{WHERE} took {recorded.best_round}"
        findings.append(f"{METRICS} has its best held-out reward in round {best}, {taken}")
    if (updates := sum(row.updates for row in rows[: recorded.best_round + 1])) != recorded.updates:
        findings.append(f"{METRICS} has {updates} updates up to the best round, {WHERE} has {recorded.updates}")
    return findings


def _answer_findings(recorded: RecordedRounds, answers: Sequence[ShownAnswer]) -> list[str]:
    if any(answer.round > recorded.rounds for answer in answers):
        return [f"{SAMPLES} has answers of rounds beyond the {recorded.rounds} of {WHERE}"]
    return []
