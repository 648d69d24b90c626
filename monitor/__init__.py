"""The use cases: one verb a file, each owning its transactions.

Enters: settings, fetched pages, commands of people and of the scheduler.
Leaves: kept articles, raised alerts, delivered messages, and answers about how things stand.
Never: parses the source's answers, writes SQL or HTML, or reads the clock outside `clock.py`.
"""
