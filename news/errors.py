"""Every error of the house; facts are attributes, the message is a sentence a user can act on."""

from collections.abc import Sequence


class MonitorError(Exception):
    """Parent of all errors that a user can mend; the command line shows them without a traceback."""


class SettingsError(MonitorError):
    """One or more settings are wrong; lists every mistake at once."""

    def __init__(self, mistakes: Sequence[str]) -> None:
        self.mistakes = tuple(mistakes)
        super().__init__("These settings are wrong:\n" + "\n".join(f"  - {line}" for line in self.mistakes))


class RuleError(MonitorError):
    """A rule cannot be understood; lists every mistake at once."""

    def __init__(self, mistakes: Sequence[str]) -> None:
        self.mistakes = tuple(mistakes)
        super().__init__("This rule cannot be used:\n" + "\n".join(f"  - {line}" for line in self.mistakes))


class ConditionError(ValueError):
    """A condition cannot be read; every mistake is a sentence that says where and what was expected."""

    def __init__(self, mistakes: Sequence[str]) -> None:
        self.mistakes = tuple(mistakes)
        super().__init__("; ".join(self.mistakes))


class RecipientError(MonitorError):
    """A recipient cannot be understood; lists every mistake at once."""

    def __init__(self, mistakes: Sequence[str]) -> None:
        self.mistakes = tuple(mistakes)
        super().__init__(
            "This recipient cannot be used:\n" + "\n".join(f"  - {line}" for line in self.mistakes)
        )


class SecretError(MonitorError):
    """A recipient's secret cannot be kept so; the message never repeats it."""


class AccessError(MonitorError):
    """A password or a token cannot be made so; `what` names the field, and no secret is repeated."""

    def __init__(self, what: str, said: str) -> None:
        self.what = what
        super().__init__(said)


class RuleFileError(MonitorError):
    """A file of rules cannot be applied; lists every mistake at once, with its line where that is known."""

    def __init__(self, mistakes: Sequence[str]) -> None:
        self.mistakes = tuple(mistakes)
        super().__init__(
            "This file of rules cannot be applied:\n" + "\n".join(f"  - {line}" for line in self.mistakes)
        )


class StalePlanError(MonitorError):
    """What a plan was made for has changed since; nothing was done."""

    def __init__(self, what: str) -> None:
        self.what = what
        super().__init__(
            f"The {what} were changed since the difference was shown. Nothing was done; look again."
        )


class NotFoundError(MonitorError):
    """Nothing is kept under this name."""

    def __init__(self, what: str, key: str) -> None:
        self.what = what
        self.key = key
        super().__init__(f"There is no {what} “{key}”. List what exists first.")


class BacktestError(MonitorError):
    """A backtest cannot be made of what was asked; says what is wrong."""


class StorageError(MonitorError):
    """The database cannot be used; says why and what to do."""


class UnreadableDateError(ValueError):
    """A date of the source is in none of the forms that are known."""

    def __init__(self, raw: str) -> None:
        self.raw = raw
        super().__init__(f"“{raw}” is not a date in any form the source is known to use.")


class UnreadableRowError(ValueError):
    """A row of the source cannot be read as an article; it is kept raw and counted."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)
