"""The rules made ready, once a process and change: reading 10,000 of them for each page takes seconds."""

from threading import Lock

from alerts import RuleSet
from storage import Database, Transaction
from storage import rules as rule_store


class RuleSets:
    """The latest rules that were made ready; one stands in a service."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._version = -1
        self._made = RuleSet(())

    def prepare(self, database: Database) -> None:
        """Makes the rules ready before a writing transaction, which would hold up everybody else for it."""
        with database.reading() as tx:
            self.current(tx)

    def current(self, tx: Transaction) -> RuleSet:
        """The rules as the transaction sees them."""
        version = rule_store.version(tx)
        with self._lock:
            if version != self._version:
                self._made, self._version = RuleSet(rule_store.list_all(tx)), version
            return self._made
