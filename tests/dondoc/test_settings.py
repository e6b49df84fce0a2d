"""Settings: the environment wins over the file, and a wrong one is named with an example."""

from collections.abc import Callable
from pathlib import Path

import pytest

from dondoc.settings import Settings, read_settings
from notifications.smtp_url import SmtpTarget
from states.errors import BadRequest

Set = Callable[..., None]


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(f"DONDOC_{name.upper()}", raising=False)


@pytest.fixture
def env(monkeypatch: pytest.MonkeyPatch) -> Set:
    def put(**values: str) -> None:
        for name, value in values.items():
            monkeypatch.setenv(f"DONDOC_{name.upper()}", value)

    return put


def told(error: pytest.ExceptionInfo[BadRequest]) -> tuple[str, object, object]:
    return error.value.code, error.value.fields.get("name"), error.value.fields.get("example")


def test_without_any_setting_everything_has_its_default() -> None:
    settings = read_settings()
    assert settings.data == Path("dondoc-data")
    assert settings.database_path == Path("dondoc-data/dondoc.db")
    assert settings.base_url == "http://127.0.0.1:8000"
    assert settings.lang == "vi"


def test_the_environment_wins_over_the_file_and_the_line_over_both(
    tmp_path: Path, env: Set
) -> None:
    (tmp_path / "dondoc.toml").write_text(
        'base_url = "http://file"\nmail_from = "file@x.example"\nlog = "json"\n'
    )
    env(base_url="http://env", mail_from="env@x.example")
    settings = read_settings(tmp_path, base_url="http://line")
    assert (settings.base_url, settings.mail_from, settings.log) == (
        "http://line",
        "env@x.example",
        "json",
    )


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("smtp_url", "http://mail.example.org"),
        ("smtp_url", "smtp://mail.example.org?tls=none"),
        ("mail_from", "not an address"),
        ("base_url", "dondoc.example.org"),
        ("lang", "xx"),
        ("log", "loud"),
        ("database_url", "sqlite:///"),
    ],
)
def test_a_wrong_setting_is_named_with_an_example(env: Set, name: str, value: str) -> None:
    env(**{name: value})
    with pytest.raises(BadRequest) as error:
        read_settings()
    code, said, example = told(error)
    assert (code, said) == ("setting", f"DONDOC_{name.upper()}")
    env(**{name: str(example)})
    read_settings()


def test_a_password_never_shows(env: Set) -> None:
    env(smtp_url="smtp://user:hidden@mail.example.org")
    assert "hidden" not in repr(read_settings())
    assert "hidden" not in repr(read_settings().smtp)


def test_the_password_may_stand_in_a_file(tmp_path: Path, env: Set) -> None:
    secret = tmp_path / "secret"
    secret.write_text("from the file\n")
    env(smtp_url="smtp://user:other@mail.example.org", smtp_password_file=str(secret))
    assert read_settings().smtp == SmtpTarget(
        host="mail.example.org", port=587, tls="starttls", user="user", password="from the file"
    )
    secret.unlink()
    with pytest.raises(BadRequest) as error:
        _ = read_settings().smtp
    assert told(error)[:2] == ("setting", "DONDOC_SMTP_PASSWORD_FILE")


def test_a_missing_mail_server_is_named_when_it_is_needed() -> None:
    with pytest.raises(BadRequest) as error:
        _ = read_settings().smtp
    assert told(error)[:2] == ("setting", "DONDOC_SMTP_URL")


@pytest.mark.parametrize("text", ['smtp_ulr = "x"\n', 'data = "elsewhere"\n'])
def test_a_setting_the_file_may_not_have_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "dondoc.toml").write_text(text)
    with pytest.raises(BadRequest) as error:
        read_settings(tmp_path)
    assert error.value.code == "setting_unknown"
    assert error.value.fields["name"] == text.split(maxsplit=1)[0]


@pytest.mark.parametrize("data", [b"base_url =", b"\xff\xfe"])
def test_a_file_that_cannot_be_read_is_named(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "dondoc.toml").write_bytes(data)
    with pytest.raises(BadRequest) as error:
        read_settings(tmp_path)
    assert error.value.code == "settings_file"
    assert error.value.fields["file"] == str(tmp_path / "dondoc.toml")


def test_another_kind_of_database_is_not_supported(env: Set) -> None:
    env(database_url="mysql://user:hidden@host/db")
    with pytest.raises(BadRequest) as error:
        _ = read_settings().database_path
    assert error.value.code == "database_unsupported"
    assert "hidden" not in str(error.value.fields)


def test_a_database_on_a_server_is_shown_without_what_opens_it(env: Set) -> None:
    env(database_url="postgresql://user:hidden@host:5433/db?passfile=secret")
    settings = read_settings()
    assert settings.on_server
    assert settings.database == "postgresql://user@host:5433/db"
    assert "hidden" not in repr(settings)


@pytest.mark.parametrize("url", ["postgresql://user:hidden@host", "postgres://user:hidden@h:x/db"])
def test_a_server_without_a_database_is_refused_with_an_example(env: Set, url: str) -> None:
    env(database_url=url)
    with pytest.raises(BadRequest) as error:
        read_settings()
    assert told(error)[:2] == ("setting", "DONDOC_DATABASE_URL")
    assert str(error.value.fields["example"]).startswith("postgresql://")
    assert "hidden" not in str(error.value.fields)


def test_settings_never_change() -> None:
    with pytest.raises(ValueError, match="frozen"):
        read_settings().lang = "en"  # type: ignore[misc]
