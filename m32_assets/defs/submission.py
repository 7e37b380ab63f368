"""The submission group: evidence and the one zip that is handed in."""

from pathlib import Path

import dagster as dg

from m32_assets.asset_policy import OWNERS, blocking, checked
from m32_assets.evaluation.judge import Scorecard
from m32_assets.files import readable_json, sha256_file, write_json
from m32_assets.resources import ProjectPaths
from m32_assets.sft.template import PromptTemplate
from m32_assets.submission import bundle as bundles
from m32_assets.submission.cards import gemma_notice, model_card
from m32_assets.submission.evidence import EvalSummary, RunManifest, environment, evidence_findings
from m32_assets.traces.dataset import DATASET_KEY


@dg.asset(
    group_name="submission", kinds={"python", "zip"}, owners=OWNERS, code_version="1",
    deps=["dev_reasoning_v1", "dev_reasoning_v2", "golden_v2", "sft_data", "merged_model", "baseline_evaluation", "evaluation"],
    check_specs=blocking(
        "submission_bundle",
        evidence_complete="every evidence file is there, without a null, a placeholder or a missing score",
        verified="the zip, read again, holds every part with the recorded sha256",
    ),
)  # fmt: skip
def submission_bundle(paths: ProjectPaths) -> dg.MaterializeResult:
    """What the team hands in: evidence, checkpoint, data, tokenizer, template, licences, as one verified zip."""
    base, data, tuned = paths.facts("base_model"), paths.facts("sft_data"), paths.facts("sft_checkpoint")
    evaluated, baseline, eval_set = (
        paths.facts("evaluation"),
        paths.facts("baseline_evaluation"),
        paths.facts("eval_set"),
    )
    result, folder, dataset = tuned["result"], paths.evidence, paths.datasets / DATASET_KEY
    trained = result["provenance"]
    manifest = RunManifest(
        run_version=paths.run, model_id=base["model"], dataset=DATASET_KEY, config_path="evidence/run_manifest.json#training",
        command="dagster asset materialize --select '*' -m m32_assets.definitions", max_steps=result["steps"],
        commit_sha=trained["commit_sha"], timestamp=trained["timestamp"], dagster_run_id=trained["dagster_run_id"],
        environment=environment(result["accelerator"]), training=tuned["settings"],
        inputs={
            "dataset.jsonl": sha256_file(dataset / "dataset.jsonl"), "eval_set.jsonl": eval_set["sha256"],
            "train.jsonl": data["train_sha256"], "validation.jsonl": data["validation_sha256"],
            "model.safetensors": base["sha256"]["model.safetensors"], "tokenizer.model": base["sha256"]["tokenizer.model"],
            "checkpoint": tuned["sha256"],
        },
    )  # fmt: skip
    card = Scorecard.model_validate(evaluated["scorecard"])
    summary = EvalSummary(
        run_version=paths.run, eval_set=evaluated["eval_set"], primary_score=card.primary_score, scorecard=card,
        baseline=Scorecard.model_validate(baseline["scorecard"]), evaluated_at=trained["timestamp"],
        metrics={
            "answer_correctness": card.primary_score, "well_formed": float(card.well_formed),
            "final_loss": result["final_loss"], "validation_loss": result["validation_loss"],
        },
    )  # fmt: skip
    write_json(folder / "run_manifest.json", manifest.model_dump())
    write_json(folder / "eval_summary.json", summary.model_dump())
    findings = evidence_findings(folder)
    if findings:
        return dg.MaterializeResult(check_results=[
            checked("evidence_complete", findings, ""), checked("verified", ["not built: the evidence is incomplete"], ""),
        ])  # fmt: skip
    template = PromptTemplate(data["style"], data["instruction"])
    facts = bundles.build_bundle(
        {
            **{f"evidence/{name}": folder / name for name in bundles.FILES},
            "checkpoint": Path(tuned["checkpoint"]),
            **{f"dataset/{name}": dataset / name for name in ("dataset.jsonl", "manifest.json", "README.md")},
            "eval_set/eval_set.jsonl": Path(eval_set["path"]),
            "tokenizer/tokenizer.model": Path(base["folder"]) / "tokenizer.model",
            "prompt_template.json": readable_json(template.facts()),
            "LICENSE": Path(paths.root).resolve() / "LICENSE",
            "GEMMA_NOTICE.md": gemma_notice(base).encode(),
            "MODEL_CARD.md": model_card(base, summary.model_dump(), result).encode(),
        },
        folder, date=trained["timestamp"][:10].replace("-", ""), short_sha=trained["commit_sha"][:7],
    )  # fmt: skip
    problems = bundles.verify_bundle(Path(facts.path))
    paths.hand_on("submission_bundle", {"path": facts.path, "sha256": facts.sha256, "size": facts.size})
    return dg.MaterializeResult(
        metadata={
            "path": dg.MetadataValue.path(facts.path), "sha256": facts.sha256, "bytes": facts.size, "files": facts.files,
            "score": card.primary_score, "baseline": summary.baseline.primary_score,
        },
        data_version=dg.DataVersion(facts.sha256),
        check_results=[
            checked("evidence_complete", [], f"{len(bundles.FILES)} evidence files, no hole"),
            checked("verified", problems, f"{facts.files} files, {facts.size} bytes, read again"),
        ],
    )  # fmt: skip
