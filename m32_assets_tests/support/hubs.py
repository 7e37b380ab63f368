"""Stand-ins of the APIs of the Hugging Face hub and of Kaggle, on loopback: what is uploaded can be looked at.

They answer as the real ones do to ``huggingface_hub`` 1.33 and ``kagglehub`` 1.0, as far as those ask.
"""

from __future__ import annotations

import base64
import io
import json
import re
import threading
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from m32_assets.common.files import sha256_bytes

TOKEN = "a-token-of-the-stand-in"


@dataclass
class StandIn:
    """What a stand-in holds.

    Attributes:
        address: of the server.
        made: what was created, name → its settings.
        files: name → the files of its newest version, name → bytes.
        versions: name → number of commits or versions.
        fails: method and path → the status that it answers with, a regular expression over both.
        asked: every request, method and path.
        commit: of every repository's files.
        gated: names whose files need a login that accepted their terms.
        cuts: name of a file → bytes of it after which its download is cut off; from then on the server is down.
        ranges: the ``Range`` of every download, empty for a whole file.
    """

    address: str = ""
    made: dict[str, dict[str, Any]] = field(default_factory=dict)
    files: dict[str, dict[str, bytes]] = field(default_factory=dict)
    versions: dict[str, int] = field(default_factory=dict)
    fails: dict[str, int] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    blobs: dict[str, bytes] = field(default_factory=dict)
    commit: str = "1" * 40
    gated: set[str] = field(default_factory=set)
    cuts: dict[str, int] = field(default_factory=dict)
    ranges: list[str] = field(default_factory=list)


class _Handler(BaseHTTPRequestHandler):
    state: StandIn
    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing is logged."""

    def handle_one(self) -> None:
        """Answer a request, or fail as the test wants it."""
        length = int(self.headers.get("Content-Length") or 0)
        body = self.rfile.read(length)
        line = f"{self.command} {self.path}"
        self.state.asked.append(line)
        for pattern, status in self.state.fails.items():
            if re.search(pattern, line):
                return self.answer({"error": "as the test wants it", "message": "as the test wants it"}, status)
        if self.headers.get("Authorization") != f"Bearer {TOKEN}" and not self.path.startswith("/blob/"):
            return self.answer({"error": "Invalid credentials", "code": 401}, 401)
        return self.route(self.path.partition("?")[0], body)

    do_GET = do_POST = do_PUT = handle_one

    def route(self, path: str, body: bytes) -> None:
        """Answer a request that is allowed."""
        raise NotImplementedError

    def answer(self, value: Any, status: int = 200, **headers: str) -> None:
        """Answer with JSON."""
        data = json.dumps(value).encode()
        self.send_response(status)
        for name, text in {"Content-Type": "application/json", "Content-Length": str(len(data)), **headers}.items():
            self.send_header(name, text)
        self.end_headers()
        self.wfile.write(data)


class _Hub(_Handler):
    def route(self, path: str, body: bytes) -> None:
        state = self.state
        if path == "/api/whoami-v2":
            return self.answer({"type": "user", "name": "us", "orgs": []})
        if path == "/api/validate-yaml":  # of the card
            return self.answer({"errors": [], "warnings": []})
        if path == "/api/repos/create":
            asked = json.loads(body)
            name = f"{asked.get('organization') or 'us'}/{asked['name']}"
            state.made[name], state.files[name] = asked, {}
            return self.answer({"url": f"{state.address}/{name}", "id": name, "name": name})
        if path.startswith("/blob/"):
            state.blobs[path.rpartition("/")[2]] = body
            return self.answer({})
        if found := re.fullmatch(r"/(\S+?)\.git/info/lfs/objects/batch", path):
            objects = [
                {**each, "actions": {"upload": {"href": f"{state.address}/blob/{each['oid']}"}}}
                for each in json.loads(body)["objects"]
            ]
            return self.answer({"transfer": "basic", "objects": objects})
        if found := re.fullmatch(r"/api/models/([^/]+/[^/]+)/revision/(\w+)", path):
            return self.about(*found.groups())
        if found := re.fullmatch(r"/([^/]+/[^/]+)/resolve/(\w+)/(.+)", path):
            return self.download(*found.groups())
        found = re.fullmatch(r"/api/models/([^/]+/[^/]+)(?:/(\w+)/main.*)?", path)
        assert found, path
        name, verb = found.groups()
        if name not in state.files:
            return self.answer({"error": "Repository not found"}, 404, **{"X-Error-Code": "RepoNotFound"})
        if verb is None:
            return self.answer({"id": name, "modelId": name, "private": True, "siblings": [], "tags": []})
        if verb == "tree":
            tree = [
                {"type": "file", "path": file, "size": len(data), "oid": "0" * 40}
                for file, data in state.files[name].items()
            ]
            return self.answer(tree)
        if verb == "preupload":
            modes = [
                {
                    "path": each["path"],
                    "uploadMode": "regular" if each["size"] < 10_000 else "lfs",
                    "shouldIgnore": False,
                }
                for each in json.loads(body)["files"]
            ]
            return self.answer({"files": modes})
        assert verb == "commit"
        for line in map(json.loads, body.splitlines()):
            value = line["value"]
            if line["key"] == "file":
                state.files[name][value["path"]] = base64.b64decode(value["content"])
            elif line["key"] == "lfsFile":
                state.files[name][value["path"]] = state.blobs[value["oid"]]
        state.versions[name] = state.versions.get(name, 0) + 1
        return self.answer({"commitUrl": f"{state.address}/{name}/commit/1", "commitOid": "1" * 40})

    def about(self, name: str, revision: str) -> None:
        """Answer what a repository has at a commit."""
        state = self.state
        if revision != state.commit:
            return self.answer({"error": "Invalid rev id"}, 404, **{"X-Error-Code": "RevisionNotFound"})
        siblings = [
            {
                "rfilename": file,
                "size": len(data),
                "lfs": {"sha256": sha256_bytes(data), "size": len(data), "pointerSize": 130},
            }
            for file, data in state.files[name].items()
        ]
        return self.answer({"id": name, "modelId": name, "sha": revision, "siblings": siblings, "tags": []})

    def download(self, name: str, revision: str, file: str) -> None:
        """Answer with a file, or with what is asked of it."""
        state = self.state
        if name in state.gated:
            return self.answer({"error": "Access is restricted"}, 403, **{"X-Error-Code": "GatedRepo"})
        assert revision == state.commit
        data, asked = state.files[name][file], self.headers.get("Range") or ""
        state.ranges.append(asked)
        start = int(re.fullmatch(r"bytes=(\d+)-", asked)[1]) if asked else 0  # pyright: ignore[reportOptionalSubscript]
        self.send_response(206 if asked else 200)
        self.send_header("Content-Length", str(len(data) - start))
        if asked:
            self.send_header("Content-Range", f"bytes {start}-{len(data) - 1}/{len(data)}")
        self.end_headers()
        if (cut := state.cuts.pop(file, None)) is not None:
            self.wfile.write(data[start : start + cut])
            self.close_connection = True
            state.fails["/resolve/"] = 503
            return
        self.wfile.write(data[start:])


class _Kaggle(_Handler):
    def route(self, path: str, body: bytes) -> None:
        state = self.state
        if path.startswith("/blob/"):
            token = path.rpartition("/")[2]
            state.blobs[token] = body
            return self.answer({})
        asked, call = json.loads(body or b"{}"), path.rpartition("/")[2]
        if call == "Hello":
            return self.answer({"userName": "us"})
        if call == "StartBlobUpload":
            token = f"{len(state.blobs)}-{asked['name']}"
            state.blobs[token] = b""
            return self.answer({"token": token, "createUrl": f"{state.address}/blob/{token}"})
        if call == "GetModel":
            name = f"{asked['ownerSlug']}/{asked['modelSlug']}"
            return self.answer({"id": 1}) if name in state.made else self.answer({"code": 404, "message": "no"}, 404)
        if call == "CreateModel":
            state.made[f"{asked['ownerSlug']}/{asked['slug']}"] = asked
            return self.answer({"id": 1})
        return self.of_version(call, asked)

    def of_version(self, call: str, asked: dict[str, Any]) -> None:
        """Answer what is about a dataset, or about a variation of a model."""
        state, inner = self.state, asked.get("body", {})
        if "Dataset" in call:
            name = f"{asked['ownerSlug']}/{asked.get('datasetSlug') or asked.get('slug')}"
        else:
            variation = asked.get("instanceSlug") or inner.get("instanceSlug")
            framework = (asked.get("framework") or inner.get("framework")).removeprefix("MODEL_FRAMEWORK_").lower()
            name = f"{asked['ownerSlug']}/{asked['modelSlug']}/{framework}/{variation}"
        if call.startswith("Get"):
            return self.answer(
                {"id": 1} if name in state.files else {"code": 404, "message": "no"},
                200 if name in state.files else 404,
            )
        if name in state.files and not call.endswith("Version"):
            return self.answer({"code": 409, "error": "there is one"})
        tree = inner if "files" in inner else asked
        state.made.setdefault(name, asked)
        state.files[name] = dict(_uploaded(tree, state.blobs))
        state.versions[name] = state.versions.get(name, 0) + 1
        return self.answer({"id": 1, "url": f"{state.address}/{name}", "ref": name, "status": "ok"})


def _uploaded(tree: dict[str, Any], blobs: dict[str, bytes], above: str = "") -> Iterator[tuple[str, bytes]]:
    """The uploaded files below a folder, by name.

    ``kagglehub`` packs more than 50 files into one ``archive.zip``, which Kaggle unpacks (Kaggle/kagglehub#103).
    """
    for file in tree.get("files") or []:
        name, data = file["token"].partition("-")[2], blobs[file["token"]]
        if name == "archive.zip":
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                yield from ((above + inner, archive.read(inner)) for inner in archive.namelist())
        else:
            yield above + name, data
    for folder in tree.get("directories") or []:
        yield from _uploaded(folder, blobs, f"{above}{folder['name']}/")


@contextmanager
def _serve(handler: type[_Handler]) -> Iterator[StandIn]:
    state = StandIn()
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Of", (handler,), {"state": state}))
    state.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield state
    finally:
        server.shutdown()
        server.server_close()


def hub() -> Any:
    """A context manager: a stand-in of the hub."""
    return _serve(_Hub)


def kaggle() -> Any:
    """A context manager: a stand-in of Kaggle."""
    return _serve(_Kaggle)
