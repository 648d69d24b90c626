"""`verify`: the archive proved whole, or what is not."""

import re
from typing import Annotated

import typer
from rich.progress import Progress

from monitor.verify import Verified
from monitor.verify import verify as prove
from news.errors import SettingsError

from .frame import AsJson, as_mapping, console, errors, print_json, service

EXIT_BROKEN = 5  # apart from a bug (1), so that a script can tell a damaged archive from a damaged program
_LINK = re.compile(r"[0-9a-f]{64}")


def verify(
    *,
    deep: Annotated[
        bool,
        typer.Option(
            "--deep", help="Also unpack each record, and find the rows that revisions were read from in it."
        ),
    ] = False,
    head: Annotated[
        list[str] | None,
        typer.Option(
            "--head",
            help="A link noted earlier, which must stand in a chain; may be given more than once.",
        ),
    ] = None,
    json: AsJson = False,
) -> None:
    """Prove the archive whole: hash chains, evidence files, references; ends 5 and says where it is not.

    Reads one moment's state and changes nothing; the service may run meanwhile.
    Example: ./mfa verify --head 3f2a…
    """
    heads = _links(head or [])
    with service() as found, Progress(console=errors, transient=True) as progress:
        task = progress.add_task("Proving the archive", total=None)
        verified = prove(
            found,
            deep=deep,
            heads=heads,
            progress=lambda at, of: progress.update(task, completed=at, total=of),
        )
    if json:
        print_json(as_mapping(verified) | {"is_whole": verified.is_whole})
    else:
        _print(verified)
    raise typer.Exit(0 if verified.is_whole else EXIT_BROKEN)


def _links(given: list[str]) -> list[str]:
    links = [each.strip().lower() for each in given]
    if wrong := [
        f"--head: “{link}” is not a link, which has 64 hexadecimal digits"
        for link in links
        if not _LINK.fullmatch(link)
    ]:
        raise SettingsError(wrong)
    return links


def _print(verified: Verified) -> None:
    console.print(
        f"{verified.revisions:,} revisions, {verified.events:,} events, "
        f"{verified.extents:,} pieces of evidence in {verified.files:,} files."
    )
    if verified.without_evidence:
        console.print(f"{verified.without_evidence:,} revisions were kept without evidence.")
    if verified.torn:
        console.print(f"{verified.torn:,} pieces are torn: a write was cut off there. Nothing else is lost.")
    if verified.bytes_in_flight:
        console.print(f"{verified.bytes_in_flight:,} bytes are being written just now.")
    if left := verified.unrecorded:
        console.print(
            f"{left.name} at {left.offset}: {left.records:,} whole records ({left.record_bytes:,} bytes) and "
            f"{left.torn_bytes:,} bytes of one that was cut off were written, and their rows never came: the "
            "program was ended there. Nothing points at them; the next write makes their rows.",
            markup=False,
            soft_wrap=True,
        )
    for broken in verified.broken:
        console.print(f"[red]broken[/] [bold]{broken.kind}[/]: ", end="")
        console.print(f"{broken.where}: {broken.sentence}", markup=False, soft_wrap=True)
    if verified.is_whole:
        console.print("[green]The archive is whole.[/] Note its heads, and give them to --head later:")
    for name, link in (
        ("revisions", verified.heads.revisions),
        ("evidence", verified.heads.evidence),
        ("events", verified.heads.article_events),
    ):
        console.print(f"{name:10} {link}")
