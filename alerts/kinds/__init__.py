"""The kinds of rule, one a file: each says for which facts it fires, and why.

Enters: a rule and the facts that its kind looks at.
Leaves: `Firing`s, in the order of the states' codes.
Never: reads a clock or a database.
"""
