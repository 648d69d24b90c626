"""The same as the pages, as JSON: the read models as they are, with addresses masked.

The endpoints stand in `api_articles`, `api_alerts`, `api_sources`, `api_rules`, …; those of organisations,
persons and single stories beside their pages.
"""

from fastapi import APIRouter
from fastapi.responses import JSONResponse

from monitor import health

from .api_route import Limit, api_router
from .pages import Served

__all__ = ["Limit", "probes", "router"]

router = api_router()
probes = APIRouter(include_in_schema=False)


@probes.api_route("/healthz", methods=["GET", "HEAD"])
def alive() -> dict[str, str]:
    """That the process answers."""
    return {"status": "ok"}


@probes.api_route("/readyz", methods=["GET", "HEAD"], response_model=None)
def ready(service: Served) -> JSONResponse:
    """Whether the service can do its work."""
    is_ready = health.is_ready(service)
    return JSONResponse(
        {"status": "ready" if is_ready else "not ready"}, status_code=200 if is_ready else 503
    )
