"""The forms that rows may have. Every module of ``m32_assets/data/formats`` is one."""

from __future__ import annotations

import importlib
import pkgutil
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any, Protocol, cast

from m32_assets.common.errors import M32Error
from m32_assets.common.text_files import shown
from m32_assets.data import formats
from m32_assets.data.items import Item

Row = Mapping[str, Any]


class Form(Protocol):
    """A module of a form."""

    NAME: str
    EXAMPLE: str
    """A row of it, for the sentence that refuses a file of no form."""

    def sniff(self, row: Row) -> bool:
        """Whether a row looks like this form, from its columns."""
        ...

    def read(self, row: Row, where: str) -> Item:
        """The row as a trace or a question.

        Raises:
            M32Error: the row is neither.
        """
        ...


class OtherFormError(M32Error):
    """A row that is not of the form that its file is taken for."""


@cache
def forms() -> dict[str, Form]:
    """Name → form, in the order of names. A row of two forms is taken for the first of them."""
    names = sorted(module.name for module in pkgutil.iter_modules(formats.__path__))
    found = [cast(Form, importlib.import_module(f"{formats.__name__}.{name}")) for name in names]
    return {form.NAME: form for form in found}


def form_of(rows: Iterable[Row]) -> Form | None:
    """The form of most of the rows; None where none has a form."""
    seen: Counter[str] = Counter()
    for row in rows:
        seen.update([name for name, form in forms().items() if form.sniff(row)][:1])
    return forms()[seen.most_common(1)[0][0]] if seen else None


def read_row(form: Form, row: Row, where: str) -> Item:
    """The row as a trace or a question.

    Raises:
        OtherFormError: the row is not of this form.
        M32Error: the row is of this form, and neither a trace nor a question.
    """
    if not form.sniff(row):
        columns = ", ".join(map(str, row)) or "none"
        raise OtherFormError(where, f"the columns {shown(columns)}", f"a row of the form {form.NAME}, {form.EXAMPLE}")
    return form.read(row, where)


def mapped(row: Row, columns: Mapping[str, str]) -> dict[str, Any]:
    """The row under the names that the forms know.

    Args:
        columns: name of the form → column of the file. A column that has the name of the form already gives way.
    """
    if not columns:
        return dict(row)
    rest = {key: value for key, value in row.items() if key not in columns and key not in columns.values()}
    return rest | {name: row[column] for name, column in columns.items() if column in row}


def unknown_form(where: str, first: str) -> M32Error:
    """The refusal of a file, with its first line and a list of the forms."""
    known = "; ".join(f"{name} {form.EXAMPLE}" for name, form in forms().items())
    return M32Error(
        where,
        f"{shown(first)!r} in its first line, which is of no known form",
        f"one of {known}",
        "Name its columns, e.g. --map prompt=problem --map trace_steps=solution --map final_answer=answer",
    )
