"""Settings: read once, from the environment and the data folder's ``dondoc.toml``; frozen."""

import os
import tomllib
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, ValidationError
from pydantic_settings import (
    BaseSettings,
    EnvSettingsSource,
    InitSettingsSource,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)

from i18n.languages import available_languages
from notifications.address import is_address
from notifications.smtp_url import EXAMPLE as SMTP_EXAMPLE
from notifications.smtp_url import SmtpTarget, parse_smtp_url
from states.errors import BadRequest
from storage import postgres

PREFIX = "DONDOC_"
FILE = "dondoc.toml"
DEFAULT_DATA = Path("dondoc-data")
DEFAULT_LANGUAGE = "vi"
EXAMPLES: Mapping[str, str] = {
    "data": "/var/lib/dondoc",
    "database_url": "sqlite:////var/lib/dondoc/dondoc.db",
    "smtp_url": SMTP_EXAMPLE,
    "smtp_password_file": "/etc/dondoc/smtp-password",
    "mail_from": "dondoc@example.org",
    "base_url": "https://dondoc.example.org",
    "lang": DEFAULT_LANGUAGE,
    "log": "json",
}
_SQLITE = "sqlite:///"
_POSTGRES_EXAMPLE = "postgresql://dondoc:PASSWORD@localhost:5432/dondoc"


def _language(tag: str) -> str:
    if tag not in available_languages():
        raise ValueError(tag)
    return tag


def _address(text: str) -> str:
    if text and not is_address(text):
        raise ValueError(text)
    return text


def _base_url(url: str) -> str:
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.query:
        raise ValueError(url)
    return url.rstrip("/")


def _database_url(url: str) -> str:
    if url.partition(":")[0] in postgres.SCHEMES:
        postgres.parse(url)
    elif url and not url.removeprefix(_SQLITE).strip("/"):
        raise ValueError(url)
    return url


def _smtp_url(url: str) -> str:
    try:
        if url:
            parse_smtp_url(url)
    except BadRequest as error:
        raise ValueError(error.code) from None
    return url


class Settings(BaseSettings):
    """Every setting with its default; nothing here changes after the start."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True, extra="forbid")

    data: Path = DEFAULT_DATA
    database_url: Annotated[str, AfterValidator(_database_url), Field(repr=False)] = ""
    smtp_url: Annotated[str, AfterValidator(_smtp_url), Field(repr=False)] = ""
    smtp_password_file: Path | None = None
    mail_from: Annotated[str, AfterValidator(_address)] = ""
    base_url: Annotated[str, AfterValidator(_base_url)] = "http://127.0.0.1:8000"
    lang: Annotated[str, AfterValidator(_language)] = DEFAULT_LANGUAGE
    log: Literal["text", "json"] = "text"

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """What was said on the command line, then the environment, then the file."""
        said: dict[str, Any] = init_settings()
        file = InitSettingsSource(settings_cls, _file_values(Path(said["data"])))
        return init_settings, EnvSettingsSource(settings_cls), file

    @property
    def on_server(self) -> bool:
        """Whether the database is on a server instead of in a file."""
        return self.database_url.partition(":")[0] in postgres.SCHEMES

    @property
    def database(self) -> str:
        """The database as it may be shown: its file, or its URL without the password.

        Raises BadRequest ``database_unsupported``.
        """
        return postgres.shown(self.database_url) if self.on_server else str(self.database_path)

    @property
    def database_path(self) -> Path:
        """The database's file. Raises BadRequest ``database_unsupported`` for other kinds."""
        if not self.database_url:
            return self.data / "dondoc.db"
        if not self.database_url.startswith(_SQLITE):
            kind = self.database_url.partition(":")[0]
            raise BadRequest("database_unsupported", kind=kind, example=EXAMPLES["database_url"])
        return Path(self.database_url.removeprefix(_SQLITE))

    @property
    def smtp(self) -> SmtpTarget:
        """The mail server. Raises BadRequest ``setting`` if none is set."""
        if not self.smtp_url:
            raise wrong_setting("smtp_url")
        target = parse_smtp_url(self.smtp_url)
        if self.smtp_password_file is None:
            return target
        try:
            password = self.smtp_password_file.read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError):
            raise wrong_setting("smtp_password_file") from None
        return replace(target, password=password)


def read_settings(data: Path | None = None, **said: str) -> Settings:
    """The settings; ``said`` are those of the command line, which win.

    Raises BadRequest: ``setting`` (name and an example value), ``setting_unknown``,
    ``settings_file``.
    """
    folder = data_folder(data)
    try:
        return Settings(data=folder, **{name: value for name, value in said.items() if value})  # type: ignore[arg-type]
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        name = str(first["loc"][0])
        if first["type"] == "extra_forbidden":
            file = str(folder / FILE)
            raise BadRequest(
                "setting_unknown", name=name, file=file, known=sorted(EXAMPLES)
            ) from None
        raise wrong_setting(name, _example(name, error)) from None


def _example(name: str, error: ValidationError) -> str:
    """What the setting may look like, of the kind that was probably meant."""
    given = str(error.errors(include_url=False)[0]["input"])
    meant = name == "database_url" and given.startswith("postgres")
    return _POSTGRES_EXAMPLE if meant else EXAMPLES[name]


def data_folder(said: Path | None) -> Path:
    """Where the data are: as said on the command line, in the environment, or by default."""
    return said or Path(os.environ.get(f"{PREFIX}DATA") or DEFAULT_DATA)


def wrong_setting(name: str, example: str = "") -> BadRequest:
    """A setting that is missing or cannot be used, by its name in the environment."""
    fields = {"name": f"{PREFIX}{name.upper()}", "example": example or EXAMPLES[name]}
    return BadRequest("setting", **fields)


def _file_values(folder: Path) -> dict[str, Any]:
    path = folder / FILE
    try:
        text = path.read_text(encoding="utf-8")
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except (OSError, UnicodeDecodeError) as error:
        raise BadRequest("settings_file", file=str(path), reason=type(error).__name__) from None
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BadRequest("settings_file", file=str(path), reason=str(error)) from None
    if "data" in values:
        raise BadRequest("setting_unknown", name="data", file=str(path), known=sorted(EXAMPLES))
    return values
