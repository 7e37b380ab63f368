"""The prompt template as a resource: training data and the untuned model's prompts are rendered by the same one."""

from typing import Literal

import dagster as dg
from pydantic import Field

from m32_assets.sft.template import INSTRUCTION, PromptTemplate


class TemplateResource(dg.ConfigurableResource):
    """How questions and traces become text."""

    style: Literal["tags", "numbered"] = Field(default="tags", description="form of the model's turn [default tags]")
    instruction: str = Field(
        default=INSTRUCTION, description=f"text above every question; empty for none [default {INSTRUCTION}]"
    )

    def template(self) -> PromptTemplate:
        """The template itself."""
        return PromptTemplate(self.style, self.instruction)
