"""What follows from articles as they stand, brought up to date in the transaction that changes them."""

from . import day_counts, search_index
from .transaction import Transaction


def follow(tx: Transaction) -> None:
    """Makes what is searched and counted fit the articles that were touched; each write ends with it."""
    if not tx.touched:
        return
    touched = sorted(tx.touched)
    tx.touched.clear()
    day_counts.recount(tx, search_index.renew(tx, touched))


def rebuild(tx: Transaction) -> None:
    """Makes all of it anew from the articles, some at a time."""
    search_index.rebuild(tx)
    day_counts.rebuild(tx)
