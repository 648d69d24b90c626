"""The tickets that the content API asks for before it lists news."""

import hashlib
import secrets
import threading
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from http.cookies import CookieError, SimpleCookie

from standin.answers import Answer, Asked, json_answer

COOKIE_PATH = "/api/v1/public/_/c/k6"
HEADER_PATH = "/api/v2/_/c/k6"
FORMS = ("cookie", "header", "none")
_COOKIE = "k6"
# Unknown for the real portal; long enough that only a test which asks for expiry meets it.
_LIFETIME_S = 1800.0


class TicketOffice:
    """Issues tickets and checks them; `form` is cookie, header or none."""

    def __init__(self, now: Callable[[], datetime], form: str = "cookie") -> None:
        if form not in FORMS:
            raise ValueError(f"The ticket form {form!r} is unknown; choose one of {', '.join(FORMS)}.")
        self.form = form
        self.single_use = False
        self.lifetime_s = _LIFETIME_S
        self._now = now
        self._valid_until: dict[str, datetime] = {}
        self._lock = threading.Lock()

    def issue(self, asked: Asked) -> Answer:
        """A fresh ticket at the path of the form in use, 404 at the other; wants a JSON content type."""
        if asked.path != (HEADER_PATH if self.form == "header" else COOKIE_PATH):
            return json_answer({"message": "notFound"}, 404)
        if not asked.headers.get("content-type", "").startswith("application/json"):
            return json_answer({"message": "unsupportedMediaType"}, 415)
        token = secrets.token_hex(16)
        with self._lock:
            self._valid_until[token] = self._now() + timedelta(seconds=self.lifetime_s)
        if self.form == "header":
            return json_answer({"hash": _seal(token), "token": token})
        answer = json_answer({})
        return Answer(body=answer.body, headers=(("Set-Cookie", f"{_COOKIE}={token}; Path=/; HttpOnly"),))

    def admits(self, headers: Mapping[str, str]) -> bool:
        """True when the request carries a valid ticket, which a single-use office then tears up."""
        if self.form == "none":
            return True
        token = self._token(headers)
        with self._lock:
            valid_until = self._valid_until.get(token)
            if valid_until is None:
                return False
            if self.single_use or valid_until <= self._now():
                del self._valid_until[token]
            return valid_until > self._now()

    def _token(self, headers: Mapping[str, str]) -> str:
        if self.form == "header":
            token = headers.get("token", "")
            return token if headers.get("hash") == _seal(token) else ""
        try:
            cookies = SimpleCookie(headers.get("cookie", ""))
        except CookieError:
            return ""
        return cookies[_COOKIE].value if _COOKIE in cookies else ""


def _seal(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
