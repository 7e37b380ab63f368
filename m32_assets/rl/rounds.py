"""Rounds of reinforcement learning: sample, reward, learn, measure. A killed stage goes on with the same bits.

A round is done when its checkpoint is sealed. A round that was killed is done again from the round before: its
finished answers are read from a log, and its updates follow from them.

This module needs jax at import, so nothing that the code location loads may import it at module level.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from m32_assets.common.errors import M32Error
from m32_assets.common.files import canonical_json, read_json, write_atomic, write_json
from m32_assets.common.progress import Progress, logged
from m32_assets.inference.decoder import Decoder
from m32_assets.inference.engine import generate
from m32_assets.inference.sampling import Sampling as Drawing
from m32_assets.rl.held_out import HeldOut, counts_as_right, held_out_scores, require_headroom
from m32_assets.rl.learning import learn
from m32_assets.rl.methods import lesson as interface
from m32_assets.rl.methods.correct import Correction
from m32_assets.rl.methods.grpo import PolicyGradient, mean_distance
from m32_assets.rl.methods.lesson import Lesson, Method
from m32_assets.rl.methods.rft import RejectionSampling
from m32_assets.rl.policy import Learned, Policy
from m32_assets.rl.prompt_order import PromptOrder
from m32_assets.rl.prompts import Prompt
from m32_assets.rl.refill import refilled
from m32_assets.rl.result import METRICS, SAMPLES, RlResult
from m32_assets.rl.rollouts import Group, Rollout, Sampler, seed_of
from m32_assets.rl.round_board import write_board
from m32_assets.rl.round_end import best_round, why_taken, why_to_stop
from m32_assets.rl.round_rows import Parts, row_of, said_of, samples_of
from m32_assets.rl.settings import RlSettings
from m32_assets.rl.stage import Stage
from m32_assets.rl.writers import Writers
from m32_assets.training.stopping import TrainingStopped

METHODS: dict[str, Callable[[], Method]] = {
    "rft": RejectionSampling,
    "correct": Correction,
    "grpo": PolicyGradient,
}
LOG = "train.log"
KL_ANSWERS = 48
"""Held-out answers whose distance from the SFT model is measured in each round."""
Stop = Callable[[], str]
"""Why the stage must end now, in words, or an empty text."""


class Rounds:
    """The rounds of a stage in its folder.

    Args:
        policy: with the adapters of the SFT checkpoint.
        folder: of checkpoints, metrics and logs; it belongs to these inputs.
        stop: asked after every answer and update.
        writers: other processes that write a share of the answers; None for this one alone.
    """

    def __init__(
        self,
        stage: Stage,
        policy: Policy,
        folder: Path,
        progress: Progress,
        stop: Stop,
        writers: Writers | None = None,
    ) -> None:
        self.stage, self.policy, self.folder, self.stop, self.writers = stage, policy, folder, stop, writers
        self.settings: RlSettings = stage.settings
        self.progress = logged(progress, folder / LOG)
        self.method = METHODS[self.settings.method]()
        self.sampler = Sampler(
            stage.tokenizer,
            stage.template,
            stage.vocabulary,
            Drawing(temperature=self.settings.temperature),
            self.settings.max_new_tokens,
            self.settings.rewards,
            generate=writers.generate if writers else generate,
            check=self._check,
        )
        self.order, self.rows = PromptOrder(), list[dict[str, Any]]()

    def run(self) -> RlResult:
        """All rounds from the last sealed one on.

        Raises:
            TrainingStopped: ``stop`` gave a reason.
            M32Error: there is too little headroom, or the loss is not finite.
        """
        began = time.perf_counter()
        done, dropped = self.policy.restore(self.folder)
        for line in dropped:
            self.progress(line)
        self._read_state(done)
        if self.rows:
            self._write_all()  # killed between its checkpoint and them, the last round is not in them
        else:
            self._before_the_rounds()
        ended = why_to_stop(self.rows, self.settings)
        while len(self.rows) <= self.settings.rounds and not ended:
            self._round(len(self.rows))
            ended = why_to_stop(self.rows, self.settings)
        best = best_round(self.rows)
        return RlResult(
            folder=str(self.folder),
            method=self.settings.method,
            rounds=len(self.rows) - 1,
            best_round=best,
            choice=why_taken(self.rows),
            ended=ended if len(self.rows) <= self.settings.rounds else "",
            updates=sum(row["updates"] for row in self.rows[: best + 1]),
            seconds=round(time.perf_counter() - began, 1),
            resumed_from=done,
        )

    def _before_the_rounds(self) -> None:
        parts = Parts()
        with parts.timed("held out"):
            scores, groups = self._held_out(0, self._decoder())
        self.progress(require_headroom(scores, self.settings.min_headroom))
        self._finish(row_of(0, [], {}, [], scores, 0.0, parts), groups)

    def _round(self, number: int) -> None:
        parts, groups, learned = Parts(), list[Group](), list[Learned]()
        lessons: list[Lesson] = []
        turns, count = 1, self.settings.prompts_per_round
        if self.method.on_policy:
            turns, count = self.settings.updates_per_round, self.settings.prompts_per_update
        for turn in range(turns):
            with parts.timed("sampling"):
                decoder = self._decoder()
                asked = self._groups(number, turn, count, decoder)
                lesson = self.method.lesson(asked, self.settings, self._sampling(number, turn, decoder))
                del decoder
            groups, lessons = [*groups, *asked], [*lessons, lesson]
            with parts.timed("learning"):
                if not lesson.examples:
                    self.progress(f"round {number}: the answers teach nothing, so nothing is learned")
                learned += learn(self.stage, self.policy, self.method, lesson, number, turn, self._check)
        self._note(groups)
        with parts.timed("held out"):
            scores, held_out = self._held_out(number, self._decoder())
        with parts.timed("distance"):
            distance = self._distance(held_out)
        counts = {name: sum(lesson.counts[name] for lesson in lessons) for name in lessons[0].counts}
        self._finish(row_of(number, groups, counts, learned, scores, distance, parts), groups)

    def _decoder(self) -> Decoder:
        """The policy as it is now, which other processes get too."""
        if self.writers:
            self.writers.take(self.policy.adapters())
        return self.policy.decoder()

    def _note(self, groups: Sequence[Group]) -> None:
        """Remember which prompts were asked, and how many of their answers were right."""
        for group in groups:
            self.order.note(group[0].prompt, sum(map(counts_as_right, group)) / len(group))

    def _groups(self, number: int, turn: int, count: int, decoder: Decoder) -> list[Group]:
        """The answers to the prompts of a turn; with refills, groups without variance are replaced."""
        seed = seed_of(self.settings.rl_seed, "prompts", number, turn)
        draw = self.order.most_uncertain if self.method.by_variance else self.order.least_asked
        refills = int(count * self.settings.max_refills) if self.method.on_policy else 0
        waiting = draw(self.stage.prompts.training, count + refills, seed)

        def ask(chosen: Sequence[Prompt], attempt: int) -> list[Group]:
            name = f"{number}-{turn}-{attempt}"
            return self._ask(
                chosen, name, decoder, self.settings.samples, seed_of(self.settings.rl_seed, "answers", name)
            )

        return refilled(waiting, count, ask)

    def _ask(
        self, prompts: Sequence[Prompt], name: str, decoder: Decoder, samples: int, seed: int, *, greedy: bool = False
    ) -> list[Group]:
        """The answers to some prompts; the log of finished ones has that name."""
        return self.sampler.groups(
            decoder,
            prompts,
            seed,
            self.folder / "answers" / f"{name}.jsonl",
            {"policy": self.policy.digest()},
            samples=samples,
            greedy=greedy,
            progress=self.progress,
        )

    def _sampling(self, number: int, turn: int, decoder: Decoder) -> interface.Sampling:
        return interface.Sampling(
            self.sampler,
            decoder,
            seed_of(self.settings.rl_seed, "mended", number, turn),
            self.folder / "answers" / f"{number}-{turn}",
            {"policy": self.policy.digest()},
        )

    def _held_out(self, number: int, decoder: Decoder) -> tuple[HeldOut, list[Group]]:
        """The scores of the held-out prompts, with the same noise in every round."""
        seed, samples = seed_of(self.settings.rl_seed, "held out"), self.settings.held_out_samples
        prompts, name = self.stage.prompts.held_out, f"{number}-held-out"
        groups = self._ask(prompts, name, decoder, samples, seed)
        greedy = self._ask(prompts, f"{name}-greedy", decoder, 1, seed, greedy=True)
        return held_out_scores(groups, greedy), groups

    def _distance(self, groups: Sequence[Group]) -> float:
        """The mean distance of a token from the SFT model, in nats: the low-variance estimate of the KL divergence."""
        some: list[Rollout] = [group[0] for group in groups if not group[0].is_cut and group[0].tokens][:KL_ANSWERS]
        if not some:
            return 0.0
        conversations = [self.sampler.conversation(rollout) for rollout in some]
        now = self.policy.log_probabilities(conversations)
        start = self.policy.log_probabilities(conversations, start=True)
        return mean_distance(now, start)

    def _finish(self, row: dict[str, Any], groups: Sequence[Group]) -> None:
        """Write a round's row, its samples and its state, and last its checkpoint."""
        number = row["round"]
        self.rows.append(row)
        write_atomic(
            self.folder / "samples" / f"{number}.jsonl",
            (canonical_json(one) + b"\n" for one in samples_of(number, groups)),
        )
        # behind the samples: where there is a state, round 0 is done
        write_json(self.folder / "state" / f"{number}.json", {"order": self.order.to_json(), "row": row})
        if number:
            self.policy.save(self.folder, number)
        self._write_all()
        self.progress(said_of(row))

    def _write_all(self) -> None:
        """Write the tables of all rounds, and remove the logs of their answers."""
        write_atomic(self.folder / METRICS, b"".join(canonical_json(row) + b"\n" for row in self.rows))
        samples = [self.folder / "samples" / f"{row['round']}.jsonl" for row in self.rows]
        write_atomic(self.folder / SAMPLES, b"".join(path.read_bytes() for path in samples))
        write_board(self.folder / "tensorboard", self.rows)
        for row in self.rows:
            # and what a killed writer left of one
            for pattern in (f"{row['round']}-*", f".{row['round']}-*"):
                for path in (self.folder / "answers").glob(pattern):
                    path.unlink()

    def _read_state(self, done: int) -> None:
        """The rows and the order of prompts up to a sealed round; round 0 has no checkpoint."""
        states = [self.folder / "state" / f"{number}.json" for number in range(done + 1)]
        if not states[0].exists():
            return
        missing = next((path for path in states if not path.exists()), None)
        if missing:
            raise M32Error(str(missing), "no file", "the state of a round", "Move the folder away to start anew")
        read = [read_json(path) for path in states]
        self.rows = [one["row"] for one in read]
        self.order = PromptOrder(**read[-1]["order"])

    def _check(self) -> None:
        if reason := self.stop():
            done, all_rounds = max(0, len(self.rows) - 1), self.settings.rounds
            raise TrainingStopped(reason, done, all_rounds, str(self.folder), unit="round")
