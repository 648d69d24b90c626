"""The nouns of the house and the pure decisions about them.

Enters: rows as the source sent them (`FetchedArticle`), text, instants.
Leaves: values that other rooms keep, tell or show, and decisions as values.
Never: reads a clock, opens a file, talks to a network or knows how anything is stored.
"""
