"""Replay: make recorded answers again from the zip and the base weights, in a fresh process.

On the kind of device that made them they must come again to the character. Another kind rounds differently: there an
output must be equal, or part from the recorded one at a token whose logit is that of the recorded token up to
``MARGIN``.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from m32_assets.common.errors import M32Error
from m32_assets.common.files import read_json, write_atomic, write_json
from m32_assets.evaluation.divergence import Pair, Reply, Request
from m32_assets.evaluation.predictions import read_predictions
from m32_assets.submission.bundle_layout import EVAL_SET, EVIDENCE, HELD_OUT_SET, checkpoint_folders
from m32_assets.submission.evidence import HELD_OUT_PREDICTIONS, PREDICTIONS, RUN_CONFIG, RecordedConfig
from m32_assets.submission.verify import unpack_verified

MODELS = Path(".cache/models")
"""The cache of base models, below the project's folder."""
TIMEOUT_SECONDS = 3600


@dataclass(frozen=True, slots=True)
class ReplayReport:
    """How many answers were made again, and how many of them equal the recorded ones.

    Attributes:
        near_ties: answers that part from the recorded ones where rounding decides; on another device only.
    """

    asked: int
    same: int
    findings: list[str]
    near_ties: list[str] = field(default_factory=list)


def replay(path: Path, n: int, *, model: Path | None = None) -> ReplayReport:
    """Make the first ``n`` recorded predictions of each question set again and compare their outputs.

    The zip is verified and unpacked into an empty folder. There a new Python process restores the checkpoint as the
    judge does and answers. It runs the installed package, never code from the zip.

    Args:
        n: number of predictions of each question set; all if fewer are recorded.
        model: the folder of the base model, which is not in the bundle, or one above it. By default the cached one,
            which is made or downloaded if it is missing.

    Raises:
        M32Error: the zip does not verify, the base model differs, or the process fails.
    """
    if n < 1:
        raise M32Error("replay", str(n), "at least 1 prediction")
    with tempfile.TemporaryDirectory(prefix="m32-replay-") as scratch:
        folder, work = Path(scratch) / "bundle", Path(scratch) / "work"
        work.mkdir()
        unpack_verified(path, folder)
        config = RecordedConfig.model_validate(read_json(folder / EVIDENCE / RUN_CONFIG))
        base = base_model_folder(config, model, work)
        recorded, questions = [], []
        for predictions, eval_set in ((PREDICTIONS, EVAL_SET), (HELD_OUT_PREDICTIONS, HELD_OUT_SET)):
            if (folder / EVIDENCE / predictions).exists():
                rows = read_predictions(folder / EVIDENCE / predictions)[:n]
                # only the recorded questions, in the recorded order
                questions += _questions(folder / eval_set, [row.id for row in rows])
                recorded += rows
        write_atomic(work / "questions.jsonl", b"".join(questions))
        compiled = (MODELS.parent / "jax").resolve()
        checkpoint = folder / checkpoint_folders(_names(folder))[-1]
        _answer_in_new_process(
            work,
            {
                "--checkpoint": checkpoint,
                "--eval-set": work / "questions.jsonl",
                "--out": work / "answers.jsonl",
                "--model": base,
                "--max-new-tokens": config.decoding.max_new_tokens,
                "--compilation-cache": compiled,
            },
        )
        again = {row.id: row.output for row in read_predictions(work / "answers.jsonl")}
        pairs = [
            Pair(id=row.id, prompt=row.prompt or "", recorded=row.output, found=again.get(row.id, ""))
            for row in recorded
            if again.get(row.id) != row.output
        ]
        request = Request(model=base, checkpoint=checkpoint, compiled=compiled, pairs=pairs)
        reply = _divergences(work, request) if pairs else Reply(device="")
    same, ties, findings = len(recorded) - len(pairs), list[str](), list[str]()
    for pair, parting in zip(pairs, reply.divergences, strict=True):
        elsewhere = config.decoding.device and config.decoding.device != reply.device
        if elsewhere and parting.near_tie:
            ties.append(f"{parting} on {reply.device}, recorded on {config.decoding.device}")
        else:
            both = f"the checkpoint answers {pair.found[:120]!r}, recorded is {pair.recorded[:120]!r}"
            findings.append(f"{pair.id}: {both}; {parting}")
    return ReplayReport(asked=len(recorded), same=same, findings=findings, near_ties=ties)


def base_model_folder(config: RecordedConfig, model: Path | None, work: Path) -> Path:
    """The folder of the base model that the run tuned, with its sha256 checked."""
    from m32_assets.gemma.model_folder import open_model_folder
    from m32_assets.gemma.mounted import recorded_model
    from m32_assets.gemma.registry import model_entry
    from m32_assets.gemma.weights import fetch_model

    if model:
        # as Kaggle mounts it: somewhere below
        mounted = model if (model / "config.json").exists() else recorded_model(model, config.base_model.sha256)
        base = open_model_folder(mounted or model)
    else:
        entry = model_entry(config.base_model.model_id)
        # random weights are quickly made, and another version of this project may have left others in the cache
        base = fetch_model(entry, work / "models" if entry.source == "random" else MODELS)
    for name, digest in sorted(config.base_model.sha256.items()):
        if (found := base.sha256.get(name)) != digest:
            raise M32Error(
                str(base.path / name),
                f"sha256 {found}",
                f"{digest}, which the run tuned",
                "Give its folder with --model",
            )
    return base.path.resolve()


def _questions(path: Path, ids: list[str]) -> list[bytes]:
    from m32_assets.common.files import canonical_json
    from m32_assets.data.eval_set import read_eval_set

    items = {item.id: item for item in read_eval_set(path)}
    return [canonical_json(items[name].model_dump()) + b"\n" for name in ids]


def _names(folder: Path) -> list[str]:
    return [path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()]


def _answer_in_new_process(work: Path, options: dict[str, object]) -> None:
    """Run ``m32 predict`` in ``work``."""
    words = [str(word) for option in options.items() for word in option]
    _in_new_process(work, ["m32_assets.cli.main", "predict", *words], "m32 predict", "answers")


def _divergences(work: Path, request: Request) -> Reply:
    """Where the outputs of each pair part, from a new process."""
    asked, reply = work / "divergences.json", work / "parted.json"
    write_json(asked, request.model_dump(mode="json"))
    _in_new_process(work, ["m32_assets.evaluation.divergence", str(asked), str(reply)], "divergence", "where they part")
    return Reply.model_validate(read_json(reply))


def _in_new_process(work: Path, module: Sequence[str], what: str, wanted: str) -> None:
    # it runs in ``work``, so that nothing in the caller's folder is imported
    done = subprocess.run(
        [sys.executable, "-m", *module],
        cwd=work,
        capture_output=True,
        text=True,
        check=False,
        timeout=TIMEOUT_SECONDS,
        env={**os.environ, "PYTHONSAFEPATH": "1"},
    )
    if done.returncode:
        raise M32Error(what, f"exit code {done.returncode} ({done.stderr.strip()[-600:]})", wanted)
