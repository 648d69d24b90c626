"""Options that several commands share, listed once; Typer reads them from a command's signature."""

import inspect
from collections.abc import Callable, Mapping
from typing import Any

Command = Callable[..., None]


def with_options(options: Mapping[str, object], **defaults: object) -> Callable[[Command], Command]:
    """A decorator that puts these options, annotations by keyword, in the place of a command's `**`.

    They stand behind the command's own arguments and before its own keywords. An option is None where it is
    not given, unless `defaults` say otherwise.
    """
    added = [
        inspect.Parameter(
            name, inspect.Parameter.KEYWORD_ONLY, default=defaults.get(name), annotation=annotation
        )
        for name, annotation in options.items()
    ]

    def decorated(command: Command) -> Command:
        own = inspect.signature(command).parameters.values()
        whole = [*_of(own, inspect.Parameter.POSITIONAL_OR_KEYWORD), *added]
        whole += _of(own, inspect.Parameter.KEYWORD_ONLY)
        command.__signature__ = inspect.Signature(whole)  # type: ignore[attr-defined]  # what inspect looks for
        command.__annotations__ = {parameter.name: parameter.annotation for parameter in whole}
        return command

    return decorated


def _of(parameters: Any, kind: Any) -> list[inspect.Parameter]:  # noqa: ANN401 - inspect has no names for these
    return [parameter for parameter in parameters if parameter.kind is kind]
