"""Settings from `mfa.toml` and `MFA_*`, read once, every mistake reported at once."""

import difflib
import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path

from news.errors import SettingsError

from . import chats
from .readers import READERS, read_secret_file

PREFIX = "MFA_"
_LOCAL_HOSTS = frozenset({"127.0.0.1", "::1", "localhost"})
# Names that the environment may carry although they are no settings of the service.
_NOT_SETTINGS = frozenset({"MFA_SETTINGS_FILE", "MFA_TEST_POSTGRESQL", "MFA_VENV"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Everything an operator can set; each name is `MFA_` and the field in capitals in the environment."""

    database_url: str = field(default="sqlite:///var/mfa.db", repr=False)
    site_url: str = "https://www.gov.kz"
    entities: tuple[str, ...] = ("mfa",)
    languages: tuple[str, ...] = ("kk", "ru", "en")
    sections: tuple[str, ...] = ("news",)
    poll_interval_s: float = 300.0
    posts_interval_s: float = 3600.0
    request_interval_s: float = 1.0
    contact: str | None = None
    ca_file: Path | None = None
    host: str = "127.0.0.1"
    port: int = 8765
    password: str | None = field(default=None, repr=False)
    api_tokens: tuple[str, ...] = field(default=(), repr=False)
    public: str = "no"
    base_url: str | None = None
    trusted_proxies: tuple[str, ...] = ()
    mail_url: str | None = field(default=None, repr=False)
    mail_from: str | None = None
    mail_to: tuple[str, ...] = ()
    webhook_url: str | None = field(default=None, repr=False)
    webhook_secret: str | None = field(default=None, repr=False)
    webhook_allow: tuple[str, ...] = ()
    apprise: tuple[str, ...] = field(default=(), repr=False)
    apprise_schemes: tuple[str, ...] = chats.DEFAULT_SCHEMES
    operator_mail: str | None = None
    heartbeat_url: str | None = field(default=None, repr=False)
    agencies: tuple[str, ...] = ()
    agency_interval_s: float = 900.0
    agency_grace_s: float = 21600.0
    data_dir: Path = Path("var")
    log_format: str | None = None
    removal_checks: int = 3
    removal_period_s: float = 86400.0


NAMES = tuple(member.name for member in fields(Settings))


def load_settings(environment: Mapping[str, str] | None = None, file: Path | None = None) -> Settings:
    """The settings of this process: defaults, then the file, then the environment.

    `environment` is the process's own when None. `file` is `MFA_SETTINGS_FILE` or `mfa.toml` in the
    working directory when None; a missing `mfa.toml` is no mistake.

    Raises:
        SettingsError: with every mistake of both sources.
    """
    env = dict(os.environ) if environment is None else dict(environment)
    mistakes: list[str] = []
    raw: dict[str, tuple[str, object]] = {}
    raw.update(_from_file(_settings_file(env, file), mistakes))
    raw.update(_from_environment(env, mistakes))
    values: dict[str, object] = {}
    for name, (origin, value) in raw.items():
        try:
            values[name] = READERS[name](value)
        except (ValueError, TypeError) as error:
            mistakes.append(f"{origin}: {error}")
    if "data_dir" in values:
        # The archive lies with its evidence: who names another folder means another archive.
        values.setdefault("database_url", f"sqlite:///{values['data_dir']}/mfa.db")
    settings = Settings(**values)  # type: ignore[arg-type]  # each reader returns its field's type
    mistakes.extend(
        line
        for line, missing in _contradictions(settings)
        if not any(missing in mistake for mistake in mistakes)
    )
    if mistakes:
        raise SettingsError(mistakes)
    return settings


def child_environment(settings: Settings) -> dict[str, str]:
    """The settings as `MFA_*`, for a child process that shall see exactly these and no file of its own."""
    written = {"MFA_SETTINGS_FILE": os.devnull}
    for name in NAMES:
        value = getattr(settings, name)
        if isinstance(value, tuple):
            value = ",".join(value)
        if value not in (None, ""):
            written[PREFIX + name.upper()] = str(value)
    return written


def _settings_file(env: Mapping[str, str], file: Path | None) -> Path:
    return file or Path(env.get("MFA_SETTINGS_FILE") or "mfa.toml")


def _from_file(file: Path, mistakes: list[str]) -> dict[str, tuple[str, object]]:
    if not file.exists():
        if file.name != "mfa.toml":
            mistakes.append(f"{file}: this settings file does not exist")
        return {}
    try:
        content = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        mistakes.append(f"{file}: cannot be read as TOML: {error}")
        return {}
    found: dict[str, tuple[str, object]] = {}
    for key, value in content.items():
        if key in NAMES:
            found[key] = (f"{file}: {key}", value)
        else:
            mistakes.append(f"{file}: unknown setting {key}{_nearest(key, NAMES)}")
    return found


def _from_environment(env: Mapping[str, str], mistakes: list[str]) -> dict[str, tuple[str, object]]:
    known = {PREFIX + name.upper(): name for name in NAMES}
    found: dict[str, tuple[str, object]] = {}
    for key in sorted(name for name in env if name.startswith(PREFIX) and name not in _NOT_SETTINGS):
        if key in known:
            if env[key]:  # an empty variable is one that is not set
                found[known[key]] = (key, env[key])
        elif key.removesuffix("_FILE") in known:
            name = known[key.removesuffix("_FILE")]
            try:
                found.setdefault(name, (key, read_secret_file(env[key])))
            except ValueError as error:
                mistakes.append(f"{key}: {error}")
        else:
            mistakes.append(f"unknown setting {key}{_nearest(key, tuple(known))}")
    return found


def _nearest(name: str, known: tuple[str, ...]) -> str:
    close = difflib.get_close_matches(name, known, n=1, cutoff=0.6)
    return f" (did you mean {close[0]}?)" if close else ""


def _contradictions(settings: Settings) -> list[tuple[str, str]]:
    """Mistakes that two settings make together, each with the variable that would mend it."""
    found = []
    if settings.host not in _LOCAL_HOSTS and not settings.password:
        line = f"MFA_HOST: {settings.host} opens the page to others, so MFA_PASSWORD must be set"
        found.append((line, "MFA_PASSWORD"))
    if settings.api_tokens and not settings.password:
        line = "MFA_API_TOKENS: guard nothing while MFA_PASSWORD is not set; without it everybody may come in"
        found.append((line, "MFA_PASSWORD"))
    if settings.public != "no" and not settings.password:
        line = (
            "MFA_PUBLIC: keeps nothing back while MFA_PASSWORD is not set; without it everybody may come in"
        )
        found.append((line, "MFA_PASSWORD"))
    if settings.mail_to and not settings.mail_url:
        found.append(("MFA_MAIL_TO: names recipients, but MFA_MAIL_URL names no mail server", "MFA_MAIL_URL"))
    if settings.webhook_url and not settings.webhook_secret:
        line = "MFA_WEBHOOK_URL: needs MFA_WEBHOOK_SECRET (whsec_…), for receivers check signatures"
        found.append((line, "MFA_WEBHOOK_SECRET"))
    wrong = chats.mistakes(settings.apprise, schemes=settings.apprise_schemes, allow=settings.webhook_allow)
    found += [(line, "MFA_APPRISE_SCHEMES: ") for line in wrong]
    return found
