"""The automation condition: new content requests a run, a failed blocking check prevents it."""

import dagster as dg
import pytest

from m32_assets.definitions import defs as load
from m32_assets.defs.automation import INPUTS_CHANGED


class Graph:
    """An asset with a blocking check, and an asset downstream that has the condition."""

    def __init__(self, instance: dg.DagsterInstance) -> None:
        self.instance, self.version, self.passes = instance, "1", True
        self.cursor = None

        @dg.asset(check_specs=[dg.AssetCheckSpec("holds", asset="above", blocking=True)])
        def above() -> dg.MaterializeResult:
            check = dg.AssetCheckResult(passed=self.passes, check_name="holds")
            return dg.MaterializeResult(data_version=dg.DataVersion(self.version), check_results=[check])

        @dg.asset(deps=["above"], automation_condition=INPUTS_CHANGED)
        def below() -> None: ...

        self.assets = [above, below]

    def materialize(self, name: str) -> None:
        dg.materialize(self.assets, selection=[name], instance=self.instance, raise_on_error=False)

    def requested(self) -> int:
        result = dg.evaluate_automation_conditions(dg.Definitions(self.assets), self.instance, cursor=self.cursor)
        self.cursor = result.cursor
        return result.get_num_requested(dg.AssetKey("below"))


@pytest.fixture
def graph():
    with dg.DagsterInstance.ephemeral() as instance:
        made = Graph(instance)
        made.materialize("above")
        made.requested()
        made.materialize("below")
        assert made.requested() == 0
        yield made


def test_new_content_requests_one_run(graph: Graph):
    graph.version = "2"
    graph.materialize("above")
    assert graph.requested() == 1
    assert graph.requested() == 0


def test_unchanged_content_requests_no_run(graph: Graph):
    graph.materialize("above")
    assert graph.requested() == 0


def test_failed_blocking_check_prevents_runs_until_it_passes(graph: Graph):
    graph.version, graph.passes = "2", False
    graph.materialize("above")
    assert graph.requested() == 0
    graph.passes = True
    graph.materialize("above")
    assert graph.requested() == 1


def test_sensor_covers_every_asset_and_is_off_by_default():
    repository = load().get_repository_def()
    (sensor,) = [s for s in repository.sensor_defs if s.name == "inputs_changed"]
    assert isinstance(sensor, dg.AutomationConditionSensorDefinition)
    assert sensor.asset_selection.resolve(repository.asset_graph) == repository.asset_graph.materializable_asset_keys
    assert sensor.default_status == dg.DefaultSensorStatus.STOPPED
