"""Numbers as CSV, for spreadsheets and scripts."""

import csv
import io
from collections.abc import Iterable, Sequence

from starlette.responses import Response

Value = str | int | float | None


def csv_of(name: str, heads: Sequence[str], rows: Iterable[Sequence[Value]]) -> Response:
    """A table as a file (RFC 4180); what is not known is empty, fractions have four digits at most."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(heads)
    writer.writerows([_written(value) for value in row] for row in rows)
    headers = {"Content-Disposition": f'attachment; filename="{name}.csv"'}
    return Response(text.getvalue(), media_type="text/csv; charset=utf-8; header=present", headers=headers)


def _written(value: Value) -> str | int:
    match value:
        case None:
            return ""
        case float():
            return f"{value:.4f}".rstrip("0").rstrip(".")
        case _:
            return value
