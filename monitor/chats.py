"""The chats that the operator gave names: read from the settings, held to what may be asked.

Apprise itself is not imported for that: every process reads the settings, and few send to a chat.
"""

import ipaddress
import re
from collections.abc import Mapping, Sequence
from urllib.parse import parse_qs, urlsplit

DEFAULT_SCHEMES = ("slack", "tgram", "workflows", "matrix", "matrixs", "discord", "ntfy", "ntfys")
# All that may be allowed: chats that are spoken to by HTTP, so that the guard sees every address.
KNOWN_SCHEMES = frozenset(
    {
        *DEFAULT_SCHEMES, "workflow", "mmost", "mmosts", "rocket", "rockets", "gotify", "gotifys", "gchat",
        "zulip", "wxteams", "pover",
    }
)  # fmt: skip
# Files to read, answers to follow and attempts to repeat are not the address's to say.
_NOT_OPTIONS = frozenset(
    {
        "template",
        "attach",
        "attach_as",
        "filename",
        "redirect",
        "retry",
        "wait",
        "store",
    }
)
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,63}")
_ENTRY = re.compile(r"(?:^|[,\n])\s*(?=[^=,\n]*=\s*[A-Za-z][A-Za-z0-9+.-]*://)")
_OWN_HOST = frozenset(
    {"matrix", "matrixs", "ntfy", "ntfys", "mmost", "mmosts", "rocket", "rockets", "gotify", "gotifys"}
)
_OFF = frozenset({"0", "false", "no", "off"})
_FORM = "write name=scheme://…, several separated by commas or line breaks"


def read_chats(value: object) -> tuple[str, ...]:
    """The chats as "name=address"; ValueError with what is wrong, which never repeats an address."""
    written = _written(value)
    names: set[str] = set()
    for number, entry in enumerate(written, start=1):
        name, _, url = (part.strip() for part in entry.partition("="))
        if not _NAME.fullmatch(name):
            raise ValueError(f"chat {number} has no name of letters, digits, “.”, “_” and “-”; {_FORM}")
        if name in names:
            raise ValueError(f"“{name}” stands there twice; a name has one address")
        names.add(name)
        _check(name, url)
    return tuple("=".join(part.strip() for part in entry.split("=", 1)) for entry in written)


def read_schemes(value: object) -> tuple[str, ...]:
    """The schemes that chats may have; ValueError where one cannot be guarded."""
    parts = value if isinstance(value, list) else str(value).split(",")
    schemes = tuple(
        dict.fromkeys(str(part).strip().lower().removesuffix("://") for part in parts if str(part).strip())
    )
    wrong = [scheme for scheme in schemes if scheme not in KNOWN_SCHEMES]
    if wrong:
        known = ", ".join(sorted(KNOWN_SCHEMES))
        raise ValueError(
            f"{', '.join(wrong)} cannot be allowed; only chats that are asked by HTTP can: {known}"
        )
    return schemes


def by_name(chats: Sequence[str]) -> Mapping[str, str]:
    """The address of each name."""
    return dict(chat.partition("=")[::2] for chat in chats)


def mistakes(chats: Sequence[str], *, schemes: Sequence[str], allow: Sequence[str]) -> list[str]:
    """Chats that other settings forbid: by their scheme, or by a host in a private network."""
    found = []
    for name, url in by_name(chats).items():
        scheme = urlsplit(url).scheme
        if scheme not in schemes:
            advice = f"allowed are {', '.join(schemes) or 'none'} (MFA_APPRISE_SCHEMES)"
            if scheme in {"msteams", "teams"}:
                advice = "Microsoft has ended it; tell teams:https://… or use workflows://"
            found.append(f"MFA_APPRISE: {name} has the scheme {scheme}://, which is not allowed; {advice}")
        elif scheme in _OWN_HOST and _is_private(url, allow):
            found.append(
                f"MFA_APPRISE: {name} is in a private network; if that is meant, name it in MFA_WEBHOOK_ALLOW"
            )
    return found


def _written(value: object) -> list[str]:
    if isinstance(value, Mapping):
        return [f"{name}={url}" for name, url in value.items()]
    if isinstance(value, list):
        return [str(each).strip() for each in value]
    if not isinstance(value, str):
        raise ValueError(_FORM)  # noqa: TRY004 - one error type for every wrong setting
    if not value.strip():
        return []
    starts = [match.end() for match in _ENTRY.finditer(value)]
    if not starts or value[: starts[0]].strip(" ,\n\t"):
        raise ValueError(f"chat 1 has no name or no address; {_FORM}")
    return [value[a:b].strip(" ,\n\t\r") for a, b in zip(starts, [*starts[1:], len(value)], strict=True)]


def _check(name: str, url: str) -> None:
    try:
        parts = urlsplit(url)
        options = parse_qs(parts.query, keep_blank_values=True)
    except ValueError:
        raise ValueError(f"the address of “{name}” cannot be read") from None
    if not re.fullmatch(r"[a-z][a-z0-9+.-]*", parts.scheme) or "://" not in url or not parts.netloc:
        raise ValueError(f"the address of “{name}” must begin with a scheme, as in tgram://…")
    if any(each.isspace() or not each.isprintable() for each in url):
        raise ValueError(f"the address of “{name}” has a blank in it")
    wrong = sorted(key for key in map(str.lower, options) if key in _NOT_OPTIONS)
    if wrong:
        raise ValueError(f"“{name}”: leave out {', '.join(wrong)}; the program knows nothing of it")
    if options.get("verify", ["yes"])[-1].lower() in _OFF:
        raise ValueError(f"“{name}”: verify=no is not obeyed; an authority of your own: MFA_CA_FILE")


def _is_private(url: str, allow: Sequence[str]) -> bool:
    """Whether the host is written as an address that is not public, and not allowed."""
    host = urlsplit(url).hostname or ""
    if host == "localhost" or host.endswith(".localhost"):
        host = "127.0.0.1"
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return False  # a name; the guard looks at what it stands for when it is asked
    networks = [ipaddress.ip_network(each, strict=False) for each in allow]
    return not address.is_global and not any(
        address.version == network.version and address in network for network in networks
    )
