"""Connections that serve several messages, and those that break in between."""

import socket
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import replace

import pytest

from alerts.channels.deadline import Deadline
from alerts.channels.webhook import WebhookWay
from news.alerts import Delivered, Refused
from tests.alerts.test_alerts_trouble import ENTRY, NOW, SECRET


class Counting:
    """A receiver that takes everything and hangs up, unannounced, after so many requests of a connection."""

    def __init__(self, requests: int, answer: bytes = b"HTTP/1.1 204 No Content\r\n\r\n") -> None:
        self.requests, self.answer = requests, answer
        self.connections = 0
        self.holds = False  # leaves connections open that it no longer reads
        self.held: list[socket.socket] = []
        self.server = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self.server.getsockname()[1]}/hook"

    def serve(self) -> None:
        while True:
            try:
                client, _ = self.server.accept()
            except OSError:
                return
            self.connections += 1
            if self.holds:
                self.held.append(client.dup())
            with suppress(ConnectionError), client, client.makefile("rb") as said:
                for _ in range(self.requests):
                    lengths = [line for line in iter(said.readline, b"\r\n") if b"ontent-Length" in line]
                    if not lengths:
                        break
                    said.read(int(lengths[0].split(b":")[1]))
                    client.sendall(self.answer)


@contextmanager
def receiving(requests: int, answer: bytes = b"HTTP/1.1 204 No Content\r\n\r\n") -> Iterator[Counting]:
    receiver = Counting(requests, answer)
    serving = threading.Thread(target=receiver.serve, daemon=True)
    serving.start()
    try:
        yield receiver
    finally:
        receiver.server.shutdown(socket.SHUT_RDWR)
        receiver.server.close()
        serving.join(5)
        for left in receiver.held:
            left.close()


@contextmanager
def a_way(*allow: str) -> Iterator[WebhookWay]:
    with closing(WebhookWay(secrets=lambda _: (SECRET,), allow=allow or ("127.0.0.0/8",))) as way:
        yield way


def post(way: WebhookWay, url: str) -> Delivered | Refused:
    return way.send(replace(ENTRY, address=url), now=NOW, deadline=Deadline(20))


def test_several_messages_go_over_one_connection() -> None:
    with receiving(9, b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok") as receiver, a_way() as way:
        assert all(isinstance(post(way, receiver.url), Delivered) for _ in range(3))
    assert receiver.connections == 1


def test_a_receiver_that_hangs_up_in_between_is_no_failure() -> None:
    with receiving(1) as receiver, a_way() as way:
        assert all(isinstance(post(way, receiver.url), Delivered) for _ in range(3))
    assert receiver.connections == 3


def test_a_connection_that_nobody_reads_any_more_is_no_failure() -> None:
    with receiving(1) as receiver, a_way() as way:
        receiver.holds = True
        assert all(isinstance(post(way, receiver.url), Delivered) for _ in range(2))
        assert receiver.connections == 2


@pytest.mark.parametrize("interim", [b"102 Processing\r\n\r\n", b"103 Early Hints\r\nLink: </x>\r\n\r\n"])
def test_an_answer_that_another_follows_is_none(interim: bytes) -> None:
    final = b"HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n"
    with receiving(9, b"HTTP/1.1 " + interim + final) as receiver, a_way() as way:
        answer = post(way, receiver.url)
        assert isinstance(answer, Refused)
        assert answer.detail == "the receiver answers 503"
        receiver.answer = b"HTTP/1.1 " + interim + b"HTTP/1.1 204 No Content\r\n\r\n"
        assert isinstance(post(way, receiver.url), Delivered)


def test_answers_without_end_are_a_failure() -> None:
    with receiving(9, b"HTTP/1.1 102 Processing\r\n\r\n" * 999) as receiver, a_way() as way:
        answer = post(way, receiver.url)
        assert isinstance(answer, Refused)
        assert answer.kind == "unreachable"


def test_of_several_times_to_wait_the_longest_is_meant() -> None:
    said = (
        b"HTTP/1.1 429 Too Many Requests\r\nRetry-After: 60\r\nRetry-After: 3600\r\nContent-Length: 0\r\n\r\n"
    )
    with receiving(1, said) as receiver, a_way() as way:
        answer = post(way, receiver.url)
        assert isinstance(answer, Refused)
        assert answer.retry_after_s == 3600


def test_a_body_that_never_comes_turns_no_delivery_into_a_failure() -> None:
    with receiving(1, b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nok") as receiver, a_way() as way:
        assert isinstance(post(way, receiver.url), Delivered)


def test_the_guard_looks_at_every_message_whatever_is_kept_open() -> None:
    with receiving(9) as receiver, a_way("127.0.0.1/32") as way:
        assert isinstance(post(way, receiver.url), Delivered)
        answer = post(way, receiver.url.replace("127.0.0.1", "127.0.0.2"))
        assert isinstance(answer, Refused)
        assert (answer.kind, answer.scope) == ("forbidden", "address")
        assert isinstance(post(way, receiver.url), Delivered)


def test_a_kept_connection_meets_the_deadline_of_each_message() -> None:
    with receiving(1, b"HTTP/1.1 204 No Content\r\n\r\n") as receiver, a_way() as way:
        assert isinstance(post(way, receiver.url), Delivered)
        receiver.answer = b"HTTP/1.1 1"  # and no more
        receiver.requests = 2
        answer = way.send(replace(ENTRY, address=receiver.url), now=NOW, deadline=Deadline(0.3))
        assert isinstance(answer, Refused)
        assert (answer.kind, answer.scope) == ("slow", "destination")


def test_a_name_that_nobody_knows_is_told_apart() -> None:
    with a_way() as way:
        answer = post(way, "http://nobody.invalid/hook")
    assert isinstance(answer, Refused)
    assert (answer.kind, answer.scope, answer.is_permanent) == ("dns", "destination", False)
