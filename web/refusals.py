"""Every answer that is not what was asked for: one clear sentence in the reader's language."""

from collections.abc import Mapping

from fastapi.responses import JSONResponse
from starlette.requests import Request
from starlette.responses import Response

from .frame import Frame, render


def refusal(request: Request, *, status: int, key: str, headers: Mapping[str, str] | None = None) -> Response:
    """A message page, or the same sentence as JSON under /api; `key` names it in the catalogues."""
    frame = Frame.of(request)
    if request.scope["path"].startswith("/api/"):
        body = {"status": status, "detail": frame.t(key)}
        return JSONResponse(body, status_code=status, headers=dict(headers or {}))
    answer = render(frame, "refusal.html", status=status, key=key)
    answer.status_code = status
    answer.headers.update(headers or {})
    return answer
