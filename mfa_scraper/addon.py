"""The operator's settings, as Scrapy's."""

from typing import cast

from scrapy.settings import BaseSettings

from monitor.settings import Settings, load_settings

SERVICE_SETTINGS = "SERVICE_SETTINGS"
SERVICE_ENVIRONMENT = "SERVICE_ENVIRONMENT"  # a mapping that stands in for the process's own environment

# Scrapy draws each delay from 0.8 to 1.2 times what it is told: a quarter more keeps the operator's least.
_LEAST_KEPT = 1.25
_PRIORITY = "addon"


class ServiceSettings:
    """Reads the service's settings once a process and derives Scrapy's from them."""

    def update_settings(self, settings: BaseSettings) -> None:
        """Adds what follows from `MFA_*`; raises SettingsError with every mistake."""
        environment = settings.get(SERVICE_ENVIRONMENT)
        service = load_settings(None if environment is None else dict(settings.getdict(SERVICE_ENVIRONMENT)))
        contact = f" (+{service.contact})" if service.contact else ""
        settings.set(SERVICE_SETTINGS, service, _PRIORITY)
        settings.set("USER_AGENT", f"{settings['BOT_NAME']}/1.0{contact}", _PRIORITY)
        settings.set("DOWNLOAD_DELAY", service.request_interval_s * _LEAST_KEPT, _PRIORITY)
        settings.set("HTTPCACHE_DIR", str(service.data_dir.absolute() / "httpcache"), _PRIORITY)
        if service.ca_file is not None:
            handlers = {"https": "mfa_scraper.tls.ExtraTrustDownloadHandler"}
            settings.set("DOWNLOAD_HANDLERS", handlers, _PRIORITY)


def service_settings(settings: BaseSettings) -> Settings:
    """The service's settings of this crawl."""
    return cast("Settings", settings[SERVICE_SETTINGS])
