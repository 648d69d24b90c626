"""Settings that would do nothing or fail late, told at the start."""

import pytest

from monitor import doctor, rules
from monitor.settings import Settings, load_settings
from news.errors import SettingsError
from tests.monitor.house import House


def mistakes(environment: dict[str, str]) -> tuple[str, ...]:
    with pytest.raises(SettingsError) as caught:
        load_settings({"MFA_SETTINGS_FILE": "/dev/null", **environment})
    return caught.value.mistakes


@pytest.mark.parametrize("url", ["postgresql://u:p@h:x/d", "postgresql://u:p@h:99999/d", "postgresql://[h/d"])
def test_a_database_address_that_cannot_be_read_is_told_without_its_password(url: str) -> None:
    (mistake,) = mistakes({"MFA_DATABASE_URL": url})
    assert mistake.startswith("MFA_DATABASE_URL: must have a port of digits")
    assert "u:p" not in mistake


@pytest.mark.parametrize("url", ["postgresql:///d?host=/run/postgresql", "postgresql+psycopg://u@h:5432/d"])
def test_a_database_may_be_reached_by_socket_and_by_port(url: str) -> None:
    assert load_settings({"MFA_SETTINGS_FILE": "/dev/null", "MFA_DATABASE_URL": url}).database_url == url


def test_another_data_folder_is_another_archive() -> None:
    elsewhere = load_settings({"MFA_SETTINGS_FILE": "/dev/null", "MFA_DATA_DIR": "/srv/second"})
    assert elsewhere.database_url == "sqlite:////srv/second/mfa.db"
    chosen = {"MFA_DATABASE_URL": "sqlite:///own.db", "MFA_DATA_DIR": "/srv/second"}
    assert load_settings({"MFA_SETTINGS_FILE": "/dev/null", **chosen}).database_url == "sqlite:///own.db"


def test_tokens_that_guard_nothing_are_refused() -> None:
    (mistake,) = mistakes({"MFA_API_TOKENS": "t0ken"})
    assert mistake.startswith("MFA_API_TOKENS: ")
    assert "MFA_PASSWORD" in mistake
    assert "t0ken" not in mistake


def mailing(house: House, **changes: object) -> House:
    """The house with a mail server in its settings, and with nobody to write to unless told otherwise."""
    facts: dict[str, object] = {"mail_url": "smtp://localhost", "data_dir": house.service.settings.data_dir}
    return house.under(Settings(**{**facts, **changes}))  # type: ignore[arg-type]  # each test names fields


def channels(house: House) -> doctor.Finding:
    (found,) = [each for each in doctor.examine(house.service) if each.subject == "channels"]
    return found


def test_a_mail_server_with_nobody_to_write_to_is_told_by_the_doctor(house: House) -> None:
    found = channels(mailing(house))
    assert not found.is_good
    assert "MFA_MAIL_TO" in found.advice
    assert doctor.unheard(mailing(house).service) == found.advice


@pytest.mark.parametrize("changes", [{"mail_to": ("desk@example.org",)}, {"mail_url": None}])
def test_mail_with_recipients_and_no_mail_at_all_are_well(house: House, changes: dict[str, object]) -> None:
    assert channels(mailing(house, **changes)).is_good


def test_addresses_of_the_rules_own_are_counted_as_channels_each_once(house: House) -> None:
    assert channels(house).found == "none set: alerts stand on the page only"
    hook = "webhook:https://hooks.example.org/x"
    rules.add(house.service, {"id": "first", "recipients": hook})
    rules.add(house.service, {"id": "second", "recipients": f"{hook},email:desk@example.org"})
    rules.add(house.service, {"id": "off", "recipients": "email:o@example.org", "is_enabled": False})
    assert channels(house).found == "addresses of the rules' own: 2"
    assert (
        channels(mailing(house, mail_to=("a@example.org",))).found == "email, addresses of the rules' own: 2"
    )


def test_a_rule_with_an_address_of_its_own_is_reason_enough_for_a_mail_server(house: House) -> None:
    rules.add(house.service, {"id": "own", "recipients": "email:desk@example.org"})
    assert channels(mailing(house)).is_good
