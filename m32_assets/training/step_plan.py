"""How many steps a training takes that must end before a limit.

A plan is nothing but a ``max_steps``: it decides the rows and the learning rates as that setting does. So a planned
training has the bits of one whose run config says ``max_steps``, here and on another machine. The plan is written
before the first step, so that a run that is started again does not measure anew.
"""

from __future__ import annotations

import math
import time
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from m32_assets.common.errors import M32Error
from m32_assets.common.files import read_json, write_json
from m32_assets.training.settings import TrainingSettings, steps_between_checkpoints

PLANNED = "training is planned"
"""The beginning of the sentence, by which ``m32 run`` knows it."""
RESERVE = 0.1
"""Share of the time for training that is left free: steps of a shared machine are not all alike."""
_PLANS = "plan-*h.json"


@dataclass(frozen=True, slots=True)
class Session:
    """The hours that a run may take.

    Attributes:
        max_hours: from the start of the run to its end.
        spent: seconds of them before this object was made.
        after: seconds that are counted for what follows training.
        after_source: what tells so, in words.
        made: when this object was made, in seconds of ``time.monotonic``.
    """

    max_hours: float
    spent: float = 0.0
    after: float = 0.0
    after_source: str = "nothing follows it"
    made: float = field(default_factory=time.monotonic)

    @property
    def end(self) -> float:
        """The end of the hours, in seconds of ``time.monotonic``."""
        return self.made + 3600 * self.max_hours - self.spent

    def for_training(self) -> float:
        """Seconds from now on that training may take, in expectation."""
        return (self.end - time.monotonic() - self.after) * (1 - RESERVE)


@dataclass(frozen=True, slots=True)
class MeasuredSteps:
    """Seconds of the parts of a training, measured on its own rows and device.

    Attributes:
        start: loading and compiling, once.
        step: of a usual step.
        checkpoint: of a checkpoint with its validation.
        steps: how many the whole training has.
    """

    start: float
    step: float
    checkpoint: float
    steps: int

    def seconds(self, steps: int, settings: TrainingSettings) -> float:
        """The seconds that a training of ``steps`` steps is expected to take."""
        every = settings.eval_steps or steps_between_checkpoints(steps)
        return self.start + steps * self.step + math.ceil(steps / every) * self.checkpoint


@dataclass(frozen=True, slots=True)
class StepPlan:
    """The steps of a training that ends before a limit.

    Attributes:
        inputs: the fingerprint of the training that was to be cut.
        max_hours: the limit.
        max_steps: the setting of the planned training; that of the run config if all steps fit.
        said: what was planned, and why, in words.
        measured: what it was planned from.
    """

    inputs: dict[str, Any]
    max_hours: float
    max_steps: int
    said: str
    measured: dict[str, float]

    def settings(self, asked: TrainingSettings) -> TrainingSettings:
        """The settings of the planned training."""
        return asked.model_copy(update={"max_steps": self.max_steps})


def plan_steps(
    inputs: dict[str, Any], settings: TrainingSettings, measured: MeasuredSteps, session: Session
) -> StepPlan:
    """The most steps, at most all, that are expected to end before the session does.

    Raises:
        M32Error: not even one step fits.
    """
    budget = session.for_training()
    fitting = [n for n in range(1, measured.steps + 1) if measured.seconds(n, settings) <= budget]
    if not fitting:
        shortest = (session.spent + measured.seconds(1, settings) / (1 - RESERVE) + session.after) / 3600
        raise M32Error(
            "max_hours",
            f"{session.max_hours:g}",
            f"at least {math.ceil(100 * shortest) / 100:g}: what was done before, loading, compiling, one step, and "
            f"{session.after / 60:.0f} minutes for what follows ({session.after_source})",
            "Raise max_hours, or set it to 0 for no limit",
        )
    steps = fitting[-1]
    said = (
        f"{PLANNED}: {'all' if steps == measured.steps else steps} of {measured.steps} steps in about "
        f"{_minutes(measured.seconds(steps, settings))} (a step takes {measured.step:.3g} s, a checkpoint "
        f"{measured.checkpoint:.3g} s, the start {measured.start:.0f} s), {_minutes(session.after)} counted for what "
        f"follows ({session.after_source}), max_hours {session.max_hours:g}"
    )
    most = settings.max_steps if steps == measured.steps else steps
    return StepPlan(inputs, session.max_hours, most, said, asdict(measured))


def write_plan(folder: Path, plan: StepPlan) -> None:
    """Write a plan into the folder of its training, in one step."""
    write_json(folder / _PLANS.replace("*", f"{plan.max_hours:g}"), asdict(plan))


def plans_of(folder: Path, inputs: dict[str, Any]) -> list[StepPlan]:
    """The plans in the folder of a training that cut a training of these inputs."""
    plans = [StepPlan(**read_json(path)) for path in sorted(folder.glob(_PLANS))]
    return [plan for plan in plans if plan.inputs == inputs]


def recorded_plan(cache: Path, inputs: dict[str, Any], max_hours: float) -> StepPlan | None:
    """The plan that was made for a training of these inputs under this limit, from any folder of trainings."""
    plans = [plan for folder in sorted(cache.glob("*/")) for plan in plans_of(folder, inputs)]
    return next((plan for plan in plans if plan.max_hours == max_hours), None)


def _minutes(seconds: float) -> str:
    return f"{seconds / 60:.0f} minutes" if seconds >= 90 else f"{seconds:.0f} s"
