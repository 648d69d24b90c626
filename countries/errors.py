"""What can go wrong in this room: a language that has no table."""

LANGUAGES = ("kk", "ru", "en")


class UnknownLanguageError(ValueError):
    """A language was asked for that has no table of country names."""

    def __init__(self, language: str) -> None:
        self.language = language
        known = ", ".join(LANGUAGES)
        super().__init__(f"Unknown language {language!r}: the known ones are {known}, auto.")
