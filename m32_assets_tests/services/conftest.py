"""One real Postgres for the tests of this folder; none is left behind."""

from collections.abc import Iterator

import pytest

from dev.local_postgres import PostgresServer, running_postgres


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """A server of the tests' own. A machine without one is an error, never a skip."""
    with running_postgres() as server:
        yield server
