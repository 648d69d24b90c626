"""What the program itself says in fixed English words, and the keys under which the catalogues have it.

Sentences with facts in them (an address, a status) stay as they were written, marked as English.
"""

REMARKS = {
    "said": {
        "The whole listing was read.": "said.whole",
        "Read down to what is known.": "said.known",
        "Read down to the age limit.": "said.age",
        "A page could not be kept.": "said.not_kept",
        "Most of the rows could not be understood.": "said.not_understood",
        "The crawl was ended before it was done.": "said.ended",
        "GraphQL worked last.": "said.graphql_last",
        "GraphQL is the first choice.": "said.graphql_first",
        "REST worked last.": "said.rest_last",
        "REST is the first choice.": "said.rest_first",
        "taken by the mail server": "said.mail_taken",
    },
    "job": {
        "poll": "work.poll",
        "deep": "work.deep",
        "deliver": "work.deliver",
        "health": "work.health",
        "watch": "work.watch",
        "checks": "work.checks",
        "prune": "work.prune",
        "posts": "work.posts",
        "agencies": "work.agencies",
    },
    "rule": {"First mention in 30 days": "rule.default"},
}
