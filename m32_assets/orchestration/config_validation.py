"""Config that is refused before anything runs: bounds are shown in the launchpad and checked when a run is launched.

It relies on a private module, ``dagster._config``: no public hook sees the config before a step starts.
"""

from __future__ import annotations

from typing import Any

import annotated_types
import dagster as dg
from dagster._config import ConfigType, PostProcessingError
from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from m32_assets.common.errors import M32Error, relative

SHOWN = 80
"""Characters of a refused value that the message shows."""


class LaunchConfig(dg.Config):
    """Config whose field descriptions end with bounds and default, for the launchpad."""

    @classmethod
    def __pydantic_init_subclass__(cls, **kwargs: Any) -> None:
        """Describe the bounds, which Dagster's schema does not show."""
        super().__pydantic_init_subclass__(**kwargs)
        describe_bounds(cls)


def describe_bounds(model: type[BaseModel]) -> None:
    """End the description of each field with its bounds and default."""
    for field in model.model_fields.values():
        if field.description and not field.description.endswith(bounds := f" [{expected(field)}]"):
            field.description += bounds


def expected(field: FieldInfo) -> str:
    """Bounds and default of a field, e.g. ``1 to 512; default 32``."""
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
                raise TypeError(f"{mark!r} is not a bound that expected() can describe")
    words = [f"{low} to {high}" if low and high else f"at least {low}" if low and low[0].isdigit() else low or high]
    words = [word for word in [*words, *more] if word]
    if field.default is not PydanticUndefined:
        words.append("default empty" if field.default == "" else f"default {field.default}")
    return "; ".join(words)


def validate_at_launch(asset: dg.AssetsDefinition) -> dg.AssetsDefinition:
    """Check an asset's config, if it has one, when a run is launched.

    Dagster's schema knows types only, and checks pydantic's bounds in the step's process, minutes into a run. A type's
    ``post_process`` runs wherever an execution plan is made: in the launchpad, on the command line, in the daemon.
    """
    decorated: Any = asset.op.compute_fn
    if decorated.has_config_arg():
        attach_validation(asset.op.config_schema.as_field().config_type, decorated.get_config_arg().annotation)
    return asset


def attach_validation(config_type: ConfigType, model: type[BaseModel]) -> None:
    """Let ``config_type`` refuse what ``model`` refuses. The message has a line for each field: found and expected."""

    def post_process(value: Any) -> Any:
        try:
            model(**{key: part for key, part in value.items() if part is not None})
        except ValidationError as error:
            raise PostProcessingError("\n".join(_sentences(error, model))) from None
        return value

    config_type.post_process = post_process


def _sentences(error: ValidationError, model: type[BaseModel]) -> list[str]:
    found = []
    for problem in error.errors():
        name = ".".join(str(part) for part in problem["loc"])
        field = model.model_fields.get(name)
        refused = problem.get("ctx", {}).get("error")
        if isinstance(refused, M32Error):  # a file that is named was read: the place in it says more than its name
            found.append(" ".join(f"{name}: {relative(str(refused))}".split()))
            continue
        said = problem["msg"].removeprefix("Value error, ")  # a validator says more than the bounds
        wanted = said if field is None or problem["type"] == "value_error" else expected(field)
        found.append(" ".join(f"{name}: found {repr(problem['input'])[:SHOWN]}, expected {wanted}".split()))
    return found
