"""What went wrong, in a sentence: without the layers that carried the error, and without this machine's folders."""

from __future__ import annotations

import re
from typing import Any

from m32_assets.common.errors import relative


def cause(error: Any) -> str:
    """The innermost message of a ``SerializableErrorInfo``; of this project's refusals the sentence alone."""
    while inner := getattr(error, "cause", None):
        error = inner
    message = str(getattr(error, "message", "no error was recorded")).strip()
    # of an error of this project's own, Dagster puts module and class in front of the sentence
    message = re.sub(r"^m32_assets[\w.]*: ", "", message)
    return relative(message)
