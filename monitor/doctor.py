"""Everything an operator would look at first, each with what to do about it."""

import shutil
from collections.abc import Mapping
from dataclasses import dataclass

import countries
from news.alerts import RefusalKind
from storage import rules as rule_store
from storage import views as view_store

from . import circuits, health, hold, profiles, witness
from .bootstrap import Service
from .recipients import lacking

LEAST_FREE_BYTES = 500_000_000
# What to do about an address or a destination that fails, by what was met there.
_ADVICE: Mapping[RefusalKind, str] = {
    "refused": "ask whoever runs the receiver why it refuses, or mend the address in the rule",
    "gone": "take the address out of the rules",
    "busy": "wait, or ask whoever runs the receiver for more room",
    "dns": "mend the name in the address, or the name server of this machine",
    "tls": "have the certificate mended, or set MFA_CA_FILE to its authority",
    "unreachable": "see whether the receiver runs and a firewall lets this machine through",
    "slow": "see what holds the receiver up",
    "forbidden": "set MFA_WEBHOOK_ALLOW if that network is meant, or mend the address",
    "settings": "mend the setting that is named",
    "failed": "look into the log, and report it as a mistake of the program",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that was looked at; `advice` says what to do and is empty where all is well."""

    subject: str
    is_good: bool
    found: str
    advice: str = ""


def examine(service: Service) -> tuple[Finding, ...]:
    """Findings about database, disk, site, sources, delivery, recipients, rules and tables, in that order."""
    return (
        *_database(service),
        _disk(service),
        *_quiet(service),
        *_sources(service),
        *_agencies(service),
        *_delivery(service),
        *_circuits(service),
        *_recipients(service),
        *_rules(service),
        *_tables(),
    )


def unheard(service: Service) -> str:
    """What to do where a mail server is set and no rule writes to anybody; empty where all is well."""
    settings = service.settings
    if not settings.mail_url or settings.mail_to:
        return ""
    with service.database.reading() as tx:
        rules = rule_store.list_all(tx)
    if any(
        recipient.channel == "email" and recipient.address for rule in rules for recipient in rule.recipients
    ):
        return ""
    return "mail tells nobody: set MFA_MAIL_TO, or give a rule an address (./mfa rules edit ID --to ADDRESS)"


def _database(service: Service) -> list[Finding]:
    problems = service.database.check()
    if problems:
        return [
            Finding(
                subject="database", is_good=False, found=line, advice="restore a backup, or run ./mfa migrate"
            )
            for line in problems
        ]
    return [Finding(subject="database", is_good=True, found=service.database.url_shown)]


def _recipients(service: Service) -> list[Finding]:
    """Rules that name a recipient who is not there."""
    return [
        Finding(
            subject=f"rule {each.rule_id}",
            is_good=False,
            found=f"tells the recipient “{each.recipient_id}”, and there is none of that id",
            advice=f"./mfa recipients add {each.recipient_id} --to ADDRESS, or edit the rule",
        )
        for each in profiles.unknown(service)
    ]


def _rules(service: Service) -> list[Finding]:
    """The rules that a release could not be held against; the others spoke all the same."""
    with service.database.reading() as tx:
        failing = rule_store.failing(tx)
    return [
        Finding(
            subject=f"rule {each.rule_id}",
            is_good=False,
            found=f"failed on {each.times} releases since it was changed, at last with {each.reason}",
            advice=f"write it anew (./mfa rules edit {each.rule_id}); the log has the reason",
        )
        for each in failing
    ]


def _tables() -> list[Finding]:
    problems = countries.table_problems()
    if not problems:
        return [Finding(subject="country tables", is_good=True, found=countries.gazetteer_version())]
    advice = "correct the line; docs/countries.md says how"
    return [Finding(subject="country tables", is_good=False, found=line, advice=advice) for line in problems]


def _disk(service: Service) -> Finding:
    free = shutil.disk_usage(service.settings.data_dir).free
    return Finding(
        subject="disk",
        is_good=free > LEAST_FREE_BYTES,
        found=f"{free / 1e9:.1f} GB free",
        advice="" if free > LEAST_FREE_BYTES else "make room; crawls and alerts cannot be kept without it",
    )


def _quiet(service: Service) -> list[Finding]:
    """What the site has asked for, where it has: nothing is wrong, but nothing is read."""
    wish = hold.wish(service)
    return [Finding(subject="site", is_good=True, found=f"{wish}; nothing is read")] if wish else []


def _sources(service: Service) -> list[Finding]:
    findings = []
    for source in health.sources(service):
        is_late = health.is_late(service, source.status)
        is_good = source.state in ("healthy", "vacant") and not is_late
        run = source.status.last_run
        detail = run.report.detail if run and run.report else "never crawled"
        advice = "see /health, and the log" if source.state != "waiting" else "run ./mfa crawl"
        if is_late:
            advice = "the scheduler does not run: ./mfa run"
        findings.append(
            Finding(
                subject=f"source {source.status.source.key}",
                is_good=is_good,
                found=f"{source.state}: {detail}",
                advice="" if is_good else advice,
            )
        )
    return findings


def _agencies(service: Service) -> list[Finding]:
    """How the agencies answer, and what they report that no release tells; such a gap is no fault of ours."""
    findings = [
        Finding(
            subject=f"agency {each.address}",
            is_good=not each.problem,
            found=each.problem or f"{each.reports} reports kept",
            advice="see whether the address still gives a feed (MFA_AGENCIES)" if each.problem else "",
        )
        for each in witness.agencies(service)
    ]
    gaps = witness.gaps(service)
    if gaps:
        newest = gaps[0]
        said = "the portal has not shown it" if newest.is_read else "the portal could not be read then"
        found = f"{len(gaps)}, the newest “{newest.report.title}” ({newest.report.url}): {said}"
        findings.append(Finding(subject="possible gaps", is_good=True, found=found, advice="see /health"))
    return findings


def _circuits(service: Service) -> list[Finding]:
    """Who is left alone because nothing gets through there, each with what may mend it."""
    return [
        Finding(
            subject=f"delivery to {circuits.shown(each)}",
            is_good=False,
            found=f"failing since {each.since:%Y-%m-%d %H:%M} UTC, {each.waiting} waiting: {each.reason}",
            advice=f"{_ADVICE[each.kind]}, then ./mfa outbox hurry {circuits.shown(each)}",
        )
        for each in circuits.listing(service)
    ]


def _delivery(service: Service) -> list[Finding]:
    with service.database.reading() as tx:
        totals = view_store.totals(tx)
        rules = rule_store.list_all(tx)
    settings = service.settings
    channels = [
        name for name, is_set in (("email", settings.mail_to), ("webhook", settings.webhook_url)) if is_set
    ]
    own = {each for rule in rules if rule.is_enabled for each in rule.recipients if each.address}
    if own:
        channels.append(f"addresses of the rules' own: {len(own)}")
    advice = unheard(service)
    return [
        Finding(
            subject="channels",
            is_good=not advice,
            found=", ".join(channels) or "none set: alerts stand on the page only",
            advice=advice,
        ),
        *(
            Finding(subject="recipients", is_good=False, found=line, advice="set it, or change the rules")
            for line in lacking(service, (each for rule in rules for each in rule.recipients))
        ),
        Finding(
            subject="outbox",
            is_good=totals.dead == 0,
            found=f"{totals.pending} waiting, {totals.dead} dead",
            advice="" if totals.dead == 0 else "./mfa outbox list --state dead, then retry or discard",
        ),
    ]
