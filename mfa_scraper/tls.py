"""One certificate authority more than the machine trusts, for sites and proxies with their own."""

from pathlib import Path

from OpenSSL import SSL
from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.crawler import Crawler
from twisted.internet._sslverify import IOpenSSLTrustRoot, platformTrust
from twisted.internet.ssl import optionsForClientTLS
from twisted.web.iweb import IPolicyForHTTPS
from zope.interface import implementer  # type: ignore[import-untyped]  # has no stubs

from .addon import service_settings


@implementer(IOpenSSLTrustRoot)
class PlatformAndFile:
    """The machine's certificate authorities and those in a file."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def _addCACertsToContext(self, context: SSL.Context) -> None:  # noqa: N802 - Twisted's interface names it so
        # The interface has no public way to add.
        platformTrust()._addCACertsToContext(context)  # type: ignore[no-untyped-call]  # noqa: SLF001 - see above
        context.load_verify_locations(str(self._file))


@implementer(IPolicyForHTTPS)
class ExtraTrustPolicy:
    """Verifies certificate and host name, against more authorities."""

    def __init__(self, trust: PlatformAndFile) -> None:
        self._trust = trust

    def creatorForNetloc(self, hostname: bytes, port: int) -> object:  # noqa: ARG002, N802 - Twisted's face
        """What makes verified connections to a host."""
        # zope's interfaces are no types to mypy.
        return optionsForClientTLS(hostname.decode("ascii"), trustRoot=self._trust)  # type: ignore[arg-type]  # see above


class ExtraTrustDownloadHandler(HTTP11DownloadHandler):
    """Scrapy's handler for https with the operator's certificate authority added.

    Scrapy 2.19 has deprecated its setting for this and offers nothing in its place.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        ca_file = service_settings(crawler.settings).ca_file
        if ca_file is not None:
            policy = ExtraTrustPolicy(PlatformAndFile(ca_file))
            self._contextFactory = policy  # type: ignore[assignment]  # zope's interfaces are no types to mypy
