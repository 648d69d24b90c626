"""What a spider that reads a whole site as history is given."""

from datetime import datetime
from typing import Protocol


class LiveImport(Protocol):
    """The archive's side of an import from a live site."""

    @property
    def pages(self) -> int:
        """How many list pages were read before."""
        ...

    @property
    def cursor(self) -> str | None:
        """Where reading goes on, as the spider's last item said it; None at the beginning."""
        ...

    def now(self) -> datetime:
        """The present instant, in UTC."""
        ...
