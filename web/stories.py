"""A story: its languages side by side, how each came, and what each leaves out."""

from fastapi import APIRouter
from fastapi.responses import HTMLResponse
from starlette.responses import Response

from news.views import StoryView
from storage import story_views

from .api import router as api
from .differing import delay, left_out
from .frame import render
from .pages import Framed, Key, Served

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)


@router.get("/stories/{key:path}")
def page(service: Served, frame: Framed, key: Key) -> Response:
    """One release in all its languages."""
    with service.database.reading() as tx:
        view = story_views.story(tx, key)
    delays = {each.language: delay(frame, each.translation_delay_s) for each in view.releases}
    return render(frame, "story.html", story=view, delays=delays, left_out=left_out(frame, view.differences))


@api.get("/stories/{key:path}", name="story")
def story(service: Served, key: Key) -> StoryView:
    """One release in all its languages, how each came to the story, and what each leaves out."""
    with service.database.reading() as tx:
        return story_views.story(tx, key)
