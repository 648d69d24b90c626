"""How a listing is cut into pages: which page of which size holds the rows that are wanted next."""

from dataclasses import dataclass, field

_LEAST_SIZE = 10  # an answer with fewer rows is the end of a listing, not the most that a site gives


@dataclass(frozen=True, slots=True, kw_only=True)
class Cut:
    """A page as the site is asked for it; pages count from 1."""

    page: int
    size: int

    @property
    def start(self) -> int:
        """The place of its first row, counted from 0."""
        return (self.page - 1) * self.size

    @property
    def end(self) -> int:
        """The place after its last row."""
        return self.page * self.size


def plain_cut(position: int, *, size: int) -> Cut:
    """The page of this size that holds the row at `position`, counted from 0."""
    return Cut(page=position // size + 1, size=size)


def overlapping_cut(position: int, *, largest: int) -> Cut:
    """The page that goes furthest beyond the row at `position` and holds the row above it too.

    A listing can only be asked for by number and size of a page, so the size has to vary. At the top, and at
    the few places where no size up to `largest` does both, this is the plain cut.
    """
    plain = plain_cut(position, size=largest)
    if position == 0:
        return plain
    fitting = (plain_cut(position - 1, size=size) for size in range(largest, 1, -1))
    furthest = max(fitting, key=lambda cut: cut.end)
    return furthest if furthest.end > position else plain


@dataclass(slots=True)
class Cutter:
    """Cuts a listing into pages of at most `largest` rows; `cut` is the page that was asked for last."""

    largest: int
    cut: Cut = field(default_factory=lambda: plain_cut(0, size=1))

    def cut_at(self, position: int, *, is_overlapping: bool) -> Cut:
        """The page to ask for next, so that it goes on at `position`."""
        if is_overlapping:
            self.cut = overlapping_cut(position, largest=self.largest)
        else:
            self.cut = plain_cut(position, size=self.largest)
        return self.cut

    def learn(self, row_count: int) -> None:
        """Takes in how many rows came: a site that gave fewer than asked for may give no more to anybody."""
        if row_count < self.cut.size:
            self.largest = min(self.largest, max(row_count, _LEAST_SIZE))
