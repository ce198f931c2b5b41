"""Typed readers of the SHOTLOG_… variables, which refuse what they do not understand."""

import os
import zoneinfo
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured


def text(name: str, default: str = "") -> str:
    """Value of `name`, stripped; `default` when unset or empty."""
    return os.environ.get(name, "").strip() or default


def flag(name: str, *, default: bool) -> bool:
    """True for 'on', False for 'off'; any other word is refused."""
    word = text(name).lower()
    if word in ("on", "off"):
        return word == "on"
    if word:
        raise ImproperlyConfigured(f"{name} is {word!r}; use 'on' or 'off'.")
    return default


def number(name: str, *, default: int, least: int = 0) -> int:
    """Whole number of at least `least`."""
    word = text(name)
    if not word:
        return default
    if not word.isdecimal() or int(word) < least:
        raise ImproperlyConfigured(f"{name} is {word!r}; use a whole number from {least} on.")
    return int(word)


def words(name: str) -> list[str]:
    """Comma-separated words, without blanks."""
    return [word.strip() for word in text(name).split(",") if word.strip()]


def folder(name: str, *, default: Path) -> Path:
    """Absolute path of a folder; it need not exist yet."""
    return Path(text(name, str(default))).expanduser().resolve()


def folders(name: str) -> list[Path]:
    """Comma-separated folders, from the root of the disk on; a relative one is refused."""
    found = [Path(word).expanduser() for word in words(name)]
    for one in found:
        if not one.is_absolute():
            raise ImproperlyConfigured(
                f"{name} holds {str(one)!r}; write whole paths such as '/mnt/renders'."
            )
    return [one.resolve() for one in found]


def time_zone(name: str) -> str:
    """An IANA zone name; unset means the system's, and UTC where that cannot be told."""
    word = text(name)
    if not word:
        return _system_zone()
    try:
        zoneinfo.ZoneInfo(word)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError) as error:
        raise ImproperlyConfigured(
            f"{name} is {word!r}, which is no time zone; use a name such as 'Asia/Seoul'."
        ) from error
    return word


def _system_zone() -> str:
    """The zone that /etc/timezone or the /etc/localtime link names (Debian, Fedora, macOS)."""
    named = Path("/etc/timezone")
    candidates = [os.environ.get("TZ", "").removeprefix(":")]
    if named.is_file():
        candidates.append(named.read_text(encoding="utf-8", errors="replace").strip())
    linked = Path("/etc/localtime")
    if linked.is_symlink():
        candidates.append(str(linked.readlink()).partition("zoneinfo/")[2])
    for candidate in candidates:
        if candidate and candidate in zoneinfo.available_timezones():
            return candidate
    return "UTC"
