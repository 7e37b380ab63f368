"""The condition for those who prefer it: content decides, and a failed blocking check stops it."""

import dagster as dg
import pytest

from m32_assets.definitions import defs as load
from m32_assets.defs.automation import INPUTS_CHANGED


class Graph:
    """One asset with a blocking check, and one below it that has the condition."""

    def __init__(self, instance: dg.DagsterInstance) -> None:
        self.instance, self.version, self.good = instance, "1", True
        self.cursor = None

        @dg.asset(check_specs=[dg.AssetCheckSpec("holds", asset="above", blocking=True)])
        def above() -> dg.MaterializeResult:
            check = dg.AssetCheckResult(passed=self.good, check_name="holds")
            return dg.MaterializeResult(data_version=dg.DataVersion(self.version), check_results=[check])

        @dg.asset(deps=["above"], automation_condition=INPUTS_CHANGED)
        def below() -> None: ...

        self.assets = [above, below]

    def make(self, name: str) -> None:
        dg.materialize(self.assets, selection=[name], instance=self.instance, raise_on_error=False)

    def asked_for(self) -> int:
        result = dg.evaluate_automation_conditions(dg.Definitions(self.assets), self.instance, cursor=self.cursor)
        self.cursor = result.cursor
        return result.get_num_requested(dg.AssetKey("below"))


@pytest.fixture
def graph():
    with dg.DagsterInstance.ephemeral() as instance:
        made = Graph(instance)
        made.make("above")
        made.asked_for()
        made.make("below")
        assert made.asked_for() == 0
        yield made


def test_new_content_is_asked_for_once(graph: Graph):
    graph.version = "2"
    graph.make("above")
    assert graph.asked_for() == 1
    assert graph.asked_for() == 0


def test_the_same_content_made_again_is_not(graph: Graph):
    graph.make("above")
    assert graph.asked_for() == 0


def test_a_failed_blocking_check_stops_it_until_it_passes(graph: Graph):
    graph.version, graph.good = "2", False
    graph.make("above")
    assert graph.asked_for() == 0
    graph.good = True
    graph.make("above")
    assert graph.asked_for() == 1


def test_it_covers_every_asset_and_is_off_until_someone_wants_it():
    repository = load().get_repository_def()
    (sensor,) = [s for s in repository.sensor_defs if s.name == "inputs_changed"]
    assert isinstance(sensor, dg.AutomationConditionSensorDefinition)
    assert sensor.asset_selection.resolve(repository.asset_graph) == repository.asset_graph.materializable_asset_keys
    assert sensor.default_status == dg.DefaultSensorStatus.STOPPED
