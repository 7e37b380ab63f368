"""Rewards that a user wrote: a function named ``module:name``, found when it is called, whose value is checked."""

from __future__ import annotations

import importlib
import math
import sys
import traceback
from collections.abc import Callable, Mapping
from numbers import Real
from pathlib import Path
from types import ModuleType
from typing import Any

from m32_assets.common.errors import M32Error, nearest
from m32_assets.common.files import sha256_file

Function = Callable[[str, str, str, Mapping[str, Any]], object]
EXPECTED = "a number from 0 to 1"
CALLED_WITH = "It is called with prompt, completion, reference and meta"
MAX_SHOWN = 200
"""Characters of a value in a message."""
MAX_COMPLETION = 60
"""Characters of a completion in a message."""


def is_own(name: str) -> bool:
    """Whether a reward is a user's own, by its name."""
    return ":" in name


def require_own_name(name: str) -> None:
    """Check the form of a name; the module is not imported.

    Raises:
        M32Error: it is not ``module:name``.
    """
    module, _, function = name.partition(":")
    if not all(part.isidentifier() for part in (*module.split("."), function)):
        fix = "The module is a file of the current folder, without .py, or an installed one"
        raise M32Error("reward", repr(name[:MAX_SHOWN]), "module:name, such as my_rewards:short", fix)


def own_function(name: str) -> Function:
    """The function ``module:name``. Its module is also looked for in the current folder.

    Raises:
        M32Error: the name has another form, the module cannot be imported, or there is no such function in it.
    """
    require_own_name(name)
    module_name, _, function_name = name.partition(":")
    module = sys.modules.get(module_name) or _imported(module_name, name)
    functions = [key for key, value in vars(module).items() if callable(value) and not key.startswith("_")]
    if not hasattr(module, function_name):
        where = f"reward {name!r}"
        expected = nearest(function_name, functions) or "a function"
        fix = f"Define it in {module_name}, or correct the name"
        raise M32Error(where, f"no such function in {module_name}", expected, fix)
    function = getattr(module, function_name)
    if not callable(function):
        raise M32Error(f"reward {name!r}", _shown(function), "a function", CALLED_WITH)
    return function


def own_reward(name: str, prompt: str, completion: str, reference: str, meta: Mapping[str, Any]) -> float:
    """The value of a user's own reward.

    Raises:
        M32Error: there is no such function, it fails, or it does not return a number from 0 to 1.
    """
    function = own_function(name)
    try:
        value = function(prompt, completion, reference, meta)
        if getattr(value, "shape", None) == ():  # a scalar of NumPy or JAX
            value = value.item()  # type: ignore[attr-defined]
    except (Exception, SystemExit) as error:  # whatever a user's function raises is about that function
        where = f"reward {name!r}{_place(error, function)}"
        found = f"{type(error).__name__}: {error}"[:MAX_SHOWN]
        raise M32Error(where, f"{found} for {_begins(completion)}", EXPECTED, CALLED_WITH) from error
    number = _number(value)
    if not 0 <= number <= 1:  # NaN is refused too
        found = f"{_shown(value)} returned for {_begins(completion)}"
        share = "Return a share: divide by the most that is possible"
        fix = share if isinstance(value, Real) else "Return a float or a bool"
        raise M32Error(f"reward {name!r}", found, EXPECTED, fix)
    return number


def own_sources(weights: Mapping[str, float]) -> dict[str, str]:
    """The sha256 of the file of each reward of a user's own, so that a changed one is another one.

    What its module imports is not looked into. Without a file, as in a notebook, the text is empty.

    Raises:
        M32Error: there is no such function.
    """
    found = {}
    for name, weight in weights.items():
        if weight and is_own(name):
            own_function(name)
            path = getattr(sys.modules[name.partition(":")[0]], "__file__", None)
            found[name] = sha256_file(Path(path)) if path else ""
    return found


def _imported(module: str, name: str) -> ModuleType:
    """The module, also from the current folder, which is not on the path of an installed command."""
    here = str(Path.cwd())
    added = here not in sys.path
    if added:
        sys.path.append(here)
    try:
        return importlib.import_module(module)
    except (Exception, SystemExit) as error:  # a module may raise anything while it is imported
        found = f"{type(error).__name__}: {error}"[:MAX_SHOWN]
        fix = f"Start in the folder of {module}.py, or install it; python -c 'import {module}' shows the whole error"
        raise M32Error(f"reward {name!r}", found, "a module that can be imported", fix) from error
    finally:
        if added and here in sys.path:
            sys.path.remove(here)


def _place(error: BaseException, function: Function) -> str:
    """The last line of the function's own file on the way to the error, as `` (FILE:LINE)``; empty without any."""
    own = getattr(getattr(function, "__code__", None), "co_filename", None)
    lines = [frame.lineno for frame in traceback.extract_tb(error.__traceback__) if frame.filename == own]
    return f" ({Path(own).name}:{lines[-1]})" if own and lines else ""


def _begins(completion: str) -> str:
    """A completion by its beginning."""
    shown = completion if len(completion) <= MAX_COMPLETION else f"{completion[:MAX_COMPLETION]}…"
    return f"the completion {shown!r}"


def _number(value: object) -> float:
    """A real number as a float; NaN for anything else."""
    try:
        return float(value) if isinstance(value, Real) else math.nan
    except OverflowError:
        return math.inf


def _shown(value: object) -> str:
    """A value and its type for a message."""
    try:
        text = repr(value)[:MAX_SHOWN]
    except Exception:  # a broken __repr__ is no reason for a traceback
        text = "a value"
    return f"{text} ({type(value).__name__})"
