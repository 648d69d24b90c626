"""A story: its languages side by side, how each came, and what each leaves out."""

from fastapi import APIRouter
from fastapi.responses import HTMLResponse
from starlette.responses import Response

from news.views import StoryView
from storage import story_views

from .api import router as api
from .differing import left_out
from .frame import render
from .pages import Framed, Key, Served
from .sides import sides

MOST_OTHERS = 50  # further releases of a language that the story has already

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)


@router.get("/stories/{key:path}")
def page(service: Served, frame: Framed, key: Key) -> Response:
    """One release in all its languages."""
    with service.database.reading() as tx:
        told = story_views.releases(tx, key)
    shown = sides(frame, told.releases, told.differences)
    beside = {(each.text.key, each.text.language) for each in shown}
    others = [
        each
        for each in (release.article for release in told.releases)
        if (each.ref.key, each.language) not in beside
    ]
    return render(
        frame,
        "story.html",
        key=key,
        sides=shown,
        others=[
            {"key": each.ref.key, "language": each.language, "title": each.title}
            for each in others[:MOST_OTHERS]
        ],
        left_out=left_out(frame, told.differences),
    )


@api.get("/stories/{key:path}", name="story")
def story(service: Served, key: Key) -> StoryView:
    """One release in all its languages, how each came to the story, and what each leaves out."""
    with service.database.reading() as tx:
        return story_views.story(tx, key)
