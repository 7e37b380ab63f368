"""One real Postgres for the tests of this folder. It ends with them."""

from collections.abc import Iterator

import pytest

from dev.local_postgres import PostgresServer, running_postgres


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """A Postgres server. A machine without Postgres is an error, never a skip."""
    with running_postgres() as server:
        yield server
