"""The one password: whether what was typed is it, and its hash for the settings."""

import hashlib
import hmac
import secrets

from argon2 import PasswordHasher, extract_parameters
from argon2.exceptions import InvalidHashError, VerificationError, VerifyMismatchError

from news.errors import AccessError

from .access_readers import HASHED

LONGEST = 1024  # characters; what is longer is nobody's password
SHORTEST = 8


def hash_of(password: str) -> str:
    """The argon2id hash of a password, salted anew each time; AccessError where its length is none."""
    if not SHORTEST <= len(password) <= LONGEST:
        raise AccessError("password", f"A password has {SHORTEST} to {LONGEST} characters.")
    return PasswordHasher().hash(password)


class Password:
    """The password of the settings, plain or hashed; asked by `is_known` first, then by `is_right`.

    Checking a hash takes some 50 ms and as much memory as the hash says, so the answer to a right one is
    remembered under a key that dies with the process: scripts and feed readers show it with every request.
    """

    def __init__(self, kept: str) -> None:
        self._kept = kept
        self._key = secrets.token_bytes(32)
        self._right: bytes | None = None if self.is_hashed else self._digest(kept)

    @property
    def is_hashed(self) -> bool:
        """Whether only a hash is known, so that a check costs time and memory."""
        return self._kept.startswith(HASHED)

    def is_known(self, typed: str) -> bool:
        """Whether it is the right one, told at once; of a hash only once `is_right` has seen it."""
        return self._right is not None and hmac.compare_digest(self._digest(typed), self._right)

    def is_right(self, typed: str) -> bool:
        """Whether it is the right one; takes its time where only a hash is known."""
        if not self.is_hashed or self.is_known(typed):
            return self.is_known(typed)
        written = typed[:LONGEST].encode("utf-8", "surrogatepass")
        try:
            PasswordHasher.from_parameters(extract_parameters(self._kept)).verify(self._kept, written)
        except (VerifyMismatchError, VerificationError, InvalidHashError):
            return False
        if len(typed) > LONGEST:
            return False
        self._right = self._digest(typed)
        return True

    def _digest(self, typed: str) -> bytes:
        return hmac.digest(self._key, typed.encode("utf-8", "surrogatepass"), hashlib.sha256)
