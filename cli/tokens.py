"""`tokens` and `password`: what scripts and feed readers show, and the hash of what people type."""

import sys
from datetime import timedelta
from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table

from monitor import access, passwords
from news.access import SCOPES
from news.errors import AccessError

from .frame import AsJson, as_mapping, console, errors, local_time, print_json, service

app = typer.Typer(no_args_is_help=True, help="Tokens for scripts and feed readers: list, add, remove.")

Name = Annotated[str, typer.Argument(help="What the token is for, e.g. grafana.")]
Scopes = Annotated[
    list[str], typer.Option("--scope", help=f"What it may do, once or more: {', '.join(SCOPES)}.")
]
Days = Annotated[
    int | None,
    typer.Option("--days", min=1, max=access.LONGEST_LIFE.days, help="For how long; else for ever."),
]
FromStdin = Annotated[bool, typer.Option("--from-stdin", help="Read the password from standard input.")]


@app.command("list")
def listing(*, json: AsJson = False) -> None:
    """Every token with what it may do and when it was used; never the tokens. Example: ./mfa tokens list."""
    with service() as found:
        known, now = access.tokens(found), found.clock.now()
    if json:
        print_json([as_mapping(each) for each in known])
        return
    if not known:
        console.print("There is no token. ./mfa tokens add NAME --scope read makes one.")
        return
    table = Table("name", "may do", "made", "used", "expires")
    for each in known:
        expires = local_time(each.expires_at) if each.is_valid(now) else "expired"
        dates = (local_time(each.created_at), local_time(each.used_at), expires)
        table.add_row(escape(each.name), ", ".join(each.scopes), *dates)
    console.print(table)


@app.command()
def add(name: Name, *, scope: Scopes, days: Days = None, json: AsJson = False) -> None:
    """Make a token; it is printed this once. Example: ./mfa tokens add grafana --scope metrics."""
    with service() as found:
        made = access.add_token(found, name, scope, life=timedelta(days=days) if days else None)
    if json:
        print_json({"token": made})
        return
    print(made)
    errors.print("Keep it where it is needed: it is shown this once.", style="dim")


@app.command()
def remove(name: Name) -> None:
    """Take a token away; from here on it opens nothing. Example: ./mfa tokens remove grafana."""
    with service() as found:
        access.remove_token(found, name)
    console.print(f"The token “{name}” is removed.", markup=False)


def password(*, from_stdin: FromStdin = False) -> None:
    """The argon2id hash of a password, for MFA_PASSWORD. Example: ./mfa password > /etc/mfa/password."""
    print(passwords.hash_of(_piped() if from_stdin else _typed()))
    errors.print("Set MFA_PASSWORD to it in single quotes, or MFA_PASSWORD_FILE to its file.", style="dim")


def _piped() -> str:
    return sys.stdin.readline().rstrip("\r\n")


def _typed() -> str:
    """What is typed twice without being shown; the questions go to standard error."""
    if not sys.stdin.isatty():
        raise AccessError("password", "There is no terminal to type a password at; use --from-stdin.")
    return str(typer.prompt("Password", hide_input=True, confirmation_prompt=True, err=True))
