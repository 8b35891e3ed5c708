"""What all enums and flags have in common."""

import copy
import json
import pickle

import pytest
from qwebsocket._abstractsocket import QAbstractSocket
from qwebsocket._bytearray import QByteArray
from qwebsocket._hostaddress import QHostAddress
from qwebsocket._proxy import QNetworkProxy
from qwebsocket._qssl import QSsl
from qwebsocket._url import QUrl

State = QAbstractSocket.SocketState
PauseModes = QAbstractSocket.PauseModes


def test_members_are_reached_both_ways_and_are_ints():
    assert QAbstractSocket.ConnectedState is State.ConnectedState
    assert State(3) is State.ConnectedState
    assert QAbstractSocket.ConnectedState == 3
    assert QAbstractSocket.ConnectedState > QAbstractSocket.ConnectingState
    assert {3: "x"}[QAbstractSocket.ConnectedState] == "x"
    assert "abcd"[QAbstractSocket.ConnectedState] == "d"
    assert not QAbstractSocket.UnconnectedState
    assert json.dumps(QAbstractSocket.ConnectedState) == "3"


def test_texts():
    name = "PySide2.QtNetwork.QAbstractSocket.SocketState.ConnectedState"
    state = QAbstractSocket.ConnectedState
    assert str(state) == repr(state) == f"{state}" == name
    assert f"{state:03d}" == "003"
    assert format(state, "d") == "3"
    assert state.name == "ConnectedState"


def test_numbers_without_a_name():
    state = State(77)
    assert isinstance(state, State)
    assert state == 77 == state.value
    assert state == State(77)
    assert hash(state) == hash(77)
    assert str(state) == "PySide2.QtNetwork.QAbstractSocket.SocketState(77)"
    assert state.name == "SocketState(77)"
    assert list(State)[-1] == 6
    for made in (copy.copy(state), copy.deepcopy(state), pickle.loads(pickle.dumps(state))):
        assert made == state
        assert type(made) is State


@pytest.mark.parametrize("wrong", ["3", None, 3.5, b"3"])
def test_only_numbers_make_a_member(wrong):
    with pytest.raises(TypeError):
        State(wrong)


def test_values_maps_all_names():
    assert State.values["ConnectedState"] is State.ConnectedState
    assert State.ConnectedState.values == State.values
    assert set(QByteArray.Base64Option.values) > {"Base64Encoding", "KeepTrailingEquals"}


def test_flags():
    modes = PauseModes(QAbstractSocket.PauseOnSslErrors)
    assert modes == 1 == QAbstractSocket.PauseOnSslErrors
    assert PauseModes() == QAbstractSocket.PauseNever
    assert not PauseModes()
    for combined in (
        modes | QAbstractSocket.PauseNever,
        modes & 1,
        1 | PauseModes(),
        QAbstractSocket.PauseOnSslErrors | QAbstractSocket.PauseNever,
    ):
        assert type(combined) is PauseModes
        assert combined == 1
    assert modes ^ 1 == 0
    assert type(~modes) is PauseModes
    assert ~modes == -2
    assert int(modes) == 1
    assert repr(modes) == str(modes) == "PySide2.QtNetwork.QAbstractSocket.PauseModes(1)"
    with pytest.raises(TypeError, match="QFlags must be created using enums or numbers"):
        PauseModes("x")


@pytest.mark.parametrize(
    "one, other, flags",
    [
        (QByteArray.Base64UrlEncoding, QByteArray.OmitTrailingEquals, QByteArray.Base64Options),
        (QUrl.RemovePort, QUrl.RemoveQuery, QUrl.FormattingOptions),
        (QUrl.FullyEncoded, QUrl.RemoveQuery, QUrl.FormattingOptions),
        (QAbstractSocket.ShareAddress, QAbstractSocket.ReuseAddressHint, QAbstractSocket.BindMode),
        (QHostAddress.ConvertLocalHost, QHostAddress.StrictConversion, QHostAddress.ConversionMode),
        (
            QNetworkProxy.CachingCapability,
            QNetworkProxy.TunnelingCapability,
            QNetworkProxy.Capabilities,
        ),
        (QSsl.SslOptionDisableCompression, QSsl.SslOptionDisableSessionTickets, QSsl.SslOptions),
    ],
)
def test_members_join_to_flags(one, other, flags):
    assert type(one | other) is flags
    assert one | other == int(one) | int(other)
