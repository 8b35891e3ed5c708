"""QSslPreSharedKeyAuthenticator: a key that both sides know already, asked for in a signal."""

from __future__ import annotations

from functools import partial

from ._arguments import instance
from ._bytearray import QByteArray
from ._ffi import lib
from ._loop import Loop
from ._octets import OctetsLike, octets


class _Question:
    """A qws_psk_authenticator: lent until the slots return, or ours until the deferred answer.

    All copies of what a slot gets share it; without an answer it refuses when the last one ends.
    """

    def __init__(self, handle: int) -> None:
        self._handle: int | None = handle
        self._is_deferred = False
        self._loop = Loop.current()

    def defer(self) -> None:
        lib.qws_psk_authenticator_defer(self._handle)
        self._is_deferred = True

    def fill_in(self, answer: QSslPreSharedKeyAuthenticator) -> None:
        """Gives the library what was set; a server's identity is the client's."""
        identity, key = answer._identity, answer._key
        if answer._longest_identity:
            lib.qws_psk_authenticator_set_identity(self._handle, identity, len(identity))
        lib.qws_psk_authenticator_set_pre_shared_key(self._handle, key, len(key))

    def answer(self, answer: QSslPreSharedKeyAuthenticator) -> bool:
        if not self._is_deferred:
            raise RuntimeError("answer() needs deferAnswer(), and can be called once")
        self.fill_in(answer)
        handle, self._handle, self._is_deferred = self._handle, None, False
        return lib.qws_psk_authenticator_answer(handle)

    def slots_returned(self, answer: QSslPreSharedKeyAuthenticator) -> None:
        if not self._is_deferred and self._handle is not None:
            self.fill_in(answer)
            self._handle = None

    def __del__(self) -> None:
        if not self._is_deferred:
            return
        refuse = partial(lib.qws_psk_authenticator_free, self._handle)
        if self._loop.may_end_objects():
            refuse()
        else:
            self._loop.post(refuse)


class QSslPreSharedKeyAuthenticator:
    """The identity and the key to answer with, and what the server said about them.

    What is longer than its maximum is cut off. Without a key the handshake fails. A slot that does
    not know the answer yet calls deferAnswer().
    """

    def __init__(self, *authenticator: QSslPreSharedKeyAuthenticator) -> None:
        self._hint = b""
        self._identity = b""
        self._key = b""
        self._longest_identity = 0
        self._longest_key = 0
        self._question: _Question | None = None
        for original in authenticator:
            self.__dict__.update(instance(original, QSslPreSharedKeyAuthenticator).__dict__)

    def swap(self, other: QSslPreSharedKeyAuthenticator) -> None:
        """QSslPreSharedKeyAuthenticator::swap(): all but the question that each is of."""
        self.__dict__, other.__dict__ = other.__dict__, self.__dict__
        self._question, other._question = other._question, self._question

    def __copy__(self) -> QSslPreSharedKeyAuthenticator:
        return type(self)(self)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, QSslPreSharedKeyAuthenticator):
            return NotImplemented
        return self.__dict__ == other.__dict__

    __hash__ = None  # type: ignore[assignment]

    def identityHint(self) -> QByteArray:
        """QSslPreSharedKeyAuthenticator::identityHint(): from the server."""
        return QByteArray(self._hint)

    def identity(self) -> QByteArray:
        """QSslPreSharedKeyAuthenticator::identity()."""
        return QByteArray(self._identity)

    def setIdentity(self, identity: OctetsLike) -> None:
        """QSslPreSharedKeyAuthenticator::setIdentity()."""
        self._identity = octets(identity)

    def maximumIdentityLength(self) -> int:
        """QSslPreSharedKeyAuthenticator::maximumIdentityLength(): in octets; 0 on a server."""
        return self._longest_identity

    def preSharedKey(self) -> QByteArray:
        """QSslPreSharedKeyAuthenticator::preSharedKey()."""
        return QByteArray(self._key)

    def setPreSharedKey(self, preSharedKey: OctetsLike) -> None:
        """QSslPreSharedKeyAuthenticator::setPreSharedKey()."""
        self._key = octets(preSharedKey)

    def maximumPreSharedKeyLength(self) -> int:
        """QSslPreSharedKeyAuthenticator::maximumPreSharedKeyLength(): in octets."""
        return self._longest_key

    def deferAnswer(self) -> None:
        """Keeps the question open when its slot returns, until answer().

        Only in a slot, and once, else RuntimeError. The handshake waits, within its time limit; it
        fails when this object and its copies end without an answer. Not in Qt.
        """
        if self._question is None:
            raise RuntimeError("deferAnswer() can be called in a slot only")
        self._question.defer()

    def answer(self) -> bool:
        """Answers after deferAnswer(), in the thread of the socket or server, with what is set.

        False if nobody waits any more, as the connection has ended meanwhile. Not in Qt.
        """
        if self._question is None:
            raise RuntimeError("answer() needs deferAnswer()")
        return self._question.answer(self)


def read_key_question(handle: int) -> QSslPreSharedKeyAuthenticator:
    """The question of a qws_psk_authenticator."""
    question = QSslPreSharedKeyAuthenticator()
    question._question = _Question(handle)
    question._hint = lib.qws_psk_authenticator_identity_hint(handle)
    question._identity = lib.qws_psk_authenticator_identity(handle)
    question._longest_identity = lib.qws_psk_authenticator_maximum_identity_length(handle)
    question._longest_key = lib.qws_psk_authenticator_maximum_pre_shared_key_length(handle)
    return question


def answer_key_question(answer: QSslPreSharedKeyAuthenticator) -> None:
    """Gives the library what the slots have filled in, unless one of them has deferred that."""
    if answer._question is not None:
        answer._question.slots_returned(answer)
