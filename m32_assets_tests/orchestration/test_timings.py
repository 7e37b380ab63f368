"""Where time went: by asset from the event log, inside training from its metrics."""

import time

import dagster as dg
import pytest

from m32_assets.orchestration.timings import asset_seconds, training_parts


def rows(*times: float) -> list[dict[str, float]]:
    return [{"step": n, "time": seconds} for n, seconds in enumerate(times, 1)]


@pytest.mark.parametrize(
    ("times", "seconds", "resumed_from", "parts"),
    [
        ([20.0, 2, 2, 2], 30, 0, (8, 18, 4)),
        ([20.0, 2, 2, 12, 2], 16, 3, (28, 10, 2)),  # only the last process is in the 16 seconds
        ([2.0], 3, 0, (2, 0, 1)),
        ([2.0, 2], 3, 2, (4, 0, 3)),  # killed behind the last step: nothing was left to train
        ([2.0, 2], 3.9999, 0, (4, 0, 0)),
    ],
)
def test_the_parts_of_a_training(times: list[float], seconds: float, resumed_from: int, parts: tuple[float, ...]):
    assert tuple(training_parts(rows(*times), seconds, resumed_from).values()) == parts


@dg.asset
def slow() -> None:
    time.sleep(0.3)


@dg.asset(deps=[slow])
def quick() -> None: ...


@dg.asset(deps=[quick])
def last(context: dg.AssetExecutionContext) -> dg.MaterializeResult:
    seconds = asset_seconds(context.instance, context.run.run_id, ["quick", "slow", "last", "never_made"])
    return dg.MaterializeResult(metadata={"seconds": seconds})


def test_assets_by_their_time_the_longest_first_and_of_the_run_that_made_them():
    with dg.DagsterInstance.ephemeral() as instance:
        dg.materialize([slow, quick], instance=instance)
        result = dg.materialize([slow, quick, last], selection=["last"], instance=instance)
    (event,) = result.get_asset_materialization_events()
    seconds = event.materialization.metadata["seconds"].value
    assert isinstance(seconds, dict)
    assert next(iter(seconds)) == "slow"
    assert set(seconds) == {"slow", "quick", "last"}
    assert float(str(seconds["slow"])) >= 0.3
