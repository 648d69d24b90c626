"""A session for addresses that others choose: no redirects, no private networks, no endless answers."""

import socket
from collections.abc import Sequence
from ipaddress import IPv4Network, IPv6Network, ip_network
from typing import Any

import requests
from requests_hardened import Config, HTTPSession
from requests_hardened.ip_filter import InvalidIPAddress
from requests_hardened.ip_filter_adapter import IPFilterAdapter
from typing_extensions import override

from .deadline import Deadline

CONNECT_TIMEOUT_S = 5.0
READ_TIMEOUT_S = 10.0


class _Adapter(IPFilterAdapter):  # type: ignore[misc] # the library carries no types
    """The library's filter, with networks that the operator allows and a deadline."""

    def __init__(self, *, is_https: bool, allow: Sequence[str], deadline: Deadline) -> None:
        super().__init__(is_https_proto=is_https)
        self._allowed: list[IPv4Network | IPv6Network] = [ip_network(text, strict=False) for text in allow]
        self._deadline = deadline

    @override
    def build_connection_pool_key_attributes(
        self, request: requests.PreparedRequest, verify: bool | str, cert: Any = None
    ) -> Any:
        try:
            return super().build_connection_pool_key_attributes(request, verify, cert)
        except InvalidIPAddress as refused:
            address = refused.args[0]
            if not any(address in network for network in self._allowed):
                raise
        # The library knows only one exception, all loopback; what it does after its check is done here
        # with the very address that was checked, so that a second look-up cannot answer otherwise.
        host, pool = super(IPFilterAdapter, self).build_connection_pool_key_attributes(request, verify, cert)
        if self._is_https_proto:
            pool |= {"assert_hostname": host["host"], "server_hostname": host["host"]}
        host["host"] = f"[{address}]" if address.version == 6 else str(address)  # noqa: PLR2004 - IP version
        return host, pool

    @override
    def get_connection_with_tls_context(self, *args: Any, **kwargs: Any) -> Any:
        pool = super().get_connection_with_tls_context(*args, **kwargs)
        deadline, kind = self._deadline, pool.ConnectionCls

        class Watched(kind):  # type: ignore[misc, valid-type] # HTTP or HTTPS, known only here
            def _new_conn(self) -> socket.socket:
                connected: socket.socket = super()._new_conn()
                deadline.watch(connected)
                return connected

        pool.ConnectionCls = Watched
        return pool


def guarded_session(*, allow: Sequence[str], deadline: Deadline) -> requests.Session:
    """A session that reaches public networks and those in `allow`; ValueError for a wrong network."""
    session: requests.Session = HTTPSession(
        Config(
            ip_filter_enable=True,
            ip_filter_allow_loopback_ips=False,
            never_redirect=True,
            default_timeout=(CONNECT_TIMEOUT_S, READ_TIMEOUT_S),
        )
    )
    # Else the environment's proxy is used and the credentials of ~/.netrc are sent.
    session.trust_env = False
    session.mount("http://", _Adapter(is_https=False, allow=allow, deadline=deadline))
    session.mount("https://", _Adapter(is_https=True, allow=allow, deadline=deadline))
    return session
