"""Who is left alone because nothing gets through there, and a person's word to try at once."""

from news.addresses import mask
from news.circuits import Circuit
from news.errors import NotFoundError
from news.views import CircuitView
from storage import circuits as circuit_store

from .bootstrap import Service


def listing(service: Service) -> tuple[CircuitView, ...]:
    """Addresses and destinations that fail, those that have for longest first."""
    with service.database.reading() as tx:
        return circuit_store.listing(tx)


def shown(circuit: CircuitView) -> str:
    """Its name, which for an address gives nothing away; `hurry` takes it, too."""
    return mask(circuit.address) if circuit.scope == "address" else circuit.address


def hurry(service: Service, name: str) -> int:
    """Let one message try at once at the address or destination of that name; returns how many have it.

    An address may be named as it is shown, masked.

    Raises:
        NotFoundError: nothing of that name is left alone.
    """
    keys = [
        key
        for key, circuit in _standing(service).items()
        if name in (circuit.address, mask(circuit.address)) and circuit.scope != "message"
    ]
    if not keys:
        raise NotFoundError("address or destination that is left alone called", name)
    with service.database.writing() as tx:
        return circuit_store.hurry(tx, keys, service.clock.now())


def _standing(service: Service) -> dict[str, Circuit]:
    with service.database.reading() as tx:
        return circuit_store.standing(tx)
