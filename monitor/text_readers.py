"""How text and lists of text are read from a string or a TOML value; ValueError for anything else."""


def text(value: object) -> str:
    """The text without blanks around it."""
    if not isinstance(value, str):
        raise ValueError("must be text")  # noqa: TRY004 - one error type for every wrong setting
    return value.strip()


def texts(value: object) -> tuple[str, ...]:
    """The parts of a comma list or a list, each once, without the empty ones."""
    parts = value if isinstance(value, list) else text(value).split(",")
    return tuple(dict.fromkeys(text(part) for part in parts if text(part)))
