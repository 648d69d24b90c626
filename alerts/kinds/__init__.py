"""What each kind of rule fires on, one module a kind.

Enters: a rule and the facts that it is about. Leaves: `Firing`s in a fixed order, or none.
Never: asks whether the rule is switched on or muted (`alerts.building.listens`), nor whether its occasion was
told before, which the database knows.
"""
