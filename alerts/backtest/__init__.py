"""When a rule would have fired over the archive, and how many messages that comes to.

Enters: a rule, and of the archive what it looks at. Leaves: `news.backtests.Backtest`.
Never: reads a clock or a database; decides otherwise than the live path, whose functions it calls.
"""
