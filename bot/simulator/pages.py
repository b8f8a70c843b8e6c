"""The chat page and its files, with headers that let nothing else in."""

from collections.abc import Awaitable, Callable
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

_FOLDER = Path(__file__).parent / "page"
_TYPES = {".html": "text/html", ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; "
        "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-cache",
}


def page_routes(ready: Callable[[], bool] | None) -> list[Route]:
    """`GET /` once `ready` says so (before that 503 and a page that tries again), and its files."""
    return [
        Route("/", _index(ready), methods=["GET"]),
        Route("/page/{name}", _file, methods=["GET"]),
        Route("/sim/files/{file_id}", _shown_file, methods=["GET"]),
    ]


def _index(ready: Callable[[], bool] | None) -> Callable[[Request], Awaitable[Response]]:
    async def index(request: Request) -> Response:
        if ready is not None and not ready():
            return _serve("waiting.html", 503, {"Retry-After": "1"})
        return _serve("index.html")

    return index


async def _file(request: Request) -> Response:
    return _serve(request.path_params["name"])


async def _shown_file(request: Request) -> Response:
    """A file of a chat for the page; only pictures are shown, anything else is a download."""
    world = request.app.state.world
    known = world.files.get(request.path_params["file_id"])
    body = world.journal.file(known["file_id"]) if known else None
    if known is None or body is None:
        return Response(status_code=404)
    picture = known["mime"] in ("image/jpeg", "image/png", "image/webp", "image/gif")
    headers = _HEADERS | ({} if picture else {"Content-Disposition": "attachment"})
    return Response(
        body, media_type=known["mime"] if picture else "application/octet-stream", headers=headers
    )


def _serve(name: str, status: int = 200, extra: dict[str, str] | None = None) -> Response:
    path = _FOLDER / name
    if path.parent != _FOLDER or path.suffix not in _TYPES or not path.is_file():
        return Response(status_code=404)
    headers = _HEADERS | (extra or {})
    return Response(path.read_bytes(), status, headers, media_type=_TYPES[path.suffix])
