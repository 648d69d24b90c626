"""The command line: one door, `./mfa`, for people and scripts.

Enters: words and standard input.
Leaves: tables, lines of JSON, an exit code.
Never: holds logic of its own; it calls `monitor` and shows what comes back.
"""
