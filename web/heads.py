"""HEAD, answered wherever GET is, as RFC 9110 (section 9.3.2) asks: the same head, no body."""

from starlette.types import ASGIApp, Message, Receive, Scope, Send

_ASKED = "asked_method"


class HeadAsGet:
    """ASGI middleware: routes know GET only, and what they send in answer to HEAD loses its body.

    Giving each route the method as well would list every endpoint of the API twice.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers the request, or passes it on as it is."""
        if scope["type"] != "http" or scope["method"] != "HEAD":
            await self.app(scope, receive, send)
            return

        async def send_head(message: Message) -> None:
            if message["type"] == "http.response.body":
                message = {**message, "body": b""}
            await send(message)

        await self.app({**scope, "method": "GET", _ASKED: "HEAD"}, receive, send_head)


def is_head(scope: Scope) -> bool:
    """Whether only the head is wanted, for answers whose body is much work."""
    return bool(scope.get(_ASKED) == "HEAD")
