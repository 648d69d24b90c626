"""The history of the schema, one file a version, run by `Database.migrate`.

Enters: a connection inside a transaction.
Leaves: the schema of `storage.tables`.
Never: imports `storage.tables` in a version, for a version says what was, not what is.
"""
