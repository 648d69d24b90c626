"""Logging in and out, and tokens: made, found, used, taken away. Secrets are told once and kept as hashes."""

import contextlib
import hashlib
import hmac
import secrets as dice
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Final, TypeVar

from news.access import ApiToken, Session, browser_of, read_name, read_scopes
from news.errors import AccessError, NotFoundError, StorageError
from storage import access as store

from .access_readers import named_token
from .bootstrap import Service
from .log import logger
from .settings import Settings

PREFIX: Final = "mfa_"  # by which scanners for secrets know a token that was published by mistake
LONGEST_LIFE: Final = timedelta(days=3650)
MOST_TOKENS: Final = 200
MOST_SESSIONS: Final = 100
_BYTES: Final = 32  # nobody guesses 256 bits, so a plain SHA-256 keeps them
_LONGEST_SHOWN: Final = 1000  # of a token or a cookie; what is longer is none of ours
# A use is noted again after so long: nobody needs it closer, and pages that renew themselves write all day.
NOTED_EVERY: Final = timedelta(minutes=5)
_PATIENCE_S: Final = 0.2  # a crawl that is writing matters more

T = TypeVar("T")
W = TypeVar("W")


def log_in(service: Service, *, user_agent: str, replaced: str | None) -> str:
    """A new session for whoever has shown the password; the one that the browser had before ends.

    What comes back is for its cookie, and told this once.
    """
    made, now = dice.token_urlsafe(_BYTES), service.clock.now()
    with service.database.writing() as tx:
        if replaced:
            store.end_of(tx, _session_hash(service.settings, replaced))
        store.begin(
            tx,
            _session_hash(service.settings, made),
            browser=browser_of(user_agent),
            now=now,
            most=MOST_SESSIONS,
        )
    logger.info("access.logged_in")
    return made


def session_of(service: Service, shown: str) -> Session | None:
    """The session that a cookie stands for, with its use noted; None where it has ended."""
    if not shown or len(shown) > _LONGEST_SHOWN:
        return None
    now = service.clock.now()
    with service.database.reading() as tx:
        found = store.session(tx, _session_hash(service.settings, shown), now=now)
    if found and now - found.used_at >= NOTED_EVERY:
        with contextlib.suppress(StorageError), service.database.writing(patience_s=_PATIENCE_S) as tx:
            store.used(tx, found.id, now=now)
    return found


def log_out(service: Service, shown: str) -> None:
    """End the session that a cookie stands for."""
    with service.database.writing() as tx:
        store.end_of(tx, _session_hash(service.settings, shown))
    logger.info("access.logged_out")


def sessions(service: Service) -> tuple[Session, ...]:
    """The sessions that are alive, the one used last first."""
    with service.database.reading() as tx:
        return store.listing(tx, now=service.clock.now())


def end(service: Service, session_id: int) -> None:
    """End one session; NotFoundError where it has ended."""
    with service.database.writing() as tx:
        if not store.end(tx, session_id):
            raise NotFoundError("session", str(session_id))
    logger.info("access.session_ended")


def end_all(service: Service, *, but: int | None = None) -> int:
    """End every session, or every other one; how many those were."""
    with service.database.writing() as tx:
        ended = store.end_all(tx, but=but)
    logger.info("access.sessions_ended", count=ended)
    return ended


def add_token(service: Service, name: str, scopes: Iterable[str], *, life: timedelta | None = None) -> str:
    """A new token under a name, for so long or for ever; told this once.

    Raises:
        AccessError: the name or the scopes cannot be used, the name is taken, there are too many.
    """
    now = service.clock.now()
    token = _described(name, scopes, now=now, life=life)
    made = PREFIX + dice.token_urlsafe(_BYTES)
    with service.database.writing() as tx:
        if store.token_named(tx, token.name):
            raise AccessError(
                "taken", f"There is a token “{token.name}” already; remove it, or take another name."
            )
        if store.count_tokens(tx) >= MOST_TOKENS:
            raise AccessError("many", f"There are {MOST_TOKENS} tokens already; remove some.")
        store.add_token(tx, _hash(made), token)
    logger.info("access.token_made", token=token.name, scopes=token.scopes)
    return made


def token_of(service: Service, shown: str) -> ApiToken | None:
    """The token that was shown, of the settings or the database, its use noted; None once it has expired."""
    if not shown or len(shown) > _LONGEST_SHOWN:
        return None
    own = _of_settings(service.settings, shown)
    if own is not None:
        return own
    now = service.clock.now()
    with service.database.reading() as tx:
        found = store.token(tx, _hash(shown))
    if found is None or not found.is_valid(now):
        return None
    _note_use(service, found, now)
    return found


def tokens(service: Service) -> tuple[ApiToken, ...]:
    """Every token: those of the settings, then the kept ones by name."""
    of_settings = tuple(named_token(each)[0] for each in service.settings.api_tokens)
    with service.database.reading() as tx:
        return of_settings + store.tokens(tx)


def remove_token(service: Service, name: str) -> None:
    """Take a token away at once; NotFoundError where none that is kept has this name."""
    with service.database.writing() as tx:
        if not store.remove_token(tx, name):
            raise NotFoundError("token", name)
    logger.info("access.token_removed", token=name)


def _described(name: str, scopes: Iterable[str], *, now: datetime, life: timedelta | None) -> ApiToken:
    if life is not None and not timedelta() < life <= LONGEST_LIFE:
        raise AccessError("life", f"A token lasts from 1 to {LONGEST_LIFE.days} days.")
    return ApiToken(
        id=None,
        name=_read("name", read_name, name),
        scopes=_read("scopes", read_scopes, scopes),
        created_at=now,
        expires_at=None if life is None else now + life,
    )


def _read(what: str, read: Callable[[W], T], written: W) -> T:
    try:
        return read(written)
    except ValueError as error:
        raise AccessError(what, f"The token cannot be made: {error}.") from None


def _note_use(service: Service, token: ApiToken, now: datetime) -> None:
    if token.id is None or (token.used_at and now - token.used_at < NOTED_EVERY):
        return
    with contextlib.suppress(StorageError), service.database.writing(patience_s=_PATIENCE_S) as tx:
        store.token_used(tx, token.id, now=now)


def _of_settings(settings: Settings, shown: str) -> ApiToken | None:
    """The token of the settings that was shown; all are compared, so the time does not tell which it was."""
    known = [named_token(each) for each in settings.api_tokens]
    digest = _hash(shown)
    matches = [token for token, secret in known if hmac.compare_digest(_hash(secret), digest)]
    return matches[0] if matches else None


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def _session_hash(settings: Settings, shown: str) -> str:
    """What a session is kept under. The password is in it, so that a new one ends every session.

    The cookie is the key and has 256 random bits: nobody can try passwords against what is kept.
    """
    kept = (settings.password or "").encode("utf-8", "surrogatepass")
    return hmac.new(shown.encode("utf-8", "surrogatepass"), kept, hashlib.sha256).hexdigest()
