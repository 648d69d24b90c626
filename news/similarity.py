"""How alike two texts are: word shingles, their MinHash for finding, their Jaccard for deciding."""

import hashlib
import re
import struct
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from rensa import RMinHash

ALGORITHM: int = RMinHash.ALGORITHM_VERSION  # digests of another version cannot be compared with these
LEAST_WORDS = 12  # a shorter text has too few shingles to be near anything; it is the same or it is not
SIMILAR = (
    0.5  # five changed words in fifty leave 0.66; two releases of one kind about one state share about 0.2
)

_SHINGLE = 2  # words; three lose half as many texts of fifty words again for each word that was changed
_PERMUTATIONS, _BANDS = 128, 32
_SEED = 20260301  # any; another one makes every digest that is kept worthless
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sketch:
    """What a text is found by: the MinHash of its shingles, and the keys of its bands.

    Both are empty for a text too short to be compared. `digest` is 128 little-endian 32-bit numbers; `keys`
    are 32 numbers below 2**63, which no other language shares.
    """

    digest: bytes = field(repr=False)
    keys: tuple[int, ...] = field(repr=False)


def words(text: str) -> list[str]:
    """The words of a text in their order, without case and typography."""
    return _WORD.findall(unicodedata.normalize("NFKC", text).casefold())


def shingles(text: Sequence[str]) -> frozenset[str]:
    """The pairs of neighbouring words of a text; empty where it is too short to be compared."""
    if len(text) < LEAST_WORDS:
        return frozenset()
    return frozenset(map(" ".join, pairwise(text)))


def sketch(pairs: frozenset[str], language: str) -> Sketch:
    """The sketch of a text's shingles in a language."""
    if not pairs:
        return Sketch(digest=b"", keys=())
    minhash = RMinHash(_PERMUTATIONS, _SEED)
    minhash.update(pairs)
    digest = struct.pack(f"<{_PERMUTATIONS}I", *minhash.digest())
    return Sketch(digest=digest, keys=_keys(digest, language.encode()))


def jaccard(first: frozenset[str], second: frozenset[str]) -> float:
    """The part of all shingles that both texts have, 0 to 1; 0 where there are none."""
    shared = len(first & second)
    return shared / (len(first) + len(second) - shared) if shared else 0.0


def _keys(digest: bytes, language: bytes) -> tuple[int, ...]:
    width = len(digest) // _BANDS
    return tuple(
        _number(bytes([band]) + language + b"\x1f" + digest[band * width : (band + 1) * width])
        for band in range(_BANDS)
    )


def _number(band: bytes) -> int:
    """63 bits: the databases' whole numbers are signed."""
    return int.from_bytes(hashlib.blake2b(band, digest_size=8).digest()) >> 1
