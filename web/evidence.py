"""The evidence of an answer: where its record lies, whether it is whole, and the record itself."""

import base64
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, BinaryIO, Literal

from fastapi import APIRouter, Request
from fastapi import Path as InPath
from fastapi.responses import HTMLResponse
from starlette.responses import Response, StreamingResponse

from monitor import evidence
from monitor.bootstrap import Service
from news.errors import NotFoundError
from news.views import EvidenceView
from storage import article_views, evidence_views
from storage.evidence import TORN, sha256_of_stretch

from .frame import render
from .pages import LARGEST_ID, Framed, Served
from .refusals import refusal
from .sizes import size

_PIECE = 1 << 18  # bytes that a download holds in memory at a time
# Beyond it a page does not look through the bytes while somebody waits; `./mfa verify` does.
MOST_PROVED = 32 * 1024 * 1024

EvidenceId = Annotated[int, InPath(ge=1, le=LARGEST_ID)]
Condition = Literal["whole", "unproved", "gone", "altered"]

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Record:
    kept: EvidenceView
    path: Path

    @property
    def condition(self) -> Condition:
        """Whether the bytes in the file are those whose hash the chain has."""
        try:
            if self.path.stat().st_size < self.kept.offset + self.kept.length:
                return "gone"
            if self.kept.length > MOST_PROVED:
                return "unproved"
            found = sha256_of_stretch(self.path, offset=self.kept.offset, length=self.kept.length)
        except OSError:
            return "gone"
        return "whole" if found == self.kept.sha256 else "altered"


@router.get("/evidence/{evidence_id}.warc.gz")
def record(request: Request, service: Served, evidence_id: EvidenceId) -> Response:
    """One record as it lies in its file: a WARC file of its own, whose SHA-256 the chain has."""
    found = _record(service, evidence_id)
    condition = found.condition
    if condition in {"gone", "altered"}:
        return refusal(request, status=410, key=f"refused.evidence_{condition}")
    try:
        file = found.path.open("rb")
    except OSError:
        return refusal(request, status=410, key="refused.evidence_gone")
    kept = found.kept
    digest = base64.b64encode(bytes.fromhex(kept.sha256)).decode()
    return StreamingResponse(
        _bytes(file, kept.offset, kept.length),
        media_type="application/gzip",
        headers={
            "Content-Length": str(kept.length),
            "Content-Disposition": f'attachment; filename="mfa-evidence-{kept.id}.warc.gz"',
            "Content-Digest": f"sha-256=:{digest}:",
            "ETag": f'"{kept.sha256}"',
        },
    )


@router.get("/evidence/{evidence_id}")
def page(service: Served, frame: Framed, evidence_id: EvidenceId) -> Response:
    """Where a record lies, whether its bytes and its link of the chain are sound, and what it proves."""
    found = _record(service, evidence_id)
    with service.database.reading() as tx:
        place = article_views.place_of_evidence(tx, evidence_id)
        proved = evidence_views.proved_by(tx, evidence_id)
    return render(
        frame,
        "evidence.html",
        kept=found.kept,
        condition=found.condition,
        place=place,
        proved=proved,
        size=size,
    )


def _record(service: Service, evidence_id: int) -> _Record:
    with service.database.reading() as tx:
        kept = evidence_views.places(tx, [evidence_id]).get(evidence_id)
    if kept is None or kept.kind == TORN:
        raise NotFoundError("evidence", str(evidence_id))
    return _Record(kept=kept, path=evidence.folder(service) / Path(kept.file).name)


def _bytes(file: BinaryIO, offset: int, length: int) -> Iterator[bytes]:
    with file:
        file.seek(offset)
        while length and (piece := file.read(min(_PIECE, length))):
            length -= len(piece)
            yield piece
