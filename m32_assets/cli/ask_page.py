"""The page of m32 ask: one file, served on this machine only."""

from __future__ import annotations

import base64
import contextlib
import hashlib
import json
import re
import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from m32_assets.common.errors import M32Error

if TYPE_CHECKING:
    from starlette.applications import Starlette

    from m32_assets.evaluation.ask import Asker

PAGE = Path(__file__).with_name("ask_page.html")
HOST = "127.0.0.1"
MAX_REQUEST_BYTES = 100_000


@contextlib.contextmanager
def free_socket(port: int) -> Iterator[socket.socket]:
    """A socket that listens on this machine; port 0 takes any free one.

    Raises:
        M32Error: the port is taken or out of bounds.
    """
    if not 0 <= port < 2**16:
        raise M32Error("--port", str(port), "0 to 65535")
    with socket.socket() as listening:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listening.bind((HOST, port))
        except OSError as error:
            raise M32Error(
                f"{HOST}:{port}", str(error.strerror), "a free port", "Name another one with --port"
            ) from error
        yield listening


def serve(asker: Asker, listening: socket.socket, name: str) -> None:
    """Answer until the process is stopped."""
    import uvicorn

    print(f"{name} answers on http://{HOST}:{listening.getsockname()[1]}; Ctrl-C ends", flush=True)
    server = uvicorn.Server(uvicorn.Config(page(asker, name), log_level="error", lifespan="off"))
    server.run(sockets=[listening])


def page(asker: Asker, name: str) -> Starlette:
    """The application: the page, and ``POST /ask`` of ``{"question": …}``.

    A page of another site can neither read it (no such host name) nor ask (a JSON body needs a permission that is never
    given).

    Args:
        name: of the model, to be shown.
    """
    from starlette.applications import Starlette
    from starlette.concurrency import run_in_threadpool
    from starlette.middleware import Middleware
    from starlette.middleware.trustedhost import TrustedHostMiddleware
    from starlette.requests import Request
    from starlette.responses import HTMLResponse, JSONResponse, Response
    from starlette.routing import Route

    one_at_a_time = threading.Lock()
    html = PAGE.read_text("utf-8")
    headers = {"content-security-policy": _policy(html), "x-content-type-options": "nosniff"}
    about = {"model": name, "samples": asker.sampling.samples}

    async def show(_: Request) -> Response:
        return HTMLResponse(html, headers=headers)

    async def tell(_: Request) -> Response:
        return JSONResponse(about)

    async def ask(request: Request) -> Response:
        if request.headers.get("content-type", "").split(";")[0] != "application/json":
            return JSONResponse({"error": "expected a body of application/json"}, 415)
        body = b""
        async for part in request.stream():
            body += part
            if len(body) > MAX_REQUEST_BYTES:
                return JSONResponse({"error": "the question is too long"}, 413)
        try:
            question = json.loads(body)["question"]
        except (ValueError, KeyError, TypeError):
            question = None
        if not isinstance(question, str):
            return JSONResponse({"error": 'expected {"question": "…"}'}, 400)
        try:
            return JSONResponse(await run_in_threadpool(answered, question))
        except M32Error as error:
            return JSONResponse({"error": f"{error}"}, 400)

    def answered(question: str) -> dict[str, object]:
        from m32_assets.evaluation.ask import votes, winner

        with one_at_a_time:
            begin = time.perf_counter()
            replies = asker.ask(question.strip())
            seconds = round(time.perf_counter() - begin, 1)
        return {
            "replies": [asdict(reply) for reply in replies],
            "winner": winner(replies),
            "votes": votes(replies),
            "seconds": seconds,
        }

    return Starlette(
        routes=[Route("/", show), Route("/about", tell), Route("/ask", ask, methods=["POST"])],
        middleware=[Middleware(TrustedHostMiddleware, allowed_hosts=[HOST, "localhost"])],
    )


def _policy(html: str) -> str:
    """Only the page's own script and style may run, and it may talk to this server alone."""
    found = {
        kind: base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        for kind, text in re.findall(r"<(script|style)>(.*?)</\1>", html, re.DOTALL)
    }
    return (
        f"default-src 'none'; script-src 'sha256-{found['script']}'; style-src 'sha256-{found['style']}'; "
        "connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )
