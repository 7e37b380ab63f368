"""Config that is refused before anything runs: bounds shown in the launchpad, and held when a run is asked for."""

from __future__ import annotations

from typing import Any

import annotated_types
import dagster as dg
from dagster._config import ConfigType, PostProcessingError
from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined


class LaunchConfig(dg.Config):
    """A config class whose field descriptions end with the bounds and the default, as the launchpad shows them."""

    @classmethod
    def __pydantic_init_subclass__(cls, **kwargs: Any) -> None:
        """Add to each description what pydantic knows and Dagster's schema cannot say."""
        super().__pydantic_init_subclass__(**kwargs)
        describe_bounds(cls)


def describe_bounds(model: type[BaseModel]) -> None:
    """End the description of each field with its bounds and default."""
    for field in model.model_fields.values():
        if field.description and not field.description.endswith(bounds := f" [{expected(field)}]"):
            field.description += bounds


def expected(field: FieldInfo) -> str:
    """Bounds and default of a field in words, e.g. ``1 to 512; default 32``."""
    low = high = ""
    more = []
    for mark in field.metadata:
        match mark:
            case annotated_types.Ge(ge=bound):
                low = f"{bound}"
            case annotated_types.Gt(gt=bound):
                low = f"above {bound}"
            case annotated_types.Le(le=bound):
                high = f"{bound}"
            case annotated_types.Lt(lt=bound):
                high = f"below {bound}"
            case annotated_types.MultipleOf(multiple_of=step):
                more.append(f"a multiple of {step}")
            case _ if pattern := getattr(mark, "pattern", None):
                more.append(f"like `{pattern}`")
            case _:
                raise TypeError(f"{mark!r} is not a bound that expected() can put into words")
    words = [f"{low} to {high}" if low and high else f"at least {low}" if low and low[0].isdigit() else low or high]
    words = [word for word in [*words, *more] if word]
    if field.default is not PydanticUndefined:
        words.append("default empty" if field.default == "" else f"default {field.default}")
    return "; ".join(words)


def refuse_early(asset: dg.AssetsDefinition) -> dg.AssetsDefinition:
    """Hold the config class of an asset when a run is asked for, not only when its step starts.

    Dagster's schema knows types, and pydantic's bounds are tried in the step's process, minutes into a run. The type's
    ``post_process`` is tried wherever an execution plan is made: at the launchpad's button, at the command line, by the
    daemon before it submits a run.
    """
    op = asset.op
    decorated: Any = op.compute_fn
    hold(op.config_schema.as_field().config_type, decorated.get_config_arg().annotation)
    return asset


def hold(config_type: ConfigType, model: type[BaseModel]) -> None:
    """Let ``config_type`` refuse what ``model`` refuses, saying which field, what was found and what was expected."""

    def post_process(value: Any) -> Any:
        try:
            model(**{key: part for key, part in value.items() if part is not None})
        except ValidationError as error:
            raise PostProcessingError("; ".join(_sentences(error, model))) from None
        return value

    config_type.post_process = post_process


def _sentences(error: ValidationError, model: type[BaseModel]) -> list[str]:
    found = []
    for problem in error.errors():
        name = ".".join(str(part) for part in problem["loc"])
        field = model.model_fields.get(name)
        said = problem["msg"].removeprefix("Value error, ")  # of a validator: it says better than the bounds
        wanted = said if field is None or problem["type"] == "value_error" else expected(field)
        found.append(f"{name}: found {problem['input']!r}, expected {wanted}")
    return found
