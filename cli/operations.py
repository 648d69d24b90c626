"""`doctor` and `migrate`: what an operator asks."""

import typer

from monitor.doctor import examine
from monitor.settings import load_settings
from storage import Database

from .frame import AsJson, as_mapping, console, print_json, service


def doctor(*, json: AsJson = False) -> None:
    """Look at everything an operator would ask about, and say what to do; 1 if something is wrong.

    Example: ./mfa doctor
    """
    with service() as found:
        findings = examine(found)
    if json:
        print_json([as_mapping(finding) for finding in findings])
    else:
        for finding in findings:
            mark = "[green]ok  [/]" if finding.is_good else "[red]look[/]"
            advice = f" [yellow]→ {finding.advice}[/]" if finding.advice else ""
            console.print(f"{mark} [bold]{finding.subject}[/]: {finding.found}{advice}", soft_wrap=True)
    raise typer.Exit(0 if all(finding.is_good for finding in findings) else 1)


def migrate() -> None:
    """Bring the database to this version's schema (`run` does so by itself).

    Example: ./mfa migrate
    """
    database = Database(load_settings().database_url)
    database.migrate()
    console.print(f"{database.url_shown} is at the newest schema.", markup=False)
    database.close()
