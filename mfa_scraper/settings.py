"""Scrapy's settings: polite, verified, closed; what the operator sets comes in through `addon.py`."""

BOT_NAME = "ministry-monitor"
SPIDER_MODULES = ["mfa_scraper.spiders"]
NEWSPIDER_MODULE = "mfa_scraper.spiders"
ADDONS = {"mfa_scraper.addon.ServiceSettings": 100}
EXTENSIONS = {"mfa_scraper.archive.Archive": 100}
ITEM_PIPELINES = {"mfa_scraper.pipelines.IngestPipeline": 100}
DOWNLOADER_MIDDLEWARES = {
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,  # takes a 503 for leave to ask
    "mfa_scraper.robots.StrictRobotsTxt": 100,
    "scrapy.downloadermiddlewares.retry.RetryMiddleware": None,  # retries at once; the next one waits
    "mfa_scraper.middlewares.BackOffMiddleware": 550,
}
TWISTED_REACTOR = "twisted.internet.asyncioreactor.AsyncioSelectorReactor"

# Manners: one connection, one request at a time, robots.txt obeyed and asked for once a day.
CONCURRENT_REQUESTS = 1
CONCURRENT_REQUESTS_PER_DOMAIN = 1
ROBOTSTXT_OBEY = True
ROBOTSTXT_USER_AGENT = BOT_NAME
DOWNLOAD_DELAY_JITTER = 0.2  # of the delay, either way; the add-on sets the delay so that the least is kept
HTTPCACHE_ENABLED = True
HTTPCACHE_POLICY = "mfa_scraper.robots_cache.RobotsOnlyPolicy"
HTTPCACHE_EXPIRATION_SECS = 24 * 60 * 60
BACK_OFF_FIRST_S = 2.0
BACK_OFF_TIMES = 3  # 2, 4 and 8 seconds: a gateway's hiccup is over after five
BACK_OFF_TOTAL_S = 60.0  # no request waits longer in all, whatever Retry-After asks for
HTTPPROXY_ENABLED = False  # the environment's proxies are no business of a crawl
REDIRECT_ENABLED = False  # a redirect is reported; only a host's own move to https is followed
METAREFRESH_ENABLED = False
REFERER_ENABLED = False
COOKIES_ENABLED = True  # the ticket of the REST listing may be a cookie

# Bounds: a hundred whole bodies are a few megabytes; the limit holds for what gzip unpacks to as well.
DOWNLOAD_TIMEOUT = 60
DOWNLOAD_MAXSIZE = 32 * 1024 * 1024
DOWNLOAD_WARNSIZE = 0
CRAWL_LIMIT_S = 0.0  # none; who starts the crawl says when a signal means that it took too long

# Scrapy 2.19 verifies nothing and opens a remote control unless told otherwise.
DOWNLOAD_VERIFY_CERTIFICATES = True
REMOTE_CONTROL_ENABLED = False
TELNETCONSOLE_ENABLED = False

LOG_FORMATTER = "mfa_scraper.quiet.BodylessLogFormatter"
LOG_LEVEL = "INFO"
STATS_DUMP = False
