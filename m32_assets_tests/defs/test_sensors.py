"""Sensors: one run for each content, retries of failed runs, stale evaluations, reports of failures."""

import http.server
import json
import os
import threading
from collections.abc import Iterator
from pathlib import Path

import dagster as dg
import pytest

from m32_assets.common.errors import M32Error
from m32_assets.definitions import defs as load
from m32_assets.defs.sensors.failure_reports import failure_report, post_report
from m32_assets.defs.sensors.incoming_files import hash_incoming, incoming_sensor, read_cursor, wanted_for
from m32_assets.defs.sensors.new_checkpoint_or_questions import stale_evaluation
from m32_assets.orchestration.project_paths import ProjectPaths
from m32_assets.orchestration.run_attempts import MAX_ATTEMPTS, WANTED_TAG, attempt_for

Status = dg.DagsterRunStatus


@pytest.fixture
def instance() -> Iterator[dg.DagsterInstance]:
    with dg.DagsterInstance.ephemeral() as made:
        yield made


@dg.asset
def taken() -> None:
    """The asset that reads the incoming folder, without doing it."""


SENSOR = incoming_sensor(dg.define_asset_job("take", selection="taken"))


def tick(instance: dg.DagsterInstance, root: Path, cursor: str | None = None) -> dg.SensorResult:
    repository = dg.Definitions([taken], sensors=[SENSOR]).get_repository_def()
    with dg.build_sensor_context(
        instance=instance, cursor=cursor, repository_def=repository, resources={"paths": ProjectPaths(root=str(root))}
    ) as context:
        result = SENSOR(context)
    assert isinstance(result, dg.SensorResult)
    return result


def record(instance: dg.DagsterInstance, request: dg.RunRequest, status: Status) -> None:
    instance.create_run_for_job(dg.job(name="take")(lambda: None), tags=dict(request.tags), status=status)


def test_content_is_requested_until_it_succeeds(instance: dg.DagsterInstance, tmp_path: Path):
    folder = tmp_path / "datasets/incoming"
    assert not tick(instance, tmp_path).run_requests
    folder.mkdir(parents=True)
    (folder / "a.jsonl").write_text("one", "utf-8")
    (first,) = tick(instance, tmp_path).run_requests or []
    record(instance, first, Status.FAILURE)
    (second,) = tick(instance, tmp_path).run_requests or []
    assert second.tags == first.tags
    assert second.run_key != first.run_key
    record(instance, second, Status.STARTED)
    assert not tick(instance, tmp_path).run_requests


def test_copy_under_another_name_requests_no_run(instance: dg.DagsterInstance, tmp_path: Path):
    folder = tmp_path / "datasets/incoming"
    folder.mkdir(parents=True)
    for name in ("a.jsonl", "b.jsonl"):
        (folder / name).write_text("one", "utf-8")
    assert len(tick(instance, tmp_path).run_requests or []) == 1


def test_thirty_files_request_one_run_and_more_files_another(instance: dg.DagsterInstance, tmp_path: Path):
    folder = tmp_path / "datasets/incoming"
    folder.mkdir(parents=True)
    for number in range(30):
        (folder / f"f{number}.jsonl").write_text(str(number), "utf-8")
    (first,) = tick(instance, tmp_path).run_requests or []
    record(instance, first, Status.STARTED)
    assert not tick(instance, tmp_path).run_requests
    (folder / "more.csv").write_text("a,b", "utf-8")
    (second,) = tick(instance, tmp_path).run_requests or []
    assert second.run_key != first.run_key


def test_files_of_every_kind_and_what_is_said_about_them_are_seen(tmp_path: Path):
    for name in ("a.JSONL", "b.ndjson", "c.json.gz", "d.csv", "e.parquet", "d.csv.about.yaml"):
        (tmp_path / name).write_text(name, "utf-8")
    seen = hash_incoming(tmp_path, {})
    assert sorted(seen) == ["a.JSONL", "b.ndjson", "c.json.gz", "d.csv", "d.csv.about.yaml", "e.parquet"]
    (tmp_path / "d.csv.about.yaml").write_text("map: {prompt: task}", "utf-8")
    assert wanted_for(hash_incoming(tmp_path, seen)) != wanted_for(seen)
    assert wanted_for({}) is None


def test_run_created_but_never_submitted_is_requested_with_its_own_key(instance: dg.DagsterInstance, tmp_path: Path):
    """The daemon was killed between creating and submitting the run. Dagster finds the run by its key."""
    (tmp_path / "datasets/incoming").mkdir(parents=True)
    (tmp_path / "datasets/incoming/a.jsonl").write_text("one", "utf-8")
    (first,) = tick(instance, tmp_path).run_requests or []
    tags = {**first.tags, "dagster/run_key": first.run_key or ""}
    record(instance, dg.RunRequest(tags=tags), Status.NOT_STARTED)
    (again,) = tick(instance, tmp_path).run_requests or []
    assert again.run_key == first.run_key


def test_edited_file_requests_a_run_and_touched_file_does_not(instance: dg.DagsterInstance, tmp_path: Path):
    path = tmp_path / "datasets/incoming/a.jsonl"
    path.parent.mkdir(parents=True)
    path.write_text("one", "utf-8")
    result = tick(instance, tmp_path)
    record(instance, (result.run_requests or [])[0], Status.SUCCESS)
    os.utime(path, (1, 1))
    assert not tick(instance, tmp_path, result.cursor).run_requests
    path.write_text("two", "utf-8")
    assert len(tick(instance, tmp_path, result.cursor).run_requests or []) == 1


def test_hidden_partial_and_linked_files_are_ignored(tmp_path: Path):
    (tmp_path / ".a.jsonl").touch()
    (tmp_path / "a.jsonl.part").touch()
    (tmp_path / "folder.jsonl").mkdir()
    (tmp_path / "link.jsonl").symlink_to("/etc/hostname")
    (tmp_path / "gone.csv.about.yaml").touch()
    (tmp_path / "README.md").touch()
    assert hash_incoming(tmp_path, {}) == {}


@pytest.mark.parametrize("cursor", ["", "{", "[]", '{"a": 1}', '{"a": ["x"]}', "null"])
def test_broken_cursor_is_read_as_empty(cursor: str):
    assert read_cursor(cursor) == {}


def test_attempts_are_limited(instance: dg.DagsterInstance):
    request = dg.RunRequest(tags={WANTED_TAG: "x"})
    for number in range(1, MAX_ATTEMPTS + 1):
        assert attempt_for(instance, "x") == number
        record(instance, request, Status.FAILURE)
    assert attempt_for(instance, "x") is None
    assert attempt_for(instance, "y") == 1


def test_run_that_the_daemon_will_retry_is_not_requested(instance: dg.DagsterInstance):
    record(instance, dg.RunRequest(tags={WANTED_TAG: "x", "dagster/will_retry": "true"}), Status.FAILURE)
    assert attempt_for(instance, "x") is None


def test_evaluation_is_stale_after_a_new_checkpoint_or_new_questions(instance: dg.DagsterInstance):
    versions = {"rl_checkpoint": "c1", "eval_set": "q1"}

    def versioned(name: str) -> dg.AssetsDefinition:
        @dg.asset(name=name)
        def made() -> dg.MaterializeResult:
            return dg.MaterializeResult(data_version=dg.DataVersion(versions[name]))

        return made

    @dg.asset(deps=["rl_checkpoint", "eval_set"])
    def evaluation() -> None: ...

    assets = [versioned("rl_checkpoint"), versioned("eval_set"), evaluation]
    assert stale_evaluation(instance) is None
    dg.materialize(assets, instance=instance)
    assert stale_evaluation(instance) is None
    dg.materialize(assets, instance=instance, selection=["rl_checkpoint"])
    assert stale_evaluation(instance) is None  # materialized again with the same data version
    for name, version in (("rl_checkpoint", "c2"), ("eval_set", "q2")):
        versions[name] = version
        dg.materialize(assets, instance=instance, selection=[name])
        stale = stale_evaluation(instance)
        assert stale
        assert version in stale.wanted
        dg.materialize(assets, instance=instance, selection=["evaluation"])
        assert stale_evaluation(instance) is None


def report_of_failed_run(instance: dg.DagsterInstance) -> str:
    @dg.asset(check_specs=[dg.AssetCheckSpec(name, asset="data", blocking=True) for name in ("holds", "all_in")])
    def data() -> dg.MaterializeResult:
        warning = dg.AssetCheckResult(
            passed=False, check_name="all_in", severity=dg.AssetCheckSeverity.WARN, description="1 put aside"
        )
        failure = dg.AssetCheckResult(passed=False, check_name="holds", description="3 found")
        return dg.MaterializeResult(check_results=[warning, failure])

    @dg.asset
    def broken() -> None:
        raise M32Error("dataset.jsonl:17", "a list", "an object", "Mend the line")

    result = dg.materialize([data, broken], instance=instance, raise_on_error=False)
    return failure_report(instance, result.dagster_run, "Steps failed.")


def test_report_names_step_check_and_fix(instance: dg.DagsterInstance):
    report = report_of_failed_run(instance)
    assert "step `broken`" in report
    assert "dataset.jsonl:17: found a list, expected an object. Mend the line" in report
    assert "check `data:holds`: 3 found" in report
    assert "all_in" not in report, "a warning is no cause of the failure"


def test_report_is_posted(instance: dg.DagsterInstance):
    bodies: list[bytes] = []

    class Hook(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            bodies.append(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(200)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            """Quiet."""

    with http.server.HTTPServer(("127.0.0.1", 0), Hook) as server:
        threading.Thread(target=server.handle_request, daemon=True).start()
        post_report(f"http://127.0.0.1:{server.server_port}/", "text")
    assert [json.loads(body) for body in bodies] == [{"text": "text"}]


@pytest.mark.parametrize("url", ["http://example.org/x", "file:///etc/passwd", "ftp://localhost/"])
def test_unsafe_webhook_url_is_refused(url: str):
    with pytest.raises(M32Error, match="M32_WEBHOOK_URL"):
        post_report(url, "text")


def test_code_location_has_all_sensors_and_schedules():
    repository = load().get_repository_def()
    assert {s.name for s in repository.sensor_defs} == {
        "dead_runs",
        "failure_reports",
        "incoming_files",
        "inputs_changed",
        "new_checkpoint_or_questions",
    }
    take_in = repository.get_job("take_in")
    selected = {key.to_user_string() for key in take_in.asset_layer.selected_asset_keys}
    assert {
        "ingested_traces",
        "sft_data",
        "sft_checkpoint",
        "rl_checkpoint",
        "evaluation",
        "submission_bundle",
    } <= selected
    assert "dev_reasoning_v2" not in selected
    assert take_in.tags["m32/run"] == repository.get_job("run_local").tags["m32/run"]
    assert {s.name for s in repository.schedule_defs} == {"nightly"}
