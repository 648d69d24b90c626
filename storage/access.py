"""Sessions and tokens, found by the hash of what a browser or a script shows."""

from datetime import datetime

from sqlalchemy import ColumnElement, delete, func, insert, or_, select, update

from news.access import ABSOLUTE, IDLE, ApiToken, Session

from .tables import api_tokens, sessions
from .transaction import Transaction

_SESSION = (sessions.c.id, sessions.c.browser, sessions.c.created_at, sessions.c.used_at)
_TOKEN = tuple(column for column in api_tokens.c if column.name != "token_hash")


def begin(tx: Transaction, token_hash: str, *, browser: str, now: datetime, most: int) -> None:
    """Keeps a new session; those that have ended by themselves go, and the oldest beyond so many."""
    columns = sessions.c
    over = or_(columns.used_at <= now - IDLE, columns.created_at <= now - ABSOLUTE)
    tx.connection.execute(delete(sessions).where(over))
    newest = select(columns.id).order_by(columns.used_at.desc(), columns.id.desc()).limit(most - 1)
    tx.connection.execute(delete(sessions).where(columns.id.not_in(newest.scalar_subquery())))
    tx.connection.execute(
        insert(sessions).values(token_hash=token_hash, browser=browser, created_at=now, used_at=now)
    )


def session(tx: Transaction, token_hash: str, *, now: datetime) -> Session | None:
    """The session of a token, if it is still alive."""
    asked = select(*_SESSION).where(sessions.c.token_hash == token_hash)
    row = tx.connection.execute(asked).mappings().one_or_none()
    found = None if row is None else Session(**row)
    return found if found and found.is_alive(now) else None


def listing(tx: Transaction, *, now: datetime) -> tuple[Session, ...]:
    """The sessions that are alive, the one used last first."""
    asked = select(*_SESSION).order_by(sessions.c.used_at.desc(), sessions.c.id.desc())
    found = (Session(**row) for row in tx.connection.execute(asked).mappings())
    return tuple(each for each in found if each.is_alive(now))


def used(tx: Transaction, session_id: int, *, now: datetime) -> None:
    """Notes that a session was used; it never becomes younger than it is."""
    older = sessions.c.used_at < now
    tx.connection.execute(update(sessions).where(sessions.c.id == session_id, older).values(used_at=now))


def end(tx: Transaction, session_id: int) -> bool:
    """Ends a session; False where there is none."""
    return tx.connection.execute(delete(sessions).where(sessions.c.id == session_id)).rowcount > 0


def end_of(tx: Transaction, token_hash: str) -> None:
    """Ends the session of a token, if there is one."""
    tx.connection.execute(delete(sessions).where(sessions.c.token_hash == token_hash))


def end_all(tx: Transaction, *, but: int | None = None) -> int:
    """Ends every session but one, or every one; how many those were."""
    others = () if but is None else (sessions.c.id != but,)
    return tx.connection.execute(delete(sessions).where(*others)).rowcount


def add_token(tx: Transaction, token_hash: str, token: ApiToken) -> None:
    """Keeps a new token, whose name no other may have."""
    tx.connection.execute(
        insert(api_tokens).values(
            token_hash=token_hash,
            name=token.name,
            scopes=token.scopes,
            created_at=token.created_at,
            expires_at=token.expires_at,
        )
    )


def token(tx: Transaction, token_hash: str) -> ApiToken | None:
    """The token with this hash, expired or not."""
    return _token(tx, api_tokens.c.token_hash == token_hash)


def token_named(tx: Transaction, name: str) -> ApiToken | None:
    """The token of this name, expired or not."""
    return _token(tx, api_tokens.c.name == name)


def tokens(tx: Transaction) -> tuple[ApiToken, ...]:
    """Every token by its name."""
    rows = tx.connection.execute(select(*_TOKEN).order_by(api_tokens.c.name)).mappings()
    return tuple(ApiToken(**row) for row in rows)


def count_tokens(tx: Transaction) -> int:
    """How many tokens are kept."""
    return tx.connection.execute(select(func.count()).select_from(api_tokens)).scalar_one()


def token_used(tx: Transaction, token_id: int, *, now: datetime) -> None:
    """Notes that a token was used."""
    tx.connection.execute(update(api_tokens).where(api_tokens.c.id == token_id).values(used_at=now))


def remove_token(tx: Transaction, name: str) -> bool:
    """Takes a token away; False where none has this name."""
    return tx.connection.execute(delete(api_tokens).where(api_tokens.c.name == name)).rowcount > 0


def _token(tx: Transaction, which: ColumnElement[bool]) -> ApiToken | None:
    row = tx.connection.execute(select(*_TOKEN).where(which)).mappings().one_or_none()
    return None if row is None else ApiToken(**row)
