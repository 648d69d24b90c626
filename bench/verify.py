"""How fast an archive is proved: `.venv/bin/python bench/verify.py [--revisions 1000000] [--deep]`.

Builds an archive of that many revisions with their evidence in a temporary folder, and proves it in a process
of its own, for the memory. `--url postgresql://…` builds it in that database, which must be empty.
"""

import argparse
import hashlib
import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from countries import Mention  # noqa: E402 - the path is set above
from monitor import evidence  # noqa: E402 - as above
from monitor.bootstrap import Service, open_service  # noqa: E402 - as above
from monitor.settings import Settings  # noqa: E402 - as above
from monitor.verify import verify  # noqa: E402 - as above
from news.articles import Article, ArticleRef, Exchange  # noqa: E402 - as above
from news.payload import row_bytes  # noqa: E402 - as above
from storage import articles, stories  # noqa: E402 - as above
from storage.articles import NewArticle  # noqa: E402 - as above

_PAGE = 100  # revisions that one answer proves, as a REST page has
_PAGES_AT_ONCE = 20
_BEGAN = datetime(2020, 1, 1, tzinfo=UTC)
_WORDS = (
    "министр",
    "переговоры",
    "сторона",
    "договорённость",
    "посол",
    "Алжир",
    "вопрос",
    "виза",
    "форум",
    "год",
)


def main() -> None:
    """Build, prove, print."""
    asked = _asked()
    if asked.prove:
        _prove(asked.prove, asked.url, deep=asked.deep)
        return
    with tempfile.TemporaryDirectory() as folder:
        url = asked.url or f"sqlite:///{folder}/mfa.db"
        service = _service(folder, url)
        began = time.monotonic()
        _build(service, asked.revisions)
        service.close()
        print(f"{asked.revisions:,} revisions built in {time.monotonic() - began:.0f} s", flush=True)
        command = [sys.executable, __file__, "--prove", folder, "--url", url, *(["--deep"] * asked.deep)]
        subprocess.run(command, check=True)


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--revisions", type=int, default=100_000)
    parser.add_argument("--deep", action="store_true")
    parser.add_argument("--url", default="")
    parser.add_argument("--prove", default="", help=argparse.SUPPRESS)
    return parser.parse_args()


def _service(folder: str, url: str) -> Service:
    return open_service(Settings(database_url=url, data_dir=Path(folder)))


def _prove(folder: str, url: str, *, deep: bool) -> None:
    service = _service(folder, url)
    began = time.monotonic()
    verified = verify(service, deep=deep)
    took_s = time.monotonic() - began
    service.close()
    peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"whole: {verified.is_whole}; {verified.bytes / 1e6:.0f} MB of evidence in {verified.files} files")
    print(f"{verified.revisions / took_s:,.0f} revisions/s ({took_s:.1f} s), {peak_mb:.0f} MB at most")


def _build(service: Service, revisions: int) -> None:
    pages = range(0, revisions, _PAGE)
    for first in range(0, len(pages), _PAGES_AT_ONCE):
        _keep(service, pages[first : first + _PAGES_AT_ONCE])


def _keep(service: Service, firsts: range) -> None:
    answers = [[_article(number) for number in range(first, first + _PAGE)] for first in firsts]
    written = [evidence.write(service, _exchange([row for _article, row in answer])) for answer in answers]
    with service.database.writing() as tx:
        for answer, proof in zip(answers, written, strict=True):
            evidence_id = evidence.record(tx, proof)
            found = [article for article, _row in answer]
            articles.add_many(tx, list(_additions(tx, found, evidence_id)), gazetteer="bench")


def _additions(tx: object, found: list[Article], evidence_id: int) -> Iterator[NewArticle]:
    for article in found:
        at = article.published_at or _BEGAN
        yield NewArticle(
            article=article,
            story_id=stories.create(tx, key=article.ref.key, now=at),  # type: ignore[arg-type]  # a transaction
            seen_at=at,
            appeared_at=at,
            is_history=True,
            evidence_id=evidence_id,
        )


def _article(number: int) -> tuple[Article, object]:
    dice = random.Random(number)
    title = f"Алжир {' '.join(dice.choices(_WORDS, k=8))}"
    text = "\n".join(" ".join(["Алжир", *dice.choices(_WORDS, k=60)]) for _ in range(4))
    row = {"id": number, "title": title, "body": f"<p>{text}</p>"}
    surfaces = [(0, "title"), *((at, "body") for at in _starts(text))]
    found = [
        Mention(country="DZ", start=at, end=at + 5, surface="Алжир", kind="name", field=field)  # type: ignore[arg-type]  # one of two
        for at, field in surfaces
    ]
    article = Article(
        ref=ArticleRef(entity="mfa", section="news", external_id=str(number)),
        language="ru",
        url=f"https://www.gov.kz/memleket/entities/mfa/press/news/details/{number}?lang=ru",
        title=title,
        text=text,
        text_language="ru",
        published_at=_BEGAN + timedelta(minutes=number),
        published_raw="2020-01-01",
        image_urls=(),
        fingerprint=hashlib.sha256(text.encode()).hexdigest(),
        raw_sha256=hashlib.sha256(row_bytes(row)).hexdigest(),
        mentions=tuple(found),
    )
    return replace(article), row


def _starts(text: str) -> Iterator[int]:
    at = 0
    for line in text.split("\n"):
        yield at
        at += len(line) + 1


def _exchange(rows: list[object]) -> Exchange:
    return Exchange(
        url="https://www.gov.kz/graphql",
        method="POST",
        request_headers=(("User-Agent", "bench"),),
        request_body=b"{}",
        status=200,
        headers=(("Content-Type", "application/json"),),
        body=json.dumps({"data": {"news": rows}}, ensure_ascii=False).encode(),
        fetched_at=_BEGAN,
    )


if __name__ == "__main__":
    main()
