"""The night looks at what is counted and searched; where it does not follow the articles it is made anew."""

from storage import day_counts, followers, search_index

from .bootstrap import Service
from .log import logger


def mend(service: Service) -> bool:
    """Whether something was otherwise than the articles say; then all of it has been made anew."""
    with service.database.reading() as tx:
        drifted = day_counts.drifted(tx)
        missing = search_index.missing(tx)
    if drifted is None and not missing:
        return False
    logger.warning("counts.drifted", day=str(drifted), missing=missing)
    with service.database.writing() as tx:
        followers.rebuild(tx)
    return True
