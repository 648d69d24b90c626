"""The ways out: each module sends one message and says what became of it.

Enters: an outbox entry and the settings of one channel.
Leaves: `Delivered` or `Refused`.
Never: decides whether to try again, or puts an address or a secret into what it says.
"""
