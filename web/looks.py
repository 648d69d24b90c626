"""The reader's choice of light or dark, kept in a cookie so that the first byte of a page knows it."""

from typing import Annotated, Literal

from fastapi import APIRouter, Query
from starlette.responses import RedirectResponse, Response

from .frame import THEME_COOKIE, YEAR_S

router = APIRouter(include_in_schema=False)

# A path on this service: one slash in front, for two name another host, as a backslash does to browsers.
Back = Annotated[str, Query(max_length=2000, pattern=r"^/([^/\\\x00-\x20][^\\\x00-\x20]*)?$")]


@router.get("/theme/{theme}", response_model=None)
def choose_theme(theme: Literal["auto", "light", "dark"], back: Back = "/") -> Response:
    """Remembers the theme and goes back to the page, whose address stays free of it."""
    answer = RedirectResponse(back, status_code=303)
    answer.set_cookie(THEME_COOKIE, theme, max_age=YEAR_S, httponly=True, samesite="lax")
    return answer
