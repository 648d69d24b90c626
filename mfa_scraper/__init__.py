"""The Scrapy project: reads the ministry's listings politely and hands every page on.

Enters: a source (entity, section, language), a mode, and what the site answers.
Leaves: `news.articles.FetchedPage`, one a listing page, into `monitor.ingest`; one `CrawlReport` a run.
Never: asks for single articles or images, works around a refusal, or decides what a release means.
"""
