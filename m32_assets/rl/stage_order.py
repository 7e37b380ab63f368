"""Where the inputs of a stage are, and the stage made from them."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from m32_assets.data.questions import QUESTIONS_KEY, read_questions
from m32_assets.gemma.model_folder import open_model_folder
from m32_assets.rl.prompts import choose_prompts
from m32_assets.rl.settings import RlSettings
from m32_assets.rl.stage import Stage, without_long_prompts
from m32_assets.sft.mixture import Sources, read_sources
from m32_assets.sft.rows import read_training_rows
from m32_assets.sft.template import PromptTemplate
from m32_assets.training.settings import TrainingSettings


class StageOrder(BaseModel):
    """Plain values, so that an order can be sent to another process as JSON. Every path must be seen there.

    Attributes:
        checkpoint: of SFT, ``…/actor/<step>``.
        sft: the settings of its training.
        train: the file of its training rows.
        datasets: the folder of all datasets.
        eval_sets: files of questions of one's own, which no prompt may share wording with.
    """

    model_config = ConfigDict(frozen=True)

    model: str
    checkpoint: str
    sft: TrainingSettings
    template: PromptTemplate
    train: str
    datasets: str
    eval_sets: tuple[str, ...] = ()
    settings: RlSettings

    @cached_property
    def sources(self) -> Sources:
        """The traces and eval sets that prompts are chosen from, and kept apart from."""
        return read_sources(Path(self.datasets), [Path(name) for name in self.eval_sets])

    def stage(self) -> Stage:
        """The stage, with its prompts.

        Raises:
            M32Error: a file cannot be read, or there are too few prompts.
        """
        model, rows = open_model_folder(Path(self.model)), read_training_rows(Path(self.train))
        questions = read_questions(Path(self.datasets) / QUESTIONS_KEY)
        asked = (row.prompt for row in rows)
        prompts = choose_prompts(self.sources, questions, asked, self.template, self.settings)
        prompts = without_long_prompts(prompts, model, self.template)
        train = Path(self.train)
        return Stage(model, Path(self.checkpoint), self.sft, self.template, prompts, rows, train, self.settings)
