"""The proxy of deploy/nginx in front of two webservers, all real."""

import contextlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import dagster as dg
import httpx
import pytest

from m32_assets.orchestration.instance import make_storages
from m32_assets_tests.support.ports import free_port, listens
from m32_assets_tests.support.processes import wait_for
from m32_assets_tests.support.project import ROOT

CODE = "m32_assets_tests.support.trainer_code"
NAMES = {"operate": "m32.example.org", "view": "view.m32.example.org"}


@dataclass(frozen=True, slots=True)
class Proxy:
    """The proxy's port, and the ports behind it."""

    port: int
    behind: dict[str, int]
    certificate: Path

    def client(self, name: str, login: bool = True) -> httpx.Client:
        """A client of one of the two host names, with that host's login or without."""
        host = NAMES[name]
        return httpx.Client(
            base_url=f"https://127.0.0.1:{self.port}",
            headers={"Host": host},
            verify=False,
            timeout=60,
            auth=(name, f"secret of {name}") if login else None,
        )


@pytest.fixture(scope="session")
def proxy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Proxy]:
    """The proxy and its two webservers. A machine without nginx is an error, never a skip."""
    nginx = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    if not nginx:
        pytest.fail("no nginx: deploy/system-packages installs it or says what does")
    folder = tmp_path_factory.mktemp("proxy")
    shutil.copy(ROOT / "dagster.yaml", folder)
    with contextlib.chdir(folder), dg.DagsterInstance.from_config(str(folder)) as instance:
        make_storages(instance)  # creating a SQLite storage concurrently crashes one process, so create it up front
    behind = {name: free_port() for name in NAMES}
    port = free_port()
    _write_config(folder, port, behind)
    processes = [_webserver(folder, behind["operate"]), _webserver(folder, behind["view"], "--read-only")]
    try:
        with (folder / "nginx.out").open("w") as out:
            processes.append(
                subprocess.Popen([nginx, "-p", folder, "-c", folder / "nginx.conf"], stdout=out, stderr=out)
            )
        for number in [port, *behind.values()]:
            wait_for(f"port {number}", lambda number=number: _listens(number, processes, folder), 120)
        yield Proxy(port, behind, folder / "m32.crt")
    finally:
        for process in reversed(processes):
            process.terminate()
            process.wait(30)


def _write_config(folder: Path, port: int, behind: dict[str, int]) -> None:
    """The committed configuration, with only ports and folders replaced."""
    certificate = "req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=m32.example.org -keyout m32.key -out m32.crt"
    subprocess.run(["openssl", *certificate.split()], cwd=folder, check=True, capture_output=True)
    for name, file in (("operate", "m32.htpasswd"), ("view", "m32-view.htpasswd")):
        digest = subprocess.check_output(["openssl", "passwd", "-apr1", f"secret of {name}"], text=True)
        (folder / file).write_text(f"{name}:{digest}", "utf-8")
    text = (ROOT / "deploy/nginx/m32.conf").read_text("utf-8")
    for old, new in (
        ("listen 443 ssl", f"listen 127.0.0.1:{port} ssl"),
        ("/etc/nginx/", f"{folder}/"),
        ("127.0.0.1:3000", f"127.0.0.1:{behind['operate']}"),
        ("127.0.0.1:3001", f"127.0.0.1:{behind['view']}"),
    ):
        assert old in text
        text = text.replace(old, new)
    (folder / "m32.conf").write_text(text, "utf-8")
    shutil.copy(ROOT / "deploy/nginx/proxy_params_m32", folder)
    user = "user root;\n" if os.geteuid() == 0 else ""
    temporary = "\n".join(
        f"{kind}_temp_path {folder}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    (folder / "nginx.conf").write_text(
        f"{user}daemon off;\npid {folder}/nginx.pid;\nerror_log {folder}/error.log;\nevents {{}}\n"
        f"http {{\naccess_log {folder}/access.log;\n{temporary}\ninclude {folder}/m32.conf;\n}}\n",
        "utf-8",
    )


def _webserver(folder: Path, port: int, *options: str) -> subprocess.Popen[bytes]:
    with (folder / f"webserver-{port}.out").open("wb") as out:
        program = str(Path(sys.executable).with_name("dagster-webserver"))
        return subprocess.Popen(
            [program, "-h", "127.0.0.1", "-p", str(port), "-m", CODE, *options],
            cwd=folder,
            stdout=out,
            stderr=out,
            env={**os.environ, "DAGSTER_HOME": str(folder), "PYTHONPATH": str(ROOT)},
        )


def _listens(port: int, processes: list[subprocess.Popen[bytes]], folder: Path) -> bool:
    if any(process.poll() is not None for process in processes):
        output = "\n".join(file.read_text("utf-8")[-2000:] for file in sorted(folder.glob("*.out")))
        raise RuntimeError(f"one of {[process.args for process in processes]} ended during start-up:\n{output}")
    return listens(port)
