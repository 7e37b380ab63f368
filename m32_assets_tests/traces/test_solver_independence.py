"""A solver shares a file with its family and nothing else: neither tables nor helpers, nor the generator's modules."""

from __future__ import annotations

import ast
import inspect
import symtable
from pathlib import Path

import pytest

from m32_assets.traces.family import families

SHARED = {
    "m32_assets.traces.text.number",
    "m32_assets.traces.words.WORDS",
    "m32_assets.traces.words.words_of",
    "m32_assets.traces.verification.number_words.in_digits",
}
"""What a solver may import from the project, beside the solver helpers of another family."""


def names_in(node: ast.AST) -> set[str]:
    return {found.id for found in ast.walk(node) if isinstance(found, ast.Name)}


def definitions(tree: ast.Module) -> dict[str, ast.stmt]:
    """Every name that a module defines once, by a function, a class or an assignment, with that statement."""
    found: dict[str, ast.stmt] = {}
    for statement in tree.body:
        if isinstance(statement, ast.FunctionDef | ast.ClassDef):
            names = {statement.name}
        elif isinstance(statement, ast.Assign):
            names = set().union(*map(names_in, statement.targets))
        elif isinstance(statement, ast.AnnAssign):
            names = names_in(statement.target)
        else:
            assert isinstance(statement, ast.Import | ast.ImportFrom | ast.Expr), ast.unparse(statement)
            continue
        assert not names & found.keys(), f"defined twice: {names & found.keys()}"
        found |= dict.fromkeys(names, statement)
    return found


def imports(tree: ast.Module) -> dict[str, str]:
    """Every imported name, with where it comes from."""
    found: dict[str, str] = {}
    for statement in tree.body:
        if isinstance(statement, ast.ImportFrom):
            found |= {alias.asname or alias.name: f"{statement.module}.{alias.name}" for alias in statement.names}
        elif isinstance(statement, ast.Import):
            found |= {alias.asname or alias.name: alias.name for alias in statement.names}
    return found


def globals_of(scope: symtable.SymbolTable) -> set[str]:
    """The names of the module that a function or class uses, nested ones included."""
    found = {symbol.get_name() for symbol in scope.get_symbols() if symbol.is_global()}
    return found.union(*(globals_of(child) for child in scope.get_children()))


def used(start: str, source: str) -> set[str]:
    """The names of the module that ``start`` uses, directly or through others, itself included."""
    tree = ast.parse(source)
    scopes = {child.get_name(): child for child in symtable.symtable(source, "family", "exec").get_children()}
    defined = definitions(tree)
    found: set[str] = set()
    waiting = {start}
    while waiting:
        name = waiting.pop()
        found.add(name)
        statement = defined.get(name)
        if isinstance(statement, ast.FunctionDef | ast.ClassDef):
            names = globals_of(scopes[name]).union(*map(names_in, statement.decorator_list))
            if isinstance(statement, ast.FunctionDef):
                names |= names_in(statement.args)
        else:
            names = names_in(statement) if statement else set()
        waiting |= (names & (defined.keys() | imports(tree).keys())) - found
    return found


def shared(source: str, family: str) -> set[str]:
    """What the solver of a family's source uses although it is the generator's; of a table, what any of them uses."""
    tree = ast.parse(source)
    defined, imported = definitions(tree), imports(tree)
    is_table = "FAMILIES" in defined
    solver = used("SOLVERS" if is_table else "solve", source)
    generator = used("TABLE" if is_table else family, source)
    assert solver <= defined.keys() | imported.keys() >= generator, "not defined here"
    both = {name for name in solver & generator if name in defined}
    own = {imported[name] for name in solver & imported.keys() if imported[name].startswith("m32_assets.")}
    return both | {name for name in own - SHARED if not is_solver_helper(name)}


def source_of(family: str) -> str:
    return Path(inspect.getfile(families()[family].build)).read_text("utf-8")


def is_solver_helper(imported: str) -> bool:
    """Whether this is defined in the file of another family, which does not use it."""
    module, _, helper = imported.rpartition(".")
    family = module.rpartition(".")[2]
    return module.startswith("m32_assets.traces.families.") and helper not in used(family, source_of(family))


@pytest.mark.parametrize("name", sorted(families()))
def test_solver_uses_nothing_of_the_family(name: str) -> None:
    assert shared(source_of(name), name) == set()


COLUMNS, FAMILY_DECORATOR = "m32_assets.traces.columns.sum_columns", "m32_assets.traces.family.family"
FAMILY = """
from m32_assets.traces.columns import sum_columns
from m32_assets.traces.family import family
TABLE = {}
def helper(): return TABLE
@family("reasoning", a=helper())
def doubling(a): return sum_columns(a, a)
"""


@pytest.mark.parametrize(
    ("solver", "found"),
    [
        ("def solve(prompt): return str(len(prompt))", set()),
        ("def solve(prompt): return TABLE[prompt]", {"TABLE"}),
        ("def solve(prompt): return read(prompt)\ndef read(prompt): return helper()", {"helper", "TABLE"}),
        ("def solve(prompt): return doubling(prompt)", {"doubling", "helper", "TABLE", COLUMNS, FAMILY_DECORATOR}),
        ("def solve(prompt): helper = prompt; return helper", set()),
        ("def solve(prompt): return sum_columns(2, 3)", {COLUMNS}),
    ],
)
def test_planted_sharing_is_found(solver: str, found: set[str]) -> None:
    assert shared(FAMILY + solver, "doubling") == found
