"""The program of a Ray job, ``python -m m32_assets.distributed.job``. Dagster Pipes carries order and results."""

from __future__ import annotations

from typing import Any

from dagster_pipes import PipesContext, open_dagster_pipes

from m32_assets.common.errors import M32Error
from m32_assets.common.files import canonical_json, sha256_bytes
from m32_assets.distributed.rounds import RoundsOrder, reinforce_on_ray
from m32_assets.distributed.training import TrainingOrder, train_on_ray
from m32_assets.shards.engines import import_ray, ray_tasks
from m32_assets.shards.pipeline import PartOrder


def main() -> None:
    """Work the order that came by Pipes.

    Raises:
        M32Error: an unknown kind of order.
    """
    with open_dagster_pipes() as pipes:
        import_ray().init()
        order = pipes.get_extra("order")
        kind = pipes.get_extra("kind")
        if kind == "shards":
            _work_shards(pipes, PartOrder.model_validate(order), pipes.get_extra("check"))
        elif kind == "training":
            _train(pipes, TrainingOrder.model_validate(order))
        elif kind == "rounds":
            _reinforce(pipes, RoundsOrder.model_validate(order))
        else:
            raise M32Error("extras.kind", repr(kind), "shards, training or rounds")


def _work_shards(pipes: PipesContext, order: PartOrder, check: str) -> None:
    report = order.work(ray_tasks, pipes.log.info)
    pipes.report_asset_materialization(metadata=_metadata(report.metadata()), data_version=report.sha256)
    pipes.report_asset_check(check, passed=not report.failures, metadata=_metadata({"result": report.verdict()}))


def _train(pipes: PipesContext, order: TrainingOrder) -> None:
    result = train_on_ray(order, pipes.log.info)
    shown = {name: result[name] for name in RESULT_SHOWN}
    version = sha256_bytes(canonical_json({name: result[name] for name in ("folder", "best_step", "validation_loss")}))
    pipes.report_asset_materialization(metadata=_metadata(shown), data_version=version)
    fell = result["final_loss"] < result["first_loss"] or result["steps"] == 1
    moved = result["parameters_moved"] > 0
    text = f"loss {result['first_loss']} → {result['final_loss']}, largest move {result['parameters_moved']:.2g}"
    pipes.report_asset_check("learned", passed=fell and moved, metadata=_metadata({"result": text}))


def _reinforce(pipes: PipesContext, order: RoundsOrder) -> None:
    result = reinforce_on_ray(order, pipes.log.info)
    version = sha256_bytes(canonical_json({name: result[name] for name in ("folder", "best_round", "choice")}))
    pipes.report_asset_materialization(metadata=_metadata(result), data_version=version)
    said = _metadata({"result": result["choice"]})
    pipes.report_asset_check("better", passed=result["best_round"] > 0, severity="WARN", metadata=said)


RESULT_SHOWN = (
    "folder",
    "steps",
    "best_step",
    "first_loss",
    "final_loss",
    "validation_loss",
    "useful_tokens",
    "seconds",
    "accelerator",
    "resumed_from",
)


def _metadata(values: dict[str, Any]) -> dict[str, Any]:
    """Plain values in the form that Pipes sends."""
    kinds = {int: "int", float: "float", str: "text", type(None): "null"}
    return {name: {"raw_value": value, "type": kinds.get(type(value), "json")} for name, value in values.items()}


if __name__ == "__main__":
    main()
