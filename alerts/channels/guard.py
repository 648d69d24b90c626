"""A session for addresses that others choose: no redirects, no private networks, no endless answers."""

import socket
import ssl
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from http import HTTPStatus
from http.client import HTTPException, HTTPResponse, parse_headers
from http.cookiejar import DefaultCookiePolicy
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Any

import requests
from requests_hardened import Config, HTTPSession
from requests_hardened.ip_filter import InvalidIPAddress
from requests_hardened.ip_filter_adapter import IPFilterAdapter
from typing_extensions import override

from .deadline import Deadline
from .trust import tls_context

CONNECT_TIMEOUT_S = 5.0
READ_TIMEOUT_S = 10.0
_MOST_INTERIM = 20  # answers that only announce another


class _Adapter(IPFilterAdapter):  # type: ignore[misc] # the library carries no types
    """The library's filter, with networks that the operator allows and a deadline.

    Every request resolves and checks its host anew: a connection that is kept serves the address that was
    checked and no other.
    """

    def __init__(
        self, *, context: ssl.SSLContext | None = None, allow: Sequence[str], watch: "_Watch"
    ) -> None:
        super().__init__(is_https_proto=context is not None)
        self._context = context
        self._allowed: list[IPv4Network | IPv6Network] = [ip_network(text, strict=False) for text in allow]
        self._watch = watch

    @override
    def build_connection_pool_key_attributes(
        self, request: requests.PreparedRequest, verify: bool | str, cert: Any = None
    ) -> Any:
        host, pool = self._checked(request, verify, cert)
        if self._context is not None:
            # requests adds the authorities of certifi to those that stand in the context.
            pool |= {"ssl_context": self._context}
        return host, pool

    def _checked(self, *asked: Any) -> Any:  # noqa: ANN401 - as the library has it
        try:
            return super().build_connection_pool_key_attributes(*asked)
        except InvalidIPAddress as refused:
            address = refused.args[0]
            if not any(address in network for network in self._allowed):
                raise
        # The library knows only one exception, all loopback; what it does after its check is done here
        # with the very address that was checked, so that a second look-up cannot answer otherwise.
        host, pool = super(IPFilterAdapter, self).build_connection_pool_key_attributes(*asked)
        if self._is_https_proto:
            pool |= {"assert_hostname": host["host"], "server_hostname": host["host"]}
        host["host"] = f"[{address}]" if address.version == 6 else str(address)  # noqa: PLR2004 - IP version
        return host, pool

    @override
    def get_connection_with_tls_context(self, *args: Any, **kwargs: Any) -> Any:
        pool = super().get_connection_with_tls_context(*args, **kwargs)
        if not hasattr(pool.ConnectionCls, "is_watched"):
            pool.ConnectionCls = _watched(pool.ConnectionCls, self._watch)
        return pool


class _Watch:
    """The deadline that connections stand under at present, a new one for each message."""

    def __init__(self) -> None:
        self.deadline: Deadline | None = None

    def add(self, connected: socket.socket) -> None:
        """Puts a connection under it."""
        if self.deadline is not None:
            self.deadline.watch(connected)


class _Final(HTTPResponse):
    """The last of several answers: 102 and 103 announce one, and http.client skips 100 alone."""

    def _read_status(self) -> tuple[str, int, str]:
        for _ in range(_MOST_INTERIM):
            version, status, reason = super()._read_status()  # type: ignore[misc]  # not in its stubs
            if not HTTPStatus.SWITCHING_PROTOCOLS < status < HTTPStatus.OK:
                return version, status, reason
            parse_headers(self.fp)
        raise HTTPException("answers without end that another is to follow")


def _watched(kind: Any, watch: _Watch) -> Any:  # noqa: ANN401 - HTTP or HTTPS, known only when it is made
    class Watched(kind):  # type: ignore[misc] # as above
        is_watched = True
        response_class = _Final

        def _new_conn(self) -> socket.socket:
            connected: socket.socket = super()._new_conn()
            watch.add(connected)
            return connected

        def request(self, *args: object, **kwargs: object) -> None:
            if self.sock is not None:  # kept from the message before
                watch.add(self.sock)
            super().request(*args, **kwargs)

    return Watched


class Guard:
    """A session for addresses that others choose, and the deadline that it works under."""

    def __init__(self, session: requests.Session, watch: _Watch) -> None:
        self.session = session
        self._watch = watch

    @contextmanager
    def under(self, deadline: Deadline) -> Iterator[None]:
        """Every connection made or used in the block is cut when the deadline is over."""
        self._watch.deadline = deadline
        try:
            yield
        finally:
            self._watch.deadline = None

    def forget(self) -> None:
        """Closes the connections that are kept; the session makes new ones."""
        for adapter in self.session.adapters.values():
            adapter.close()


def guarded_session(*, allow: Sequence[str], ca_file: Path | None) -> Guard:
    """A session that reaches public networks and those in `allow`, and trusts `ca_file` besides.

    ValueError for a wrong network, OSError for a file that holds no certificate.
    """
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
    # A receiver's cookies would follow into messages of others to the same host.
    session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
    watch = _Watch()
    session.mount("http://", _Adapter(allow=allow, watch=watch))
    session.mount("https://", _Adapter(context=tls_context(ca_file), allow=allow, watch=watch))
    return Guard(session, watch)
