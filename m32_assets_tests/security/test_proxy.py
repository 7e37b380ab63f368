"""The proxy lets through requests with a login and of the UI's own origin, and no mutation of read-only users."""

import httpx
import pytest

from m32_assets_tests.security.conftest import NAMES, Proxy

OWN = {name: {"Origin": f"https://{host}"} for name, host in NAMES.items()}
READ = "{ version }"
WRITE = 'mutation { setConcurrencyLimit(concurrencyKey: "gpu", limit: %d) }'
LIMIT = '{ instance { concurrencyLimit(concurrencyKey: "gpu") { slotCount } } }'
SOCKET = {
    "Upgrade": "websocket",
    "Connection": "Upgrade",
    "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
    "Sec-WebSocket-Protocol": "graphql-ws",
}


def ask(client: httpx.Client, query: str, headers: dict[str, str]) -> httpx.Response:
    return client.post("/graphql", json={"query": query}, headers=headers)


def slots(proxy: Proxy) -> int:
    """The limit of the pool, read from the webserver directly."""
    answer = httpx.post(f"http://127.0.0.1:{proxy.behind['operate']}/graphql", json={"query": LIMIT}, timeout=60)
    return answer.json()["data"]["instance"]["concurrencyLimit"]["slotCount"]


def test_webserver_itself_runs_a_mutation_by_get_of_any_origin(proxy: Proxy):
    """The reason for the proxy. If this test fails, the proxy can be simpler."""
    url = f"http://127.0.0.1:{proxy.behind['operate']}/graphql"
    answer = httpx.get(url, params={"query": WRITE % 3}, headers={"Origin": "https://evil.example"}, timeout=60)
    assert answer.json()["data"] == {"setConcurrencyLimit": True}
    assert slots(proxy) == 3


@pytest.mark.parametrize("name", NAMES)
def test_request_without_the_login_of_the_host_is_refused(proxy: Proxy, name: str):
    other = next(n for n in NAMES if n != name)
    with proxy.client(name, login=False) as client:
        assert client.get("/server_info").status_code == 401
        assert client.get("/server_info", auth=(name, "wrong")).status_code == 401
        assert client.get("/server_info", auth=(other, f"secret of {other}")).status_code == 401
        assert ask(client, WRITE % 9, OWN[name]).status_code == 401
        assert client.get("/graphql", headers={**SOCKET, **OWN[name]}).status_code == 401


def test_operator_reads_and_writes(proxy: Proxy):
    with proxy.client("operate") as client:
        page = client.get("/server_info")
        assert page.status_code == 200
        assert page.headers["X-Frame-Options"] == "DENY"
        assert client.get("/").status_code == 200
        assert ask(client, READ, OWN["operate"]).json()["data"]["version"]
        assert ask(client, WRITE % 5, OWN["operate"]).json()["data"] == {"setConcurrencyLimit": True}
        assert client.get("/graphql", headers={**SOCKET, **OWN["operate"]}).status_code == 101
    assert slots(proxy) == 5


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_graphql_by_get_is_refused(proxy: Proxy, name: str, method: str):
    before = slots(proxy)
    with proxy.client(name) as client:
        for headers in ({}, OWN[name], {"Upgrade": "something"}, {"Origin": "https://evil.example"}):
            for path in ("/graphql", "/graphql/", "//graphql", "/%67raphql"):
                answer = client.request(method, path, params={"query": WRITE % 8}, headers=headers)
                assert "setConcurrencyLimit" not in answer.text
    assert slots(proxy) == before


FOREIGN = ["https://evil.example", "null", "", "https://m32.example.org.evil.example", "http://m32.example.org"]


@pytest.mark.parametrize("origin", FOREIGN)
def test_request_of_a_foreign_origin_is_refused(proxy: Proxy, origin: str):
    before = slots(proxy)
    headers = {"Origin": origin} if origin else {}
    with proxy.client("operate") as client:
        assert ask(client, WRITE % 7, headers).status_code == 403
        form = client.post("/graphql", data={"query": WRITE % 7}, headers=headers)
        assert form.status_code == 403
        assert client.post("/report_asset_materialization/trainer", headers=headers).status_code == 403
        assert client.get("/graphql", headers={**SOCKET, **headers}).status_code == 403
    assert slots(proxy) == before


def test_read_only_user_reads_and_changes_nothing(proxy: Proxy):
    before = slots(proxy)
    with proxy.client("view") as client:
        assert client.get("/").status_code == 200
        assert ask(client, READ, OWN["view"]).json()["data"]["version"]
        assert ask(client, WRITE % 6, OWN["view"]).json()["data"] is None
        assert client.post("/report_asset_materialization/trainer", headers=OWN["view"]).status_code >= 400
    assert slots(proxy) == before
