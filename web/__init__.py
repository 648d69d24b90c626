"""The pages and the API: what the service knows, shown in Kazakh, Russian and English.

Enters: HTTP requests, and the read models of `storage` through an opened service.
Leaves: HTML that works without scripts, the same as JSON, and an operator's wishes for the outbox.
Never: writes SQL, decides what is an alert, sends a message, or loads anything from another host.
"""

from .app import create_app

__all__ = ["create_app"]
