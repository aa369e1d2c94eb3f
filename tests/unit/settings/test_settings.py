"""Settings come from the environment, `.env` and the programme's file; what is wrong in them is told at once."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from bot import settings
from bot.mistakes import Mistake, SettingsInvalid
from bot.settings import Settings
from loyalty.points import Rate
from loyalty.program import Program

KEY = "k" * 32
TOKEN = "123456:AAbb-cc_dd"
MISSING_KEY = Mistake(
    ".env",
    "SECRET_KEY",
    None,
    "must be at least 32 random characters without spaces; not set, `regulars run` makes one",
)


def load(**environ: str) -> Settings:
    return settings.load(Path(".env"), {"SECRET_KEY": KEY} | environ)


def mistakes(**environ: str) -> tuple[Mistake, ...]:
    with pytest.raises(SettingsInvalid) as caught:
        load(**environ)
    return caught.value.mistakes


def test_with_nothing_but_a_key_the_defaults_are_in_force(folder: Path) -> None:
    found = load()
    assert not list(folder.iterdir())
    assert found.program == Program()
    assert found.database_url.get_secret_value() == "sqlite+aiosqlite:///regulars.db"
    assert (found.http_host, found.http_port, found.tz) == ("127.0.0.1", 8080, "UTC")
    assert (found.log_level, found.log_format) == ("info", "console")
    assert (found.telegram_api_url, found.viber_api_url) == ("https://api.telegram.org", "https://chatapi.viber.com/pa")
    assert found.telegram_messages_per_second == 30
    unset = (found.telegram_token, found.viber_token, found.public_url, found.operator_chat_id, found.metrics_token)
    assert unset == (None,) * 5


def test_every_variable_is_taken(folder: Path) -> None:
    (folder / "rules.toml").write_text("[earning]\nrate = 7")
    found = load(
        TELEGRAM_TOKEN=TOKEN,
        TELEGRAM_API_URL="http://localhost:8081/",
        TELEGRAM_MESSAGES_PER_SECOND="1000",
        VIBER_TOKEN="4f-viber",
        VIBER_API_URL="http://[::1]:9000/pa",
        PUBLIC_URL=" https://bot.example.com:8443/regulars/ ",
        DATABASE_URL="postgresql+asyncpg://user:p%40ss@db/regulars",
        HTTP_HOST="0.0.0.0",  # noqa: S104 - only read
        HTTP_PORT="80",
        OPERATOR_CHAT_ID="-1001234567890",
        PROGRAM_FILE="rules.toml",
        METRICS_TOKEN="m3trics",
        TZ="Europe/Kyiv",
        LOG_LEVEL="DEBUG",
        LOG_FORMAT="json",
    )
    assert found.telegram_token is not None
    assert found.telegram_token.get_secret_value() == TOKEN
    assert found.telegram_api_url == "http://localhost:8081"
    assert found.viber_api_url == "http://[::1]:9000/pa"
    assert found.public_url == "https://bot.example.com:8443/regulars"
    assert (found.http_port, found.operator_chat_id) == (80, -1001234567890)
    assert (found.log_level, found.program.earning.rate) == ("debug", Rate(700))


def test_settings_are_frozen(folder: Path) -> None:  # noqa: ARG001 - an empty folder
    found = load()
    with pytest.raises(ValidationError):
        found.http_port = 1


def test_the_process_s_own_environment_is_not_looked_at(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / ".env").write_text("DATABASE_URL='postgresql+asyncpg://u:${HTTP_PORT}@h/d'")
    monkeypatch.setenv("HTTP_PORT", "9999")
    found = load()
    assert found.http_port == 8080
    assert found.database_url.get_secret_value() == "postgresql+asyncpg://u:${HTTP_PORT}@h/d"


def test_the_environment_goes_before_the_file_and_blanks_count_as_unset(folder: Path) -> None:
    (folder / ".env").write_bytes(
        b"\xef\xbb\xbfHTTP_PORT=1001\r\nHTTP_HOST=first\r\nexport HTTP_HOST=second\r\nHTTP_HOST=\r\nLOG_LEVEL='error'\r\n"
    )
    found = load(HTTP_PORT="1002", LOG_LEVEL="  ", TZ="")
    assert (found.http_port, found.http_host, found.log_level, found.tz) == (1002, "second", "error", "UTC")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("TELEGRAM_TOKEN", "no-colon"),
        ("TELEGRAM_TOKEN", "12:a b"),
        ("TELEGRAM_TOKEN", "12:a/b"),
        ("TELEGRAM_API_URL", "localhost:8081"),
        ("TELEGRAM_API_URL", "http://user:pass@host"),
        ("TELEGRAM_MESSAGES_PER_SECOND", "0"),
        ("TELEGRAM_MESSAGES_PER_SECOND", "1001"),
        ("VIBER_TOKEN", "ключ"),
        ("VIBER_API_URL", "https://host/pa?x=1"),
        ("PUBLIC_URL", "http://bot.example.com"),
        ("PUBLIC_URL", "https://bot.example.com/?a"),
        ("PUBLIC_URL", "https://bot.example.com/#a"),
        ("PUBLIC_URL", "https://бот.укр"),
        ("PUBLIC_URL", "https://bot.example.com:70000"),
        ("PUBLIC_URL", "https:///x"),
        ("DATABASE_URL", "postgresql://user@host/db"),
        ("DATABASE_URL", "sqlite+aiosqlite:///"),
        ("DATABASE_URL", "sqlite+aiosqlite:///:memory:"),
        ("HTTP_HOST", "a b"),
        ("HTTP_PORT", "65536"),
        ("HTTP_PORT", "0"),
        ("HTTP_PORT", "http"),
        ("OPERATOR_CHAT_ID", "1001234567890"),
        ("OPERATOR_CHAT_ID", "@our_group"),
        ("SECRET_KEY", "short"),
        ("SECRET_KEY", "x" * 31),
        ("SECRET_KEY", "with space" * 5),
        ("METRICS_TOKEN", "a b"),
        ("TZ", "Europe/Nowhere"),
        ("TZ", "../../etc/passwd"),
        ("TZ", "Europe"),
        ("LOG_LEVEL", "loud"),
        ("LOG_FORMAT", "xml"),
    ],
)
def test_a_value_that_is_not_allowed_is_told_with_what_is(name: str, value: str, folder: Path) -> None:
    (folder / ".env").write_text("# settings\n\n" + f"{name}='{value}'")
    with pytest.raises(SettingsInvalid) as caught:
        settings.load(Path(".env"), {} if name == "SECRET_KEY" else {"SECRET_KEY": KEY, "PUBLIC_URL": ""})
    found = [mistake for mistake in caught.value.mistakes if mistake.key == name]
    allowed = Settings.model_fields[settings.VARIABLES[name]].description
    assert [(mistake.where, mistake.line) for mistake in found] == [(".env", 3)]
    assert found[0].text.startswith(f"must be {allowed}")


def test_everything_wrong_anywhere_is_told_at_once_the_environment_first(folder: Path) -> None:
    (folder / ".env").write_text("HTTP_PORT=x\nnot a line\nTELEGRAM_TOKN=1:2\nPUBLIC_URL=ftp://x\n")
    (folder / "program.toml").write_text('shop = ""\n\n[earning]\nrate = 101\nraet = 1\n')
    with pytest.raises(SettingsInvalid) as caught:
        settings.load(Path(".env"), {"LOG_LEVEL": "loud"})
    told = caught.value
    assert [(mistake.where, mistake.key, mistake.line) for mistake in told.mistakes] == [
        ("environment", "LOG_LEVEL", None),
        (".env", "SECRET_KEY", None),
        (".env", "HTTP_PORT", 1),
        (".env", "", 2),
        (".env", "TELEGRAM_TOKN", 3),
        (".env", "PUBLIC_URL", 4),
        ("program.toml", "shop", 1),
        ("program.toml", "earning.rate", 4),
        ("program.toml", "earning.raet", 5),
    ]
    assert told.mistakes[1] == MISSING_KEY
    text = str(told)
    assert text.startswith("9 settings need mending:\n")
    assert "  program.toml:4  earning.rate\n      must be a percentage from 0 to 100" in text
    assert "did you mean earning.rate?" in text
    assert "  .env:2\n" in text


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_lines_are_counted_as_editors_count_them(ending: str, folder: Path) -> None:
    lines = ["", "# first", "  ", " HTTP_PORT=x", "TZ='a", "b'", "", "", "=", "", "LOG_LEVEL=x"]
    (folder / ".env").write_text(ending.join(lines), newline="")
    assert [(mistake.key, mistake.line) for mistake in mistakes()] == [
        ("HTTP_PORT", 4),
        ("TZ", 5),
        ("", 9),
        ("LOG_LEVEL", 11),
    ]


def test_a_misspelt_name_is_a_mistake_only_while_the_right_one_is_not_set(folder: Path) -> None:
    (folder / ".env").write_text("HTTPS_PORT=443\nPOSTGRES_PASSWORD=x\nTELEGRAM_TOKEN_OLD=1:2\nhttp_host=x\n")
    assert [mistake.key for mistake in mistakes()] == ["HTTPS_PORT", "http_host"]
    assert load(HTTP_PORT="8080", HTTP_HOST="localhost").http_port == 8080


def test_viber_wants_a_public_address(folder: Path) -> None:  # noqa: ARG001 - an empty folder
    (found,) = mistakes(VIBER_TOKEN="abc")
    assert (found.where, found.key) == ("environment", "PUBLIC_URL")
    assert load(VIBER_TOKEN="abc", PUBLIC_URL="https://example.com").public_url == "https://example.com"


def test_telegram_s_own_servers_call_few_ports(folder: Path) -> None:  # noqa: ARG001 - an empty folder
    address = "https://example.com:8080"
    (found,) = mistakes(TELEGRAM_TOKEN=TOKEN, PUBLIC_URL=address)
    assert found.text.endswith("found 8080")
    assert (
        load(TELEGRAM_TOKEN=TOKEN, PUBLIC_URL=address, TELEGRAM_API_URL="http://localhost:8081").public_url == address
    )
    assert load(TELEGRAM_TOKEN=TOKEN, PUBLIC_URL="https://example.com:8443").public_url


def test_a_named_programme_must_be_there_and_readable(folder: Path) -> None:
    (folder / "folder.toml").mkdir()
    (folder / "latin.toml").write_bytes(b"\n\nshop = '\xff'")
    assert [(each.where, each.line) for each in mistakes(PROGRAM_FILE="no.toml")] == [("no.toml", None)]
    assert [(each.where, each.line) for each in mistakes(PROGRAM_FILE="folder.toml")] == [("folder.toml", None)]
    assert [(each.where, each.line) for each in mistakes(PROGRAM_FILE="latin.toml")] == [("latin.toml", 3)]
    assert len(mistakes(PROGRAM_FILE="a\0b")) == 1


def test_an_env_file_that_cannot_be_read_is_one_mistake_among_others(folder: Path) -> None:
    (folder / ".env").write_bytes(b"HTTP_PORT=1\n\xff=2")
    found = mistakes(LOG_LEVEL="loud")
    assert [(each.where, each.line) for each in found] == [("environment", None), (".env", 2)]


@given(secret=st.text("abcdefXYZ-_", min_size=12, max_size=60), suffix=st.sampled_from(["", " x", "/", "ї", "?"]))
def test_no_secret_is_ever_shown(secret: str, suffix: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("secrets")
    env_file = folder / ".env"
    hidden = secret + suffix
    names = ("SECRET_KEY", "VIBER_TOKEN", "METRICS_TOKEN", "PUBLIC_URL", "TELEGRAM_API_URL")
    env_file.write_text("".join(f"{name}='{hidden}'\n" for name in names) + f"TELEGRAM_TOKEN=1:{hidden}\n{hidden}\n")
    environ = {"DATABASE_URL": f"postgres://u:{hidden}@h/d", "HTTP_PORT": "x" + f"123456:{secret}".ljust(40, "z")}
    with pytest.raises(SettingsInvalid) as caught:
        settings.load(env_file, environ)
    assert secret not in str(caught.value).replace(str(folder), "")
    assert secret not in repr(caught.value.mistakes).replace(str(folder), "")
    assert caught.value.__context__ is None
    good = {"SECRET_KEY": secret.ljust(32, "k"), "TELEGRAM_TOKEN": f"1:{secret}", "METRICS_TOKEN": secret}
    good |= {"DATABASE_URL": f"postgresql+asyncpg://u:{secret}@h/d"}
    found = settings.load(folder / "none", good)
    assert secret not in repr(found) + str(found)
