"""What the proofs share."""

from collections.abc import Iterator

import pytest

from tests.faults.killing import Zygote
from tests.faults.killing import zygote as forked
from tests.monitor.conftest import house

__all__ = ["house", "other_zygote", "zygote"]


@pytest.fixture(scope="session")
def zygote() -> Iterator[Zygote]:
    """Forks the children that are killed."""
    with forked() as found:
        yield found


@pytest.fixture(scope="session")
def other_zygote() -> Iterator[Zygote]:
    """A second one, for two at once."""
    with forked() as found:
        yield found
