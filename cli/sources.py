"""`sources`: what is watched, and how each listing is."""

from rich import box
from rich.table import Table

from monitor import health
from monitor.bootstrap import watched
from monitor.health import SourceHealth
from monitor.turns import interval_s
from news.crawls import SourceRef
from news.entities import wants_all_posts

from .frame import AsJson, console, local_time, print_json, service


def sources(*, json: AsJson = False) -> None:
    """Every listing that is watched: entity, section, language, and how it is.

    MFA_ENTITIES, MFA_SECTIONS and MFA_LANGUAGES say which; mfa-* stands for all posts abroad that the
    portal's site map names, !mfa-london takes one away. Example: ./mfa sources --json
    """
    with service() as found:
        states = {each.status.source: each for each in health.sources(found)}
        listed = [(ref, states.get(ref), interval_s(found.settings, ref)) for ref in watched(found)]
        is_open = wants_all_posts(found.settings.entities)
    if json:
        print_json([_told(*each) for each in listed])
        return
    table = Table("entity", "section", "language", "state", "read last", "every", box=box.SIMPLE)
    for ref, state, every_s in listed:
        at = state.status.last_good_at if state else None
        table.add_row(ref.entity, ref.section, ref.language, _state(state), local_time(at), f"{every_s:g} s")
    console.print(table)
    if is_open and all(ref.entity == "mfa" for ref, _state_of, _every in listed):
        console.print("The posts abroad are found when ./mfa run has read the site map.", style="dim")


def _told(ref: SourceRef, state: SourceHealth | None, every_s: float) -> dict[str, object]:
    status = state.status if state else None
    return {
        "key": ref.key,
        "entity": ref.entity,
        "section": ref.section,
        "language": ref.language,
        "state": _state(state),
        "interval_s": every_s,
        "baseline_at": status.baseline_at if status else None,
        "last_good_at": status.last_good_at if status else None,
        "next_poll_at": status.next_poll_at if status else None,
        "failures": status.failures if status else 0,
    }


def _state(state: SourceHealth | None) -> str:
    return state.state if state else "waiting"
