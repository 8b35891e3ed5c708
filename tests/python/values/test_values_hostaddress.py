"""QHostAddress: addresses as text and number, kinds of addresses, subnets."""

import copy

import pytest
from qwebsocket._abstractsocket import QAbstractSocket
from qwebsocket._hostaddress import QHostAddress

# A text and the address that it is, "" for none.
TEXTS = [
    ("127.0.0.1", "127.0.0.1"),
    ("127.1", "127.0.0.1"),
    ("1.2.3", "1.2.0.3"),
    ("0x7f.1", "127.0.0.1"),
    ("010.1.1.1", "8.1.1.1"),
    ("4294967295", "255.255.255.255"),
    (" 1.2.3.4 ", "1.2.3.4"),
    ("::", "::"),
    ("::1", "::1"),
    ("::1.2.3.4", "::1.2.3.4"),
    ("::0.0.1.2", "::102"),
    ("::FFFF:0102:0304", "::ffff:1.2.3.4"),
    ("::ffff:0:0", "::ffff:0.0.0.0"),
    ("64:ff9b::1.2.3.4", "64:ff9b::102:304"),
    ("1:0:0:4:5:0:0:0", "1:0:0:4:5::"),
    ("::2:3:4:5:6:7:8", "0:2:3:4:5:6:7:8"),
    ("2001:0db8::ff00:0042:8329", "2001:db8::ff00:42:8329"),
    ("fe80::1%eth0", "fe80::1%eth0"),
    ("::1%", "::1"),
    ("", ""),
    ("localhost", ""),
    ("1.2.3.4.5", ""),
    ("1..2", ""),
    ("08.1.1.1", ""),
    ("256.1.1.1", ""),
    ("1.16777216", ""),
    ("1.2.3.4%x", ""),
    ("[::1]", ""),
    ("1::2::3", ""),
    ("12345::", ""),
    ("::1.2.3", ""),
    (":1", ""),
]


@pytest.mark.parametrize("text, shown", TEXTS)
def test_text(text, shown):
    address = QHostAddress(text)
    assert address.toString() == shown
    assert address.isNull() is (shown == "")
    assert bool(address) is (shown != "")
    if not shown:
        protocol = QAbstractSocket.UnknownNetworkLayerProtocol
    else:
        protocol = QAbstractSocket.IPv6Protocol if ":" in shown else QAbstractSocket.IPv4Protocol
    assert address.protocol() is protocol


SPECIAL = [
    ("Null", "", QAbstractSocket.UnknownNetworkLayerProtocol),
    ("Any", "0.0.0.0", QAbstractSocket.AnyIPProtocol),
    ("AnyIPv4", "0.0.0.0", QAbstractSocket.IPv4Protocol),
    ("AnyIPv6", "::", QAbstractSocket.IPv6Protocol),
    ("LocalHost", "127.0.0.1", QAbstractSocket.IPv4Protocol),
    ("LocalHostIPv6", "::1", QAbstractSocket.IPv6Protocol),
    ("Broadcast", "255.255.255.255", QAbstractSocket.IPv4Protocol),
]


@pytest.mark.parametrize("name, text, protocol", SPECIAL)
def test_special_addresses(name, text, protocol):
    special = getattr(QHostAddress, name)
    address = QHostAddress(special)
    assert (address.toString(), address.protocol()) == (text, protocol)
    assert address == special


LOOPBACK, MULTICAST, LINK, SITE, UNIQUE, BROADCAST, GLOBAL = (
    *("isLoopback", "isMulticast", "isLinkLocal", "isSiteLocal", "isUniqueLocalUnicast"),
    *("isBroadcast", "isGlobal"),
)
KINDS = [
    ("127.0.0.2", {LOOPBACK}),
    ("::1", {LOOPBACK}),
    ("::ffff:127.0.0.1", {LOOPBACK}),
    ("::127.0.0.1", {GLOBAL}),
    ("224.0.0.1", {MULTICAST}),
    ("239.255.0.1", {MULTICAST}),
    ("ff02::1", {MULTICAST}),
    ("169.254.1.1", {LINK}),
    ("fe80::1", {LINK}),
    ("fec0::1", {SITE, GLOBAL}),
    ("fc00::1", {UNIQUE, GLOBAL}),
    ("255.255.255.255", {BROADCAST}),
    ("10.0.0.1", {GLOBAL}),
    ("2001:db8::1", {GLOBAL}),
    ("0.1.2.3", set()),
    ("240.0.0.1", set()),
    ("0.0.0.0", set()),
    ("::", set()),
    ("", set()),
]


@pytest.mark.parametrize("text, kinds", KINDS)
def test_kinds(text, kinds):
    address = QHostAddress(text)
    every = (LOOPBACK, MULTICAST, LINK, SITE, UNIQUE, BROADCAST, GLOBAL)
    assert {kind for kind in every if getattr(address, kind)()} == kinds


def test_numbers():
    assert QHostAddress(0x7F000001) == QHostAddress("127.0.0.1")
    assert QHostAddress("1.2.3.4").toIPv4Address() == 0x01020304
    assert QHostAddress("::ffff:1.2.3.4").toIPv4Address() == 0x01020304
    assert QHostAddress("::1").toIPv4Address() == 0
    for outside in (-1, 2**32):
        with pytest.raises(OverflowError):
            QHostAddress(outside)


@pytest.mark.parametrize("wrong", [b"1.2.3.4", 5.0, []])
def test_arguments(wrong):
    with pytest.raises(TypeError):
        QHostAddress(wrong)


def test_equality_is_strict():
    local = QHostAddress("127.0.0.1")
    assert local == QHostAddress(QHostAddress.LocalHost)
    assert hash(local) == hash(QHostAddress(QHostAddress.LocalHost))
    assert local != QHostAddress("127.0.0.2")
    assert local != QHostAddress("::ffff:127.0.0.1")
    assert QHostAddress("::1") != QHostAddress.LocalHost
    assert QHostAddress("0.0.0.0") != QHostAddress.Any
    assert QHostAddress("fe80::1%eth0") == QHostAddress("fe80::1")
    for other in ("127.0.0.1", 0x7F000001, None):
        assert local != other


# One address, another one, and by which conversions they are the same.
SAME = [
    ("127.0.0.1", "::ffff:127.0.0.1", QHostAddress.ConvertV4MappedToIPv4),
    ("127.0.0.2", "::127.0.0.2", QHostAddress.ConvertV4CompatToIPv4),
    ("127.0.0.1", "::1", QHostAddress.ConvertLocalHost),
    ("0.0.0.0", "::", QHostAddress.ConvertUnspecifiedAddress),
]


@pytest.mark.parametrize("one, other, mode", SAME)
def test_is_equal_converts(one, other, mode):
    one, other = QHostAddress(one), QHostAddress(other)
    assert one.isEqual(other)
    assert other.isEqual(one, mode)
    assert not one.isEqual(other, QHostAddress.StrictConversion)
    assert not one.isEqual(other, QHostAddress.TolerantConversion & ~mode)


def test_changing():
    address = QHostAddress()
    assert address.setAddress("10.0.0.1") is True
    assert address.setAddress(QHostAddress.LocalHost) is None
    assert address.toString() == "127.0.0.1"
    assert address.setAddress("nope") is False
    assert address.isNull()
    address.setAddress(5)
    assert address.toString() == "0.0.0.5"
    address.clear()
    assert address.isNull()


def test_scope():
    address = QHostAddress("fe80::1")
    address.setScopeId("eth0")
    assert (address.scopeId(), address.toString()) == ("eth0", "fe80::1%eth0")
    address = QHostAddress("1.2.3.4")
    address.setScopeId("eth0")
    assert address.scopeId() == ""


def test_copies_are_independent():
    address = QHostAddress("1.2.3.4")
    for made in (QHostAddress(address), copy.copy(address)):
        made.clear()
        assert address.toString() == "1.2.3.4"
    other = QHostAddress("::1")
    address.swap(other)
    assert (address.toString(), other.toString()) == ("::1", "1.2.3.4")


def test_repr():
    assert repr(QHostAddress("::1")) == 'PySide2.QtNetwork.QHostAddress("::1")'


SUBNETS = [
    ("127.0.0.1", "127.0.0.0", 8, True),
    ("128.0.0.1", "127.0.0.0", 8, False),
    ("1.2.3.4", "0.0.0.0", 0, True),
    ("1.2.3.4", "1.2.3.4", 33, True),
    ("::1", "::", 64, True),
    ("::1", "127.0.0.0", 8, False),
]


@pytest.mark.parametrize("address, network, length, inside", SUBNETS)
def test_subnets(address, network, length, inside):
    address, network = QHostAddress(address), QHostAddress(network)
    assert address.isInSubnet(network, length) is inside
    assert address.isInSubnet((network, length)) is inside


PARSED = [
    ("127.0.0.0/8", "127.0.0.0", 8),
    ("127/8", "127.0.0.0", 8),
    ("10.1", "10.1.0.0", 16),
    ("10.1/255.255.0.0", "10.1.0.0", 16),
    ("::1/64", "::", 64),
    ("zz", "", -1),
    ("1.2.3.4/33", "", -1),
    ("1.2.3.4/255.0.255.0", "", -1),
]


@pytest.mark.parametrize("text, network, length", PARSED)
def test_parse_subnet(text, network, length):
    assert QHostAddress.parseSubnet(text) == (QHostAddress(network), length)
