"""An invalid run config is refused before anything runs. The message says where, what was found and expected."""

from pathlib import Path

import pytest

from m32_assets.common.errors import M32Error
from m32_assets.definitions import graph_job
from m32_assets.orchestration.presets import preset_config, preset_names
from m32_assets.orchestration.run_config import disagreements, project_paths, read_config, resolved_config


@pytest.mark.parametrize("preset", preset_names())
def test_preset_is_valid_and_gets_its_defaults(preset: str):
    resolved, problems = resolved_config(graph_job(), preset_config(preset))
    assert problems == []
    assert resolved["resources"]["template"]["config"]["style"] == "tags"
    assert disagreements(resolved, ["baseline_evaluation", "evaluation"]) == []


def _problems(folder: Path, text: str) -> list[str]:
    """The problems of a run config, in the order and with the lines that m32 run shows."""
    (folder / "mine.yaml").write_text(text, "utf-8")
    config = read_config(folder / "mine.yaml")
    problems = resolved_config(graph_job(), config.value, config.where)[1]
    return [problem.replace(f"{folder}/", "") for problem in problems]


CHECKPOINT = "ops: {sft_checkpoint: {config: {%s}}}"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("ops: {sft_dta: {config: {}}}", "mine.yaml:1 ops: found 'sft_dta', expected one of sft_data"),
        ("ops:\n  sft_dta:\n", "mine.yaml:2 ops: found 'sft_dta', expected one of sft_data"),
        ("resources: {path: {config: {}}}", "mine.yaml:1 resources: found 'path', expected one of paths"),
        ("op: 3", "mine.yaml:1: found 'op', expected one of ops"),
        (
            CHECKPOINT % "num_epoch: 1",
            "mine.yaml:1 ops.sft_checkpoint.config: found 'num_epoch', expected one of num_epochs",
        ),
        (CHECKPOINT % "num_epochs: 0", "mine.yaml:1 ops.sft_checkpoint.config.num_epochs: found 0, expected 1 to 100"),
        (CHECKPOINT % "num_epochs: 3.0", ".num_epochs: found 3.0, expected a whole number"),
        (CHECKPOINT % "num_epochs: true", ".num_epochs: found True, expected a whole number"),
        (CHECKPOINT % "learning_rate: '2e-5'", ".learning_rate: found '2e-5', expected a number"),
        (CHECKPOINT % "learning_rate: 2e-5x", ".learning_rate: found '2e-5x', expected a number"),
        (CHECKPOINT % "remat: yes", ".remat: found 'yes', expected true or false"),
        (CHECKPOINT % "precision: 8", ".precision: found 8, expected one of auto, float32, bfloat16"),
        (CHECKPOINT % "row_length: 512", ".config: found 'row_length', which is now called max_seq_len"),
        (CHECKPOINT % "validation_share: 0.1", ".config: found 'validation_share', which is a field of sft_data"),
        (
            "ops: {sft_checkpoint: {num_epochs: 3}}",
            "ops.sft_checkpoint: found 'num_epochs', expected it one level deeper",
        ),
        (
            "ops: {sft_data: {config: {style: numbered}}}",
            "mine.yaml:1 ops.sft_data.config: found 'style', which is now called resources.template.config.style",
        ),
        ("ops: []", "mine.yaml:1 ops: found [], expected a mapping"),
        ("ops: {base_model: {config: 3}}", "mine.yaml:1 ops.base_model.config: found 3, expected a mapping"),
        (
            "ops: {eval_set: {config: {limit: 3}}}",
            "ops.eval_set: found config, expected none: eval_set has no settings",
        ),
        ("ops: {mixture_ablation: {config: {trials: 3}}}", ".trials: found 3, expected a list"),
        ("ops: {mixture_ablation: {config: {trials: [{name: 3}]}}}", ".trials.0.name: found 3, expected text"),
        ("ops: {mixture_ablation: {config: {trials: [{}]}}}", ".trials.0: found no 'name', expected one"),
        ("ops: {mixture_ablation: {config: {trials: [{name: A b}]}}}", ".trials.0.name: found 'A b', expected"),
    ],
)
def test_problem_of_a_run_config_is_one_sentence(text: str, message: str, tmp_path: Path):
    problems = _problems(tmp_path, text)
    assert len(problems) == 1
    assert message in problems[0]
    assert "\n" not in problems[0]
    assert "config?: {" not in problems[0], "the whole schema is not shown"


def test_each_problem_is_named_with_its_line(tmp_path: Path):
    text = "ops:\n  sft_checkpoint:\n    config:\n      epochs: 1\n      lora_rnk: 8\n"
    first, second = _problems(tmp_path, text)
    assert first == "mine.yaml:4 ops.sft_checkpoint.config: found 'epochs', which is now called num_epochs"
    assert second.startswith("mine.yaml:5 ops.sft_checkpoint.config: found 'lora_rnk', expected one of lora_rank")
    bounds = _problems(tmp_path, CHECKPOINT % "num_epochs: 0, lora_rank: 1000")
    assert [problem.split(": ")[0].rpartition(".")[2] for problem in bounds] == ["lora_rank", "num_epochs"]


@pytest.mark.parametrize(
    "text",
    ["ops:\nresources: {}", "ops: {sft_data: }", "ops: {sft_data: {config: }}", "resources:\n  paths:", "execution:"],
)
def test_section_with_nothing_in_it_is_an_empty_one(text: str, tmp_path: Path):
    assert _problems(tmp_path, text) == []


def test_exponent_without_a_point_is_a_number(tmp_path: Path):
    (tmp_path / "mine.yaml").write_text(CHECKPOINT % "learning_rate: 2e-5", "utf-8")
    resolved, problems = resolved_config(graph_job(), read_config(tmp_path / "mine.yaml").value)
    assert (resolved["ops"]["sft_checkpoint"]["config"]["learning_rate"], problems) == (0.00002, [])


@pytest.mark.parametrize(("text", "said"), [("", "found nothing"), ("[]", "found a list"), ("hello", "found a str")])
def test_run_config_is_a_mapping(text: str, said: str, tmp_path: Path):
    with pytest.raises(M32Error, match=said):
        _problems(tmp_path, text)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("resources: 3", "mine.yaml:1 resources: found 3, expected a mapping"),
        ("resources: {paths: [1]}", "mine.yaml:1 resources.paths: found [1], expected a mapping"),
        ("\nresources: {paths: {config: {run: 20261129}}}", "mine.yaml:2 resources.paths.config.run: found 20261129"),
        ("resources: {paths: {config: {run: 1e5}}}", "run: found 100000.0, expected a name in quotes"),
        ("resources: {paths: {config: {run: true}}}", "run: found True, expected a name in quotes"),
        ("resources: {paths: {config: {run: }}}", "run: found None, expected a name in quotes"),
        ("resources: {paths: {config: {run: ../up}}}", "run: found '../up', expected a name in quotes"),
        ("resources: {paths: {config: {root: 3}}}", "root: found 3, expected a folder"),
    ],
)
def test_name_of_a_run_that_is_no_name_is_refused(text: str, said: str, tmp_path: Path):
    (tmp_path / "mine.yaml").write_text(text, "utf-8")
    with pytest.raises(M32Error) as refused:
        project_paths(read_config(tmp_path / "mine.yaml"))
    assert said in str(refused.value)


@pytest.mark.parametrize(
    ("text", "name"),
    [("{}", "m32_v1"), ("resources:", "m32_v1"), ("resources: {paths: {config: {run: 2026-11-29}}}", "2026-11-29")],
)
def test_name_of_a_run(text: str, name: str, tmp_path: Path):
    (tmp_path / "mine.yaml").write_text(text, "utf-8")
    assert project_paths(read_config(tmp_path / "mine.yaml")).run == name


@pytest.mark.parametrize(
    ("evaluation", "baseline", "fields"),
    [
        ("limit: 4", "limit: 4", []),
        ("limit: 4", "limit: 8", ["limit"]),
        ("held_out: 4", "held_out: 8", ["held_out"]),
        ("held_out: 0", "held_out: 8", []),
        ("eval_set: mine.jsonl, limit: 1", "held_out: 8", ["eval_set", "limit"]),
    ],
)
def test_evaluation_and_its_baseline_ask_the_same_questions(
    evaluation: str, baseline: str, fields: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.chdir(tmp_path)
    Path("mine.jsonl").write_text('{"id": 1, "prompt": "1+1?", "expected_answer": 2}', "utf-8")
    Path("mine.yaml").write_text(
        f"ops:\n  baseline_evaluation: {{config: {{{baseline}}}}}\n  evaluation: {{config: {{{evaluation}}}}}", "utf-8"
    )
    config = read_config(Path("mine.yaml"))
    resolved, problems = resolved_config(graph_job(), config.value, config.where)
    assert problems == []
    found = disagreements(resolved, ["baseline_evaluation", "evaluation"], config.where)
    assert [said.partition(": found")[0] for said in found] == [
        f"mine.yaml:3 ops.evaluation.config.{field}" for field in fields
    ]
    assert disagreements(resolved, ["evaluation"], config.where) == []


def test_root_that_is_no_project_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    config = tmp_path / "mine.yaml"
    for root, said in (
        ("none", "found no such folder"),
        ("mine.yaml", "found no such folder"),
        (".", "no folder datasets"),
    ):
        config.write_text(f"resources: {{paths: {{config: {{root: {tmp_path / root}}}}}}}", "utf-8")
        with pytest.raises(M32Error, match=said):
            project_paths(read_config(config))
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / "there/datasets").mkdir(parents=True)
    config.write_text("resources: {paths: {config: {root: ~/there}}}", "utf-8")
    assert project_paths(read_config(config)).datasets == tmp_path / "there/datasets"
