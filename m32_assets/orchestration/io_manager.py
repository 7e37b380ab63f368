"""The IO manager: nothing is pickled, nothing is unpickled."""

from typing import Any

import dagster as dg


class RefusingIOManager(dg.IOManager):
    """Refuses values: assets hand on paths and outputs in files."""

    def handle_output(self, context: dg.OutputContext, obj: Any) -> None:
        """Refuse any value but None."""
        if obj is not None:
            raise dg.Failure(
                f"{context.asset_key.to_user_string()} returned a {type(obj).__name__}: return a MaterializeResult"
            )

    def load_input(self, context: dg.InputContext) -> Any:
        """Refuse: depend with ``deps`` and read files."""
        raise dg.Failure("assets hand on files: depend with deps=[...] and read them")
