"""Recipients of a rule as a form and a script see them: cut where the address is a secret, and read back.

Whoever knows the address of a webhook can write there, so it is written once and never shown. A line that
was cut stands for the recipient that it was cut from, as long as it is left as it is.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from alerts.addresses import write_recipient
from news.addresses import mask
from news.rules import Recipient, Rule

_CUT = "…"


def shown(recipients: Iterable[Recipient], *, mails: bool) -> tuple[str, ...]:
    """One text a recipient, no two the same; mail addresses whole or cut, those of webhooks always cut."""
    return tuple(_by_text(recipients, mails=mails))


def restored(lines: Iterable[str], kept: Rule | None, *, mails: bool) -> tuple[list[str], list[str]]:
    """The lines with those that were cut made whole again, and a sentence for each that cannot be."""
    known = _by_text(kept.recipients, mails=mails) if kept else {}
    whole, lost = [], []
    for line in filter(None, (line.strip() for line in lines)):
        if line in known:
            whole.append(write_recipient(known[line]))
        elif _CUT in line:
            lost.append("an address was cut for showing and is none of this rule's; write it whole")
        else:
            whole.append(line)
    return whole, lost


def _by_text(recipients: Iterable[Recipient], *, mails: bool) -> Mapping[str, Recipient]:
    found: dict[str, Recipient] = {}
    for each in recipients:
        text, number = _cut(each, mails=mails), 2
        while (named := text if text not in found else f"{text} ({number})") in found:
            number += 1
        found[named] = each
    return found


def _cut(recipient: Recipient, *, mails: bool) -> str:
    is_open = recipient.channel in {"apprise", "recipient"} or (recipient.channel == "email" and mails)
    if is_open or not recipient.address:
        return write_recipient(recipient)
    return write_recipient(replace(recipient, address=mask(recipient.address)))
