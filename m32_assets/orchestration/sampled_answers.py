"""Several sampled answers to each question: drawn once, kept, judged, and shown on a page."""

from dataclasses import asdict, dataclass
from pathlib import Path

import dagster as dg

from m32_assets.evaluation.predict import predict, prediction_fingerprint
from m32_assets.evaluation.predictions import read_predictions
from m32_assets.evaluation.samples import SampleScores, judge_samples, sample_scores
from m32_assets.gemma.model_folder import open_model_folder
from m32_assets.inference.sampling import Sampling
from m32_assets.orchestration.error_pages import sample_pages
from m32_assets.orchestration.evaluation_config import EvaluationConfig
from m32_assets.orchestration.judged_answers import JudgedAnswers, made_once
from m32_assets.orchestration.project_paths import ProjectPaths
from m32_assets.sft.template import PromptTemplate


@dataclass(frozen=True, slots=True)
class SampledAnswers:
    """Samples that are kept, and their scores."""

    predictions: Path
    sampling: Sampling
    scores: SampleScores

    def outputs(self) -> dict[str, object]:
        """What the asset hands on beside the greedy answers."""
        return {"sampling": asdict(self.sampling), "sample_scores": self.scores.model_dump()}

    def metadata(self) -> dict[str, object]:
        """What the asset's page shows."""
        return {**sample_pages(self.scores), "samples": dg.MetadataValue.path(str(self.predictions))}


def sampled_answers(
    context: dg.AssetExecutionContext,
    config: EvaluationConfig,
    paths: ProjectPaths,
    template: PromptTemplate,
    checkpoint: dict[str, str],
    judged: JudgedAnswers,
) -> SampledAnswers | None:
    """The samples of each question of ``judged``, with their scores; None if the config asks for none.

    They are drawn once for the same model, prompts, questions and sampling.

    Args:
        checkpoint: outputs of ``rl_checkpoint``.
    """
    sampling = config.sampling()
    if sampling is None:
        return None
    base = paths.outputs("base_model")
    fingerprint = prediction_fingerprint(
        base["sha256"],
        judged.questions.path,
        template,
        limit=judged.questions.limit,
        checkpoint=checkpoint["sha256"],
        max_new_tokens=config.max_new_tokens,
        sampling=sampling,
    )

    def draw(out: Path) -> None:
        predict(
            Path(checkpoint["checkpoint"]),
            judged.questions.path,
            out,
            model=open_model_folder(Path(base["folder"])),
            limit=judged.questions.limit or None,
            template=template,
            progress=context.log.info,
            max_new_tokens=config.max_new_tokens,
            sampling=sampling,
        )

    kept, _ = made_once(context, paths, fingerprint, draw)
    scores = sample_scores(judge_samples(read_predictions(kept), judged.items))
    return SampledAnswers(kept, sampling, scores)
