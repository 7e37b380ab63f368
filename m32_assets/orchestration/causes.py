"""The cause of an error in one sentence, without wrapper exceptions and without this machine's folders."""

from __future__ import annotations

import re
from typing import Any

from m32_assets.common.errors import relative


def cause(error: Any) -> str:
    """The innermost message of a ``SerializableErrorInfo``. An ``M32Error`` gives its sentence alone."""
    while inner := getattr(error, "cause", None):
        error = inner
    message = str(getattr(error, "message", "no error was recorded")).strip()
    # Dagster prefixes the message with the exception's module and class
    message = re.sub(r"^m32_assets[\w.]*: ", "", message)
    return relative(message)
