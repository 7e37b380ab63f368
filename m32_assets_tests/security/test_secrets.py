"""Secrets come from the environment. Config, tags, events, logs and reports never hold them."""

import os
import subprocess
import sys
from pathlib import Path

import dagster as dg
import pytest

from m32_assets.common.errors import M32Error
from m32_assets.defs.sensors.failure_reports import post_report
from m32_assets_tests.support.ports import free_port
from m32_assets_tests.support.processes import DAGSTER
from m32_assets_tests.support.project import ROOT, make_project

SECRETS = {
    "M32_WEBHOOK_URL": "https://chat.invalid/hooks/T0K3N-of-the-webhook",
    "M32_PG_PASSWORD": "P4SSW0RD-of-postgres",
    "HF_TOKEN": "hf_T0K3N-of-the-hub",
    "KAGGLE_KEY": "K3Y-of-kaggle",
}


def test_failed_run_stores_and_prints_no_secret(tmp_path: Path):
    project = make_project(tmp_path)
    done = subprocess.run(
        [DAGSTER, "asset", "materialize", "--select", "sft_checkpoint", "-m", "m32_assets.definitions"],
        cwd=project,
        env={**os.environ, **SECRETS, "DAGSTER_HOME": str(project), "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1, done.stderr[-2000:]
    printed = done.stdout + done.stderr
    stored = b"".join(path.read_bytes() for path in project.rglob("*") if path.is_file())
    assert b"the outputs of" in stored  # the failure itself is stored
    for name, secret in SECRETS.items():
        assert secret not in printed, name
        assert secret.encode() not in stored, name


def subclasses(base: type) -> list[type]:
    return [found for child in base.__subclasses__() for found in (child, *subclasses(child))]


def test_no_config_field_is_a_secret():
    from m32_assets.definitions import defs

    defs()
    configs = [
        c
        for base in (dg.Config, dg.ConfigurableResource)
        for c in subclasses(base)
        if c.__module__.startswith("m32_assets.")
    ]
    assert len(configs) > 4
    names = {f"{c.__name__}.{name}" for c in configs for name in c.model_fields}  # type: ignore[attr-defined]
    assert not {name for name in names if any(word in name for word in ("password", "token_", "secret", "webhook"))}


def test_error_of_a_failed_webhook_does_not_quote_its_url():
    with pytest.raises(OSError, match="refused") as error:
        post_report(f"http://127.0.0.1:{free_port()}/hooks/T0K3N", "text")
    assert "T0K3N" not in repr(error.value)
    with pytest.raises(M32Error) as refusal:
        post_report("http://example.org/hooks/T0K3N", "text")
    assert "T0K3N" not in str(refusal.value)


def test_code_location_leaves_the_environment_unchanged(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delenv("M32_WEBHOOK_URL", raising=False)
    assert dg.EnvVar("M32_WEBHOOK_URL").get_value() is None
    code = (
        "import os; before = dict(os.environ); import m32_assets.definitions as d; d.defs(); "
        "assert dict(os.environ) == before"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
