"""The settings of a training that is to end before a limit, or that a former session has begun."""

from __future__ import annotations

import gc
import json
import shutil
import time
from pathlib import Path
from statistics import median

from m32_assets.common.files import canonical_json, sha256_bytes
from m32_assets.common.progress import Progress, silent
from m32_assets.gemma.model_folder import ModelFolder
from m32_assets.training.fingerprint import fingerprint, finished_training
from m32_assets.training.former import take_over
from m32_assets.training.mesh import mesh_of
from m32_assets.training.settings import TrainingSettings
from m32_assets.training.step_plan import MeasuredSteps, Session, plan_steps, recorded_plan, write_plan
from m32_assets.training.stopping import TrainingStopped
from m32_assets.training.trainer import device_record, train

_MEASURED_STEPS = 4
"""The first one compiles. Of the others the usual one counts."""


def planned_settings(
    model_folder: ModelFolder,
    train_file: Path,
    validation_file: Path,
    settings: TrainingSettings,
    cache: Path,
    session: Session | None = None,
    continue_from: Path | None = None,
    progress: Progress = print,
) -> TrainingSettings:
    """The settings with which :func:`~m32_assets.training.trainer.train` ends before the session does.

    They differ in ``max_steps`` only. The number of steps is planned from measured steps, once: it is written into the
    training's folder, and read from there by every later run of the same inputs and hours.

    Args:
        cache: that of ``train``.
        session: the hours; None for no limit.
        continue_from: the folder of a former session's training, or one that holds it. Its plan counts, not a new one.

    Raises:
        M32Error: the hours do not suffice for one step, or the former training is of other inputs.
    """
    device = device_record(mesh_of(settings), settings)
    inputs = fingerprint(model_folder, train_file, validation_file, settings, device)
    if continue_from is not None:
        return settings.model_copy(update={"max_steps": take_over(continue_from, inputs, cache, progress)})
    if session is None or finished_training(cache / "new", inputs):
        return settings
    plan = recorded_plan(cache, inputs, session.max_hours)
    if plan is None:
        measured = measured_steps(model_folder, train_file, validation_file, settings, cache)
        plan = plan_steps(inputs, settings, measured, session)
        planned = fingerprint(model_folder, train_file, validation_file, plan.settings(settings), device)
        write_plan(cache / sha256_bytes(canonical_json(planned))[:16], plan)
    progress(plan.said)
    return plan.settings(settings)


def measured_steps(
    model_folder: ModelFolder, train_file: Path, validation_file: Path, settings: TrainingSettings, cache: Path
) -> MeasuredSteps:
    """Train a few steps, each with a checkpoint, in a folder that is removed again.

    They are steps of the training itself, so their shapes are its own; that training begins anew after them.
    """
    scratch, ended = cache.parent / "measured", dict[int, float]()
    shutil.rmtree(scratch, ignore_errors=True)

    def stop(step: int) -> str:
        # asked last when the step's checkpoint is done
        ended[step] = time.monotonic()
        return "measured" if step >= _MEASURED_STEPS else ""

    began, each = time.monotonic(), settings.model_copy(update={"eval_steps": 1})
    try:
        steps = train(model_folder, train_file, validation_file, each, scratch, silent, stop=stop).steps
    except TrainingStopped as stopped:
        steps = stopped.steps
    (metrics,) = scratch.glob("*/metrics.jsonl")
    times = [json.loads(line)["time"] for line in metrics.read_bytes().splitlines()]
    shutil.rmtree(scratch)
    gc.collect()  # the trainer refers to itself, and its model would stay beside the next one
    whole = [n for n in range(1, _MEASURED_STEPS) if n in ended]
    saves = {n: max(0.0, ended[n] - ended[n - 1] - times[n - 1]) for n in whole}
    step, checkpoint = median(times[1:] or times), max([saves[n] for n in whole[1:]] or saves.values(), default=0.0)
    compiling = times[0] - step + max(0.0, saves.get(1, 0.0) - checkpoint)
    return MeasuredSteps(ended[0] - began + max(0.0, compiling), step, checkpoint, steps)
