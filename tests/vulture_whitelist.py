"""Names that only a framework calls or only a type checker reads."""

cachedresponse  # noqa: B018, F821 - Scrapy passes it to cache policies by name
DataclassInstance  # noqa: B018, F821 - read by mypy
