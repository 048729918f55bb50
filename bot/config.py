"""Settings: from the environment and `.env`, checked whole before anything starts."""

import re
from datetime import datetime
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator, Field, SecretStr, ValidationError, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from ledger.db import database_url
from ledger.workdays import BEIJING, Hours
from locales import settings as texts

TELEGRAM = "https://api.telegram.org"


class SettingsFault(Exception):
    """A setting that cannot be used; the message is the sentence for a person."""


def _database(value: str) -> str:
    try:
        address = database_url(value)
    except ValueError:
        raise ValueError(texts.bad_database()) from None
    if address.startswith("sqlite"):
        path = Path(address.removeprefix("sqlite:///"))
        if not path.name or path.is_dir():
            raise ValueError(texts.bad_database())
    return value


def _api_url(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
        raise ValueError(texts.bad_url())
    return value.rstrip("/")


def _webhook_url(value: str) -> str:
    return _api_url(value) if value else value


def _iso(value: object) -> object:
    """“2027” is no time, though a number of seconds could be read from it."""
    if isinstance(value, str) and "-" not in value:
        raise ValueError(texts.bad_moment())
    return value


def _language(value: str) -> str:
    if value not in ("zh_Hans_CN", "en"):
        raise ValueError(texts.bad_language())
    return value


def _secret(value: SecretStr | None) -> SecretStr | None:
    if value is not None and not re.fullmatch(r"[A-Za-z0-9_-]{1,256}", value.get_secret_value()):
        raise ValueError(texts.bad_secret())
    return value


def _moment(value: datetime) -> datetime:
    return value if value.tzinfo else value.replace(tzinfo=BEIJING)


def _hours(value: str) -> str:
    try:
        Hours.parse(value)
    except ValueError:
        raise ValueError(texts.bad_hours()) from None
    return value


class Settings(BaseSettings):
    """Every setting is in `.env.example` with one line of Chinese."""

    model_config = SettingsConfigDict(env_prefix="DUBAN_", env_file=".env", extra="ignore", env_ignore_empty=True)

    bot_token: SecretStr | None = None
    bot_api_url: Annotated[str, AfterValidator(_api_url)] = TELEGRAM
    database_url: Annotated[str, AfterValidator(_database)] = "sqlite:///var/duban.db"
    files_dir: Path = Path("var/files")
    http_port: int = Field(default=0, ge=0, le=65535)
    webhook_url: Annotated[str, AfterValidator(_webhook_url)] = ""
    webhook_secret: Annotated[SecretStr | None, AfterValidator(_secret)] = None
    ladders: Path | None = None
    clock: Annotated[Annotated[datetime, AfterValidator(_moment)] | None, BeforeValidator(_iso)] = None
    clock_speed: float = Field(default=1, ge=1, le=3600)
    office_hours: Annotated[str, AfterValidator(_hours)] = "08:30-12:00,14:00-17:30"
    language: Annotated[str, AfterValidator(_language)] = "zh_Hans_CN"

    @model_validator(mode="after")
    def _together(self) -> "Settings":
        moved = self.clock is not None or self.clock_speed != 1
        if moved and not is_loopback(self.bot_api_url):
            raise ValueError(texts.clock_needs_loopback())
        if self.webhook_url and not self.webhook_secret:
            raise ValueError(texts.webhook_needs_secret())
        if self.webhook_url and not self.http_port:
            raise ValueError(texts.webhook_needs_port())
        return self

    @property
    def hours(self) -> Hours:
        return Hours.parse(self.office_hours)


def is_loopback(url: str) -> bool:
    host = urlsplit(url).hostname or ""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def load(**fixed: Any) -> Settings:
    """The settings; what is `fixed` is not looked for. Raises SettingsFault with one sentence that names the setting;
    never its secret value."""
    try:
        return Settings(**fixed)
    except UnicodeDecodeError:
        raise SettingsFault(texts.fault(".env", texts.not_utf8())) from None
    except ValidationError as error:
        first = error.errors()[0]
        name = "DUBAN_" + "_".join(str(part) for part in first["loc"][:1]).upper()
        own = first["type"] == "value_error"
        reason = str(first["ctx"]["error"]) if own and "ctx" in first else texts.reason(first["type"])
        raise SettingsFault(texts.fault(name if first["loc"] else "", reason)) from None
