"""Spiders: what is asked of a site, in which order, until when.

Enters: a `Crawl` (the plan and the archive's answers) put on the spider by the extension.
Leaves: `FetchedPage` items and one `Ending`.
Never: touches the archive, the settings of the service or the clock.
"""
