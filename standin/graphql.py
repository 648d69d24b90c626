"""Reads the small part of GraphQL that the portal's clients write: root fields, arguments, selections."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

_TOKEN = re.compile(r'[\s,]+|#[^\n]*|"(?:\\.|[^"\\])*"|\.\.\.|[{}()\[\]:!=$@|&]|-?\d+(?:\.\d+)?|[A-Za-z_]\w*')
_STRING_ESCAPES = {'\\"': '"', "\\\\": "\\", "\\n": "\n"}


class QueryError(Exception):
    """The query cannot be understood; the message goes to the client."""


@dataclass(slots=True)
class Field:
    """A field asked for: the name it answers to, its arguments, and what is asked of it in turn."""

    alias: str
    name: str
    arguments: dict[str, Any] = field(default_factory=dict)
    selection: list["Field"] = field(default_factory=list)


def read_query(query: str, variables: Mapping[str, Any]) -> list[Field]:
    """The root fields of the first operation, variables put in; raises QueryError."""
    reader = _Reader(_tokens(query), variables)
    if reader.peek() == "query":
        reader.header()
    return reader.selection()


def _tokens(query: str) -> list[str]:
    tokens, place = [], 0
    while place < len(query):
        found = _TOKEN.match(query, place)
        if found is None:
            raise QueryError(f"Syntax Error: Unexpected character {query[place]!r}.")
        place = found.end()
        token = found.group()
        if token.strip(" \t\r\n,") and not token.startswith("#"):
            tokens.append(token)
    return tokens


class _Reader:
    def __init__(self, tokens: list[str], variables: Mapping[str, Any]) -> None:
        self._tokens = tokens
        self._place = 0
        self._variables = dict(variables)

    def peek(self) -> str:
        return self._tokens[self._place] if self._place < len(self._tokens) else ""

    def take(self, wanted: str = "") -> str:
        token = self.peek()
        if not token or (wanted and token != wanted):
            raise QueryError(f"Syntax Error: Expected {wanted or 'a name'}, found {token or '<EOF>'}.")
        self._place += 1
        return token

    def header(self) -> None:
        self.take("query")
        if self.peek() not in {"(", "{"}:
            self.take()
        if self.peek() == "(":
            self._declarations()

    def selection(self) -> list[Field]:
        fields = []
        self.take("{")
        while self.peek() != "}":
            fields.append(self._field())
        self.take("}")
        return fields

    def _declarations(self) -> None:
        self.take("(")
        while self.peek() != ")":
            self.take("$")
            name = self.take()
            self.take(":")
            while self.peek() not in {"$", ")", "="}:
                self.take()
            if self.peek() == "=":
                self.take("=")
                self._variables.setdefault(name, self._value())
        self.take(")")

    def _field(self) -> Field:
        name = self.take()
        wanted = Field(name, name)
        if self.peek() == ":":
            self.take(":")
            wanted.name = self.take()
        if self.peek() == "(":
            wanted.arguments = self._arguments()
        if self.peek() == "{":
            wanted.selection = self.selection()
        return wanted

    def _arguments(self) -> dict[str, Any]:
        arguments = {}
        self.take("(")
        while self.peek() != ")":
            name = self.take()
            self.take(":")
            arguments[name] = self._value()
        self.take(")")
        return arguments

    def _value(self) -> Any:  # noqa: ANN401 - GraphQL literals are of any type
        word = self.take()
        if word == "$":
            return self._variables.get(self.take())
        if word == "[":
            values = []
            while self.peek() != "]":
                values.append(self._value())
            self.take("]")
            return values
        if word.startswith('"'):
            return re.sub(r"\\[\"\\n]", lambda escape: _STRING_ESCAPES[escape.group()], word[1:-1])
        if word.lstrip("-").isdigit():
            return int(word)
        return {"true": True, "false": False, "null": None}.get(word, word)
