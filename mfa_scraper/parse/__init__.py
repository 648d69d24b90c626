"""What an answer of the site means, as pure functions of its bytes.

Enters: status, headers and bytes of an HTTP answer; decoded rows of a listing.
Leaves: a `Verdict` with the rows, request addresses and bodies, `FetchedArticle` or `UnreadableRow`.
Never: opens a connection, reads a clock, raises on what a site may send.
"""
