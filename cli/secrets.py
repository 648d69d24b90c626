"""`recipients secret`: a webhook recipient's own secret, shown once."""

import sys
from datetime import timedelta
from typing import Annotated

import typer

from monitor import secrets as verbs
from storage.secrets import SecretStanding

from .frame import AsJson, as_mapping, console, errors, local_time, print_json, service

Id = Annotated[str, typer.Argument(help="The recipient's id, as `recipients list` shows it.")]
Rotate = Annotated[bool, typer.Option("--rotate", help="Make a new one; the old one signs too for a while.")]
Hours = Annotated[
    float, typer.Option("--overlap-hours", min=0, max=720, help="How long both sign after a change.")
]
FromStdin = Annotated[
    bool, typer.Option("--from-stdin", help="Take the secret (whsec_…) from standard input; print nothing.")
]
Revoke = Annotated[bool, typer.Option("--revoke", help="Take it away; MFA_WEBHOOK_SECRET signs again.")]
Status = Annotated[bool, typer.Option("--status", help="Say since and until when secrets hold; never them.")]


def secret(  # noqa: PLR0913 - one argument an option
    id: Id,  # noqa: A002 - the argument's name is shown
    *,
    rotate: Rotate = False,
    overlap_hours: Hours = 24,
    from_stdin: FromStdin = False,
    revoke: Revoke = False,
    status: Status = False,
    json: AsJson = False,
) -> None:
    """Make the secret that signs for one recipient. Example: ./mfa recipients secret hook --rotate."""
    if sum((revoke, status, rotate or from_stdin)) > 1:
        raise typer.BadParameter("--revoke and --status stand alone", param_hint="--revoke")
    overlap = timedelta(hours=overlap_hours)
    if status:
        _say(id, as_json=json)
    elif revoke:
        with service() as found:
            verbs.revoke(found, id)
        console.print(f"“{id}” has no secret of its own any more.", markup=False)
    elif from_stdin:
        with service() as found:
            verbs.put(found, id, sys.stdin.readline(), overlap=overlap)
        console.print(f"The secret of “{id}” is kept.", markup=False)
    else:
        with service() as found:
            made = verbs.rotate(found, id, overlap=overlap) if rotate else verbs.generate(found, id)
        _show_once(made, as_json=json)


def _show_once(made: str, *, as_json: bool) -> None:
    """The one time that a secret is printed; what is said beside it goes to standard error."""
    if as_json:
        print_json({"secret": made})
        return
    print(made)
    errors.print("Give it to the receiver: it is shown this once.", style="dim")


def _say(recipient_id: str, *, as_json: bool) -> None:
    with service() as found:
        known = verbs.standing(found, recipient_id)
    if as_json:
        print_json([as_mapping(each) for each in known])
        return
    for each in known:
        console.print(_line(each), markup=False)
    if not known:
        console.print(f"“{recipient_id}” has no secret of its own.", markup=False)


def _line(each: SecretStanding) -> str:
    until = f", signs until {local_time(each.expires_at)}" if each.expires_at else ""
    return f"a secret since {local_time(each.created_at)}{until}"
