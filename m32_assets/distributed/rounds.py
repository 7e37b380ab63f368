"""Reinforcement learning on several processes: all write answers, and one learns from them.

An answer depends on the policy, its prompt and its number, and not on who writes it. So the outcome has the bits of a
stage in one process. A writer that dies is started again and writes its share anew; a learner that dies is started
again and goes on as a killed stage does.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Collection, Sequence
from pathlib import Path
from typing import Any

from pydantic import Field

from m32_assets.common.errors import M32Error
from m32_assets.common.progress import Progress, silent
from m32_assets.distributed.ray_group import RayGroup, relayed_lines
from m32_assets.inference.completion import Completion
from m32_assets.inference.sampling import Sampling
from m32_assets.locks.accelerator_lock import accelerator_lock
from m32_assets.rl.stage_order import StageOrder
from m32_assets.rl.writers import Adapters
from m32_assets.shards.engines import import_ray
from m32_assets.training.memory import platform_of_devices
from m32_assets.training.platform import require_platform


class RoundsOrder(RayGroup):
    """A stage, and the processes that work it; the first of them learns. Plain values, so that it can be a Ray job.

    Every process must see all paths. ``cache`` is that of :func:`~m32_assets.rl.reinforce.reinforce`.
    """

    stage: StageOrder
    cache: str
    provenance: dict[str, str] = Field(default={})


def reinforce_on_ray(order: RoundsOrder, progress: Progress) -> dict[str, Any]:
    """Run the rounds on the cluster that this process is connected to. Return the stage's result as plain values.

    The result is also in the cache, where ``rl_checkpoint`` finds it.

    Raises:
        M32Error: Ray is not installed, the stage is refused, or its learner died more than ``max_failures`` times.
    """
    ray = import_ray()
    locks = Path(order.cache).resolve() / "locks"
    # Ray allots the devices. The lock keeps two jobs with one cache from writing the same stage.
    with accelerator_lock("ray-rounds", locks, 0, order.provenance), relayed_lines(progress) as lines:
        learner = ray.remote(max_retries=order.max_failures, **order.options())(learn_rounds)
        try:
            return ray.get(learner.remote(order.model_dump(), lines))
        except ray.exceptions.RayTaskError as error:
            if isinstance(error.cause, M32Error):
                raise error.cause from None
            raise
        except ray.exceptions.RayError as error:
            raise M32Error(
                "rounds on Ray",
                str(error)[-1500:],
                "a learner that ends its work",
                "Materialize again: it goes on with the same bits",
            ) from error


def learn_rounds(order_values: dict[str, Any], lines: Any) -> dict[str, Any]:
    """The work of the first process: the rounds, in which the others write their share of the answers."""
    from m32_assets.rl.reinforce import reinforce

    order = RoundsOrder.model_validate(order_values)
    require_platform(order.platform, platform_of_devices())
    writers = RayWriters(order, Base.of(order.stage), order.processes - 1)
    return dataclasses.asdict(reinforce(order.stage.stage(), Path(order.cache), lines.put, writers=writers))


@dataclasses.dataclass(frozen=True, slots=True)
class Base:
    """What the decoders of all policies of a stage are made of.

    Attributes:
        folder: of the base model.
        scale: alpha / rank of the adapters.
        dtype: name of the dtype of the matrices: the learner's, whatever is fast on another machine.
    """

    folder: str
    scale: float
    dtype: str

    @classmethod
    def of(cls, stage: StageOrder) -> Base:
        """That of a stage which learns on this machine."""
        from m32_assets.gemma.matmul import matmul_dtype

        return cls(stage.model, stage.sft.lora_scale, matmul_dtype(stage.sft.precision).__name__)


class RayWriters:
    """Writers of answers, each an actor with a model of its own. They live as long as the process that made them.

    Args:
        group: the devices of each, and how often one is started again.
        base: of the decoders.
        count: of writers, beside this process, which writes its share too.
    """

    def __init__(self, group: RayGroup, base: Base, count: int) -> None:
        self._ray = import_ray()
        # a writer that dies is started again, and its share is asked for anew
        again = {"max_restarts": group.max_failures, "max_task_retries": group.max_failures}
        actor = self._ray.remote(**again, **group.options())(AnswerWriter)
        self._actors = [actor.remote(base, group) for _ in range(count)]
        self._policy: Any = None
        self._taken = 0

    def take(self, adapters: Adapters) -> None:
        """Write with these adapters from now on."""
        self._policy, self._taken = self._ray.put(adapters), self._taken + 1

    def generate(
        self,
        decoder: Any,
        prompts: Sequence[Sequence[int]],
        *,
        sampling: Sampling,
        known: Collection[tuple[int, int]] = (),
        finished: Callable[[Completion], None] | None = None,
        progress: Progress | None = None,
        **options: Any,
    ) -> list[Completion]:
        """The answers, as ``m32_assets.inference.engine.generate`` writes them in one process.

        Args:
            decoder: of this process, with the adapters that were taken.

        Raises:
            M32Error: a writer died too often.
        """
        from m32_assets.inference.engine import generate

        have = set(known)
        wanted = [i for i in range(len(prompts)) if any((i, s) not in have for s in range(sampling.samples))]
        # long prompts have long answers: they are dealt out first, one to each
        wanted.sort(key=lambda i: (-len(prompts[i]), i))
        own, *others = (wanted[start :: len(self._actors) + 1] for start in range(len(self._actors) + 1))
        answers: list[Completion] = []

        def keep(share: Sequence[int], answer: Completion) -> None:
            answers.append(dataclasses.replace(answer, prompt=share[answer.prompt]))
            if finished:
                finished(answers[-1])

        def given(share: Sequence[int]) -> dict[str, Any]:
            at = {prompt: number for number, prompt in enumerate(share)}
            left = [(at[prompt], sample) for prompt, sample in sorted(have) if prompt in at]
            return {"prompts": [list(prompts[i]) for i in share], "sampling": sampling, "known": left, **options}

        asked = {
            actor.answers.remote(self._policy, self._taken, given(share)): share
            for actor, share in zip(self._actors, others, strict=True)
            if share
        }
        if own:
            generate(decoder, finished=lambda answer: keep(own, answer), progress=progress, **given(own))
        while asked:
            done, _ = self._ray.wait(list(asked))
            share = asked.pop(done[0])
            for answer in self._written(done[0]):
                keep(share, answer)
        return sorted(answers, key=lambda answer: (answer.prompt, answer.sample))

    def _written(self, reference: Any) -> list[Completion]:
        try:
            return self._ray.get(reference)
        except self._ray.exceptions.RayActorError as error:
            found = f"one that died too often ({str(error).splitlines()[0]})"
            raise M32Error(
                "a writer of answers", found, "one that ends its share", "Look for lack of memory"
            ) from error


class AnswerWriter:
    """One writer, in a process of its own.

    Args:
        base: of its decoder.
        group: the processes that it is one of.
    """

    def __init__(self, base: Base, group: RayGroup) -> None:
        from m32_assets.gemma.model_folder import open_model_folder

        require_platform(group.platform, platform_of_devices())
        self._base, self._model = base, open_model_folder(Path(base.folder))
        self._taken, self._decoder = 0, None

    def answers(self, adapters: Adapters, taken: int, given: dict[str, Any]) -> list[Completion]:
        """The answers of a share.

        Args:
            taken: the number of the policy; the decoder of the last one is kept.
            given: arguments of ``m32_assets.inference.engine.generate``.
        """
        from m32_assets.gemma.matmul import matmul_dtype
        from m32_assets.inference.engine import generate
        from m32_assets.rl.policy import adapted_decoder

        if taken != self._taken:
            self._decoder = None  # two models at a time may not fit
            dtype = matmul_dtype(self._base.dtype)
            self._decoder, self._taken = adapted_decoder(self._model, adapters, self._base.scale, dtype), taken
        assert self._decoder is not None
        return generate(self._decoder, **given, progress=silent)
