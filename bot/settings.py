"""The environment, `.env` and the programme's file become one frozen Settings; or every mistake in them is told at once."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator, Field, InstanceOf, SecretStr, ValidationError
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from bot import env_file as env_files
from bot import program_file, program_kinds
from bot.env_file import ENVIRONMENT, Given
from bot.mistakes import Mistake, SettingsInvalid, shown
from loyalty.program import Program

_ADDRESS = re.compile(
    r"(?P<scheme>https?)://(?:[A-Za-z0-9_](?:[A-Za-z0-9._-]*[A-Za-z0-9_])?|\[[0-9A-Fa-f:.]+\])"
    r"(?::(?P<port>[0-9]{1,5}))?(?:/[A-Za-z0-9._~/%-]*)?"
)
_LAST_PORT = 65_535
_WEBHOOK_PORTS = frozenset({80, 88, 443, 8443})  # core.telegram.org/bots/api#setwebhook
_PROGRAM_FILE = Path("program.toml")
_ANY_HOST = frozenset({"0.0.0.0", "::"})  # noqa: S104 - told apart, not listened on
_LONGEST_SHOWN = 30  # characters: a token that was pasted into the wrong variable is longer


def _secret(pattern: str) -> AfterValidator:
    def check(value: SecretStr) -> SecretStr:
        text = value.get_secret_value()
        if not text.isprintable() or not re.fullmatch(pattern, text):
            raise ValueError
        return value

    return AfterValidator(check)


def _address(*schemes: str) -> AfterValidator:
    def check(value: str) -> str:
        found = _ADDRESS.fullmatch(value)
        if not found or found["scheme"] not in schemes or int(found["port"] or 0) > _LAST_PORT:
            raise ValueError
        return value.rstrip("/")

    return AfterValidator(check)


class Settings(BaseSettings):
    """Made by `load`. A field is the variable of the same name in capitals; its description says what is allowed."""

    model_config = SettingsConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    telegram_token: Annotated[SecretStr, _secret(r"[0-9]+:[^\s/?#%]+")] | None = Field(
        default=None, description="the token as BotFather gave it: digits, a colon, letters and digits"
    )
    telegram_api_url: Annotated[str, _address("http", "https")] = Field(
        default="https://api.telegram.org",
        description="an http or https address without sign-in or query, such as http://localhost:8081",
    )
    telegram_messages_per_second: int = Field(default=30, ge=1, le=1000, description="a whole number from 1 to 1000")
    viber_token: Annotated[SecretStr, _secret(r"[!-~]+")] | None = Field(
        default=None, description="the token as Viber's admin panel shows it, without spaces"
    )
    viber_api_url: Annotated[str, _address("http", "https")] = Field(
        default="https://chatapi.viber.com/pa",
        description="an http or https address without sign-in or query, such as https://chatapi.viber.com/pa",
    )
    public_url: Annotated[str, _address("https")] | None = Field(
        default=None,
        description="an https address without sign-in or query, such as https://bot.example.com; other letters than a-z "
        "in their xn-- form",
    )
    database_url: Annotated[SecretStr, _secret(r"sqlite\+aiosqlite:///(?!:memory:)[^?]+|postgresql\+asyncpg://\S+")] = (
        Field(
            default=SecretStr("sqlite+aiosqlite:///regulars.db"),
            description="sqlite+aiosqlite:///FILE or postgresql+asyncpg://USER:PASSWORD@HOST:PORT/DATABASE",
        )
    )
    http_host: str = Field(
        default="127.0.0.1", pattern=r"^[A-Za-z0-9_.:-]{1,253}$", description="an IP address or the name of a host"
    )
    http_port: int = Field(default=8080, ge=1, le=_LAST_PORT, description="a whole number from 1 to 65535")
    operator_chat_id: int | None = Field(
        default=None, ge=-(2**63), lt=0, description="the id of a group, a negative whole number such as -1001234567890"
    )
    secret_key: Annotated[SecretStr, _secret(r"\S{32,}")] = Field(
        description="at least 32 random characters without spaces"
    )
    program_file: Path = Field(default=_PROGRAM_FILE, description="the path of a file")
    metrics_token: Annotated[SecretStr, _secret(r"[!-~]+")] | None = Field(
        default=None, description="Latin letters, digits and signs, without spaces"
    )
    tz: Annotated[str, AfterValidator(program_kinds.zone)] = Field(
        default="UTC", description="the name of a time zone in the IANA database, such as Europe/Kyiv"
    )
    log_level: Annotated[Literal["debug", "info", "warning", "error"], BeforeValidator(str.lower)] = Field(
        default="info", description="debug, info, warning or error"
    )
    log_format: Annotated[Literal["console", "json"], BeforeValidator(str.lower)] = Field(
        default="console", description="console or json"
    )
    program: InstanceOf[Program]

    @property
    def address(self) -> str:
        """Where a browser finds us: the world's, or one on this very machine."""
        anywhere = self.http_host in _ANY_HOST
        host = f"[{self.http_host}]" if ":" in self.http_host else self.http_host
        return self.public_url or f"http://{'localhost' if anywhere else host}:{self.http_port}"

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Nothing is looked up behind the back of `load`, which knows of every value where it stands."""
        del settings_cls, env_settings, dotenv_settings, file_secret_settings
        return (init_settings,)


VARIABLES: Mapping[str, str] = {name.upper(): name for name in Settings.model_fields if name != "program"}
# Values that a message may quote; the others are secret, or are addresses, which may have a password in them.
_QUOTABLE = frozenset(
    {
        "TELEGRAM_MESSAGES_PER_SECOND",
        "HTTP_HOST",
        "HTTP_PORT",
        "OPERATOR_CHAT_ID",
        "TZ",
        "LOG_LEVEL",
        "LOG_FORMAT",
    }
)


def load(env_file: Path, environ: Mapping[str, str]) -> Settings:
    """Settings from `environ`, then `env_file`, then the defaults, with the programme they name.

    Raises SettingsInvalid with every mistake of all three places. A relative PROGRAM_FILE starts at the working folder;
    where it is not set and there is no program.toml, the default programme is in force.
    """
    given, in_file = env_files.read(env_file, environ, VARIABLES)
    named = given.get("PROGRAM_FILE")
    path = Path(named.value) if named else _PROGRAM_FILE
    program, in_program = program_file.read(path, needed=named is not None)
    settings, wrong = _checked(given, program)
    mistakes = [*in_file, *_alone(given, wrong, str(env_file)), *_together(given, wrong)]
    mistakes.sort(key=lambda mistake: (mistake.where != ENVIRONMENT, mistake.line or 0))
    mistakes += in_program
    if mistakes or settings is None:
        raise SettingsInvalid(mistakes)
    return settings


def _checked(given: Mapping[str, Given], program: Program) -> tuple[Settings | None, frozenset[str]]:
    """Settings, or else the names of the variables that are not as they should be."""
    values: dict[str, Any] = {VARIABLES[name]: each.value for name, each in given.items()}
    try:
        return Settings(**values, program=program), frozenset()
    except ValidationError as error:
        found = error.errors(include_url=False, include_context=False, include_input=False)
    return None, frozenset(str(each["loc"][0]).upper() for each in found)


def _alone(given: Mapping[str, Given], wrong: frozenset[str], env_file: str) -> Iterator[Mistake]:
    """Each variable that is mistaken by itself, in the order of Settings."""
    for name in filter(wrong.__contains__, VARIABLES):
        allowed = Settings.model_fields[VARIABLES[name]].description
        if each := given.get(name):
            quoted = name in _QUOTABLE and len(each.value) <= _LONGEST_SHOWN
            found = f"; found {shown(each.value)}" if quoted else ""
            yield Mistake(each.where, name, each.line, f"must be {allowed}{found}")
        else:
            yield Mistake(env_file, name, None, f"must be {allowed}; not set, `regulars run` makes one")


def _together(given: Mapping[str, Given], wrong: frozenset[str]) -> Iterator[Mistake]:
    """What only shows between variables."""
    viber, public = given.get("VIBER_TOKEN"), given.get("PUBLIC_URL")
    if viber and not public:
        yield Mistake(
            viber.where, "PUBLIC_URL", None, "must be set with VIBER_TOKEN: Viber only reaches an https address"
        )
    if public and "PUBLIC_URL" not in wrong and "TELEGRAM_TOKEN" in given and "TELEGRAM_API_URL" not in given:
        port = urlsplit(public.value).port
        if port and port not in _WEBHOOK_PORTS:
            text = "must be on port 443, 80, 88 or 8443: Telegram calls no other"
            yield Mistake(public.where, "PUBLIC_URL", public.line, f"{text}; found {port}")
