"""Structured logging: an event name and fields, as text on a terminal and as JSON elsewhere."""

import logging
import sys

import structlog

logger: structlog.stdlib.BoundLogger = structlog.get_logger("monitor")


def configure(log_format: str | None, *, level: str = "INFO") -> None:
    """Send all logging to standard error in one form; `log_format` None decides by the terminal."""
    is_text = log_format == "text" or (log_format is None and sys.stderr.isatty())
    shared: list[structlog.typing.Processor] = [
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    renderer: structlog.typing.Processor = (
        structlog.dev.ConsoleRenderer() if is_text else structlog.processors.JSONRenderer(ensure_ascii=False)
    )
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=shared,
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.format_exc_info,
            renderer,
        ],
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(formatter)
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for noisy in (
        "pymorphy3",
        "apscheduler",
        "scrapy",
        "twisted",
        "uvicorn",
        "asyncio",
        "alembic",
        "urllib3",
        "httpx",
    ):
        logging.getLogger(noisy).setLevel(logging.WARNING)
    # A poll still under way when the next is due is no news; what the guard refuses is said by the delivery.
    for needless in ("apscheduler.scheduler", "requests_hardened"):
        logging.getLogger(needless).setLevel(logging.ERROR)
    # To Scrapy a robots.txt out of reach is an error with a traceback; how the crawl ended says it better.
    logging.getLogger("scrapy.downloadermiddlewares.robotstxt").setLevel(logging.CRITICAL)
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )
