"""Addresses: mail addresses read in one place, so that what a rule accepts can be written to; and masked."""

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

# RFC 5322, section 3.2.3 (atext), in ASCII: other letters need SMTPUTF8, which few servers speak.
_LOCAL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_LABEL = r"[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_DOMAIN = re.compile(rf"{_LABEL}(\.{_LABEL})*")
_NAMED = re.compile(r"(?P<name>[^<>]*)<(?P<spec>[^<>]*)>")
_LONGEST_LOCAL = 64  # RFC 5321, section 4.5.3.1
_LONGEST = 254


@dataclass(frozen=True, slots=True, kw_only=True)
class MailAddress:
    """An address with the name that people see, which may be empty; `domain` is in ASCII."""

    name: str
    local: str
    domain: str

    @property
    def spec(self) -> str:
        """The bare address, local@domain."""
        return f"{self.local}@{self.domain}"


def parse_address(text: str) -> MailAddress:
    """The address that desk@example.org or Desk, Astana <desk@example.org> means; ValueError else."""
    named = _NAMED.fullmatch(text.strip())
    name, spec = (named["name"], named["spec"]) if named else ("", text)
    local, _, written = spec.strip().rpartition("@")
    domain = _in_ascii(written)
    is_good = _LOCAL.fullmatch(local) and _DOMAIN.fullmatch(domain) and text.strip().isprintable()
    if not is_good or len(local) > _LONGEST_LOCAL or len(local) + 1 + len(domain) > _LONGEST:
        raise ValueError("must be a mail address like desk@example.org")
    return MailAddress(name=_unquoted(name.strip()), local=local, domain=domain)


def address_key(channel: str, address: str) -> str:
    """The same for all spellings of one address: capitals and a name beside it do not tell mail apart.

    By RFC 5321 the part before the @ may know capitals; no mail server of our days has two such boxes.
    """
    if channel != "email":
        return address.strip()
    try:
        return parse_address(address).spec.lower()
    except ValueError:
        return address.strip().lower()


def _in_ascii(domain: str) -> str:
    """A domain as mail servers know it: сайт.қаз is xn--80aswg.xn--80ao21a; empty where it cannot be one."""
    try:
        return domain.encode("idna").decode("ascii")
    except UnicodeError:
        return ""


def _unquoted(name: str) -> str:
    if len(name) > 1 and name[0] == name[-1] == '"':
        return re.sub(r"\\(.)", r"\1", name[1:-1])
    return name


def mask(address: str) -> str:
    """An address that its owner recognises and nobody else learns: `d…@example.org`, `https://host/…`."""
    local, at, domain = address.rpartition("@")
    if at and "://" not in address:
        return f"{local[:1]}…@{domain}"
    try:
        parts = urlsplit(address)
        host = parts.hostname
    except ValueError:
        return "…"
    return f"{parts.scheme}://{host}/…" if host else address[:1] + "…" if address else ""
