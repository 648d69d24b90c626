"""Whose certificates are accepted: those the machine trusts, and the operator's own authority."""

import ssl
from pathlib import Path


def tls_context(ca_file: Path | None) -> ssl.SSLContext:
    """A context that verifies certificate and host name; OSError where the file holds no certificate."""
    context = ssl.create_default_context()
    if ca_file is not None:
        context.load_verify_locations(cafile=ca_file)
    return context
