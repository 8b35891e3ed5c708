"""QAuthenticator: a user's name and password, asked for in a signal."""

from __future__ import annotations

from typing import Any

from ._arguments import instance, text
from ._names import qt_name


class QAuthenticator:
    """User, password, realm and options; null until one of them is set."""

    def __init__(self, *other: QAuthenticator) -> None:
        self._user = self._password = self._realm = ""
        self._options: dict[str, Any] = {}
        self._null = True
        for original in other:
            self.__dict__.update(instance(original, QAuthenticator).__dict__)
            self._options = dict(original._options)

    def __copy__(self) -> QAuthenticator:
        return type(self)(self)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, QAuthenticator):
            return NotImplemented
        return self.__dict__ == other.__dict__

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return f"{qt_name(type(self))}(realm={self._realm!r}, user={self._user!r})"

    def isNull(self) -> bool:
        """QAuthenticator::isNull(): nothing was set."""
        return self._null

    def user(self) -> str:
        """QAuthenticator::user()."""
        return self._user

    def setUser(self, user: str | None) -> None:
        """QAuthenticator::setUser()."""
        self._user, self._null = text(user), False

    def password(self) -> str:
        """QAuthenticator::password()."""
        return self._password

    def setPassword(self, password: str | None) -> None:
        """QAuthenticator::setPassword()."""
        self._password, self._null = text(password), False

    def realm(self) -> str:
        """QAuthenticator::realm(): what the password is asked for."""
        return self._realm

    def setRealm(self, realm: str | None) -> None:
        """QAuthenticator::setRealm()."""
        self._realm, self._null = text(realm), False

    def option(self, opt: str) -> Any:
        """QAuthenticator::option(): None if there is none of that name."""
        return self._options.get(text(opt))

    def options(self) -> dict[str, Any]:
        """QAuthenticator::options(): a copy."""
        return dict(self._options)

    def setOption(self, opt: str, value: Any) -> None:
        """QAuthenticator::setOption()."""
        self._options[text(opt)], self._null = value, False
