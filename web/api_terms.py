"""What the endpoints have in common to ask by: a state, a language, days in Almaty."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Annotated, Final

from fastapi import Depends, Query
from pydantic import AfterValidator
from pydantic_core import PydanticCustomError

from countries import CODES
from countries.mention import Role
from storage.export_rows import Filter

from .frame import ALMATY
from .problems import Refused

# Nothing that is kept is older, and a later day asks for the future: what lies beyond asks for the same.
EARLIEST: Final = date(1991, 1, 1)
LATEST: Final = date(2199, 12, 31)
CHOICES: Final = sorted(CODES)


def _state(code: str) -> str:
    if code not in CODES:
        raise PydanticCustomError("unknown_state", "no state has this code")
    return code


def _day(day: date) -> date:
    return min(max(day, EARLIEST), LATEST)


Code = Annotated[str, AfterValidator(_state)]
Country = Annotated[Code | None, Query(json_schema_extra={"enum": CHOICES})]
Countries = Annotated[list[Code], Query(max_length=6, json_schema_extra={"maxItems": 6})]
Tongue = Annotated[str | None, Query(max_length=35, pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*$")]
Name = Annotated[str | None, Query(max_length=100, pattern=r"^[a-z0-9]+([-_.][a-z0-9]+)*$")]
Day = Annotated[date | None, Query(), AfterValidator(lambda day: day and _day(day))]
Acting = Annotated[Role | None, Query()]


@dataclass(frozen=True, slots=True, kw_only=True)
class Days:
    """From which day on and to which, both in Almaty and inside; None where there is no bound."""

    since: date | None = None
    until: date | None = None

    @property
    def begins_at(self) -> datetime | None:
        """The first instant inside."""
        return None if self.since is None else datetime.combine(self.since, time(), ALMATY)

    @property
    def ends_at(self) -> datetime | None:
        """The first instant outside."""
        if self.until is None:
            return None
        return datetime.combine(self.until + timedelta(days=1), time(), ALMATY)


def days_of(since: Day = None, until: Day = None) -> Days:
    """The days that an address asks for; refused where they run backwards."""
    if since is not None and until is not None and until < since:
        raise Refused("problem.backwards", name="until")
    return Days(since=since, until=until)


Spanned = Annotated[Days, Depends(days_of)]


def filter_of(days: Spanned, country: Country = None, language: Tongue = None, entity: Name = None) -> Filter:
    """Which part of the archive an address asks for."""
    return Filter(since=days.begins_at, until=days.ends_at, country=country, language=language, entity=entity)


Part = Annotated[Filter, Depends(filter_of)]
