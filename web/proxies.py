"""Who really asks, and by which scheme: what a proxy says of it counts only where the settings trust it."""

import ipaddress
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from starlette.requests import Request

_MOST_HOPS = 20  # a longer list is nobody's chain of proxies


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """Where a request comes from; `is_secure` is whether the browser speaks https."""

    address: str
    is_secure: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Proxies:
    """What the settings say of the way to this service."""

    base_url: str | None = None
    trusted: tuple[str, ...] = ()

    @property
    def host(self) -> str:
        """The name in the address of the settings; empty where there is none."""
        return urlsplit(self.base_url or "").hostname or ""

    @property
    def origin(self) -> str:
        """The address of the settings as a browser writes it in `Origin`; empty where there is none."""
        return (self.base_url or "").lower()

    def caller(self, request: Request) -> Caller:
        """The address and the scheme, by the connection or by the word of a proxy that is trusted."""
        peer = request.client.host if request.client else ""
        is_trusted = self._trusts(peer)
        return Caller(
            address=self._address(peer, request) if is_trusted else peer,
            is_secure=self._is_secure(request, is_trusted=is_trusted),
        )

    def _address(self, peer: str, request: Request) -> str:
        """The last address that no trusted proxy has: each adds to the end, whoever asks writes the rest."""
        hops = [hop.strip() for line in request.headers.getlist("x-forwarded-for") for hop in line.split(",")]
        for hop in reversed(hops[-_MOST_HOPS:]):
            if not _is_address(hop):
                return peer
            if not self._trusts(hop):
                return hop
        return peer

    def _is_secure(self, request: Request, *, is_trusted: bool) -> bool:
        said = request.headers.get("x-forwarded-proto", "").rpartition(",")[2].strip().lower()
        if is_trusted and said in {"http", "https"}:
            return said == "https"
        if request.scope.get("scheme") == "https":
            return True
        # Through a tunnel the same service is http://127.0.0.1, where a Secure cookie may not come back.
        asked = request.headers.get("host", "").lower()
        return self.origin.startswith("https://") and asked == self.origin.removeprefix("https://")

    def _trusts(self, address: str) -> bool:
        return _is_address(address) and _is_in(ipaddress.ip_address(address), self.trusted)


def _is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True


def _is_in(address: ipaddress.IPv4Address | ipaddress.IPv6Address, networks: Sequence[str]) -> bool:
    mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    return any((mapped or address) in ipaddress.ip_network(network) for network in networks)
