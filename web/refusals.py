"""Every answer that is not what was asked for: a message page, or a problem for programs."""

from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import Response

from . import problems
from .frame import Frame, render


def refusal(
    request: Request,
    *,
    status: int,
    key: str,
    error: Exception | None = None,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """A message page, or under /api the problem; `key` names the sentence in the catalogues."""
    if problems.is_api(request.scope["path"]):
        return problems.of_error(request, status=status, key=key, error=error, headers=headers)
    frame = Frame.of(request)
    answer = render(frame, "refusal.html", status=status, key=key)
    answer.status_code = status
    answer.headers.update(headers or {})
    return answer
