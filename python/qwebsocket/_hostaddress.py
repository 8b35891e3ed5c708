"""QHostAddress: an IP address."""

from __future__ import annotations

from typing import Union

from ._abstractsocket import QAbstractSocket
from ._arguments import number
from ._enum import QtEnum, QtFlags
from ._inet import read_ipv4, read_ipv6, write_ipv4, write_ipv6
from ._names import qt_name

_UNKNOWN = QAbstractSocket.UnknownNetworkLayerProtocol
_IPV4 = QAbstractSocket.IPv4Protocol
_IPV6 = QAbstractSocket.IPv6Protocol
_ANY = QAbstractSocket.AnyIPProtocol

_V4_LOOPBACK = 0x7F00_0001
_MAPPED = 0xFFFF


class QHostAddress:
    """An IPv4 or IPv6 address, both kinds of "any" at once (QHostAddress.Any), or none.

    A text is an address, not a name: for a name the address is null. "==" compares strictly, also
    with the special addresses; isEqual() converts between the protocols.
    """

    __slots__ = ("_number", "_protocol", "_scope")

    class SpecialAddress(QtEnum):
        """Addresses with a name."""

        Null = 0
        Broadcast = 1
        LocalHost = 2
        LocalHostIPv6 = 3
        Any = 4
        AnyIPv6 = 5
        AnyIPv4 = 6

    class ConversionModeFlag(QtEnum):
        """What isEqual() takes for the same."""

        StrictConversion = 0
        ConvertV4MappedToIPv4 = 1
        ConvertV4CompatToIPv4 = 2
        ConvertUnspecifiedAddress = 4
        ConvertLocalHost = 8
        TolerantConversion = 0xFF

        def __or__(self, other: int) -> QHostAddress.ConversionMode:
            return QHostAddress.ConversionMode(int(self) | int(other))

    class ConversionMode(QtFlags):
        """A set of ConversionModeFlag."""

        __slots__ = ()

    Null = SpecialAddress.Null
    Broadcast = SpecialAddress.Broadcast
    LocalHost = SpecialAddress.LocalHost
    LocalHostIPv6 = SpecialAddress.LocalHostIPv6
    Any = SpecialAddress.Any
    AnyIPv6 = SpecialAddress.AnyIPv6
    AnyIPv4 = SpecialAddress.AnyIPv4

    StrictConversion = ConversionModeFlag.StrictConversion
    ConvertV4MappedToIPv4 = ConversionModeFlag.ConvertV4MappedToIPv4
    ConvertV4CompatToIPv4 = ConversionModeFlag.ConvertV4CompatToIPv4
    ConvertUnspecifiedAddress = ConversionModeFlag.ConvertUnspecifiedAddress
    ConvertLocalHost = ConversionModeFlag.ConvertLocalHost
    TolerantConversion = ConversionModeFlag.TolerantConversion

    def __init__(
        self, address: QHostAddress | QHostAddress.SpecialAddress | str | int | None = None
    ) -> None:
        self._protocol = _UNKNOWN
        self._number = 0
        self._scope = ""
        if isinstance(address, QHostAddress):
            self._assign(address)
        else:
            self.setAddress(address)

    def _assign(self, other: QHostAddress) -> None:
        self._protocol, self._number, self._scope = other._protocol, other._number, other._scope

    def clear(self) -> None:
        """QHostAddress::clear(): makes it null."""
        self._assign(QHostAddress())

    def swap(self, other: QHostAddress) -> None:
        """QHostAddress::swap()."""
        mine = QHostAddress(self)
        self._assign(other)
        other._assign(mine)

    def setAddress(self, address: QHostAddress.SpecialAddress | str | int | None) -> bool | None:
        """QHostAddress::setAddress(): a special address, the number of an IPv4 one, or a text.

        For a text it answers whether that is an address; the host address is null if it is not.
        """
        self._protocol, self._number, self._scope = _UNKNOWN, 0, ""
        if isinstance(address, QHostAddress.SpecialAddress):
            self._protocol, self._number = _SPECIAL.get(address, (_IPV4, 0))
            return None
        if isinstance(address, int):
            self._protocol, self._number = _IPV4, number(address, 0, 0xFFFF_FFFF)
            return None
        if not isinstance(address, str) and address is not None:
            raise TypeError(f"expected an address, got {type(address).__name__}")
        return self._read((address or "").strip())

    def _read(self, address: str) -> bool:
        bare, _, scope = address.partition("%")
        if ":" not in bare:
            found, protocol = read_ipv4(address), _IPV4
        else:
            found, protocol = None if "%" in scope else read_ipv6(bare), _IPV6
        if found is None:
            return False
        self._protocol, self._number, self._scope = protocol, found, scope
        return True

    # ---- Python's protocols -------------------------------------------------------------------

    def __repr__(self) -> str:
        return f'{qt_name(type(self))}("{self.toString()}")'

    def __bool__(self) -> bool:
        return not self.isNull()

    def __copy__(self) -> QHostAddress:
        return type(self)(self)

    def __eq__(self, other: object) -> bool:
        if isinstance(other, QHostAddress.SpecialAddress):
            other = QHostAddress(other)
        if not isinstance(other, QHostAddress):
            return NotImplemented
        return self._protocol == other._protocol and self._number == other._number

    def __hash__(self) -> int:
        return hash((self._protocol, self._number))

    # ---- what it is ---------------------------------------------------------------------------

    def toString(self) -> str:
        """QHostAddress::toString(): Any as "0.0.0.0"; a scope id behind "%"."""
        if self._protocol == _IPV6:
            return write_ipv6(self._number) + ("%" + self._scope if self._scope else "")
        return "" if self._protocol == _UNKNOWN else write_ipv4(self._number)

    def protocol(self) -> QAbstractSocket.NetworkLayerProtocol:
        """QHostAddress::protocol()."""
        return self._protocol

    def isNull(self) -> bool:
        """QHostAddress::isNull(): it is no address."""
        return self._protocol == _UNKNOWN

    def toIPv4Address(self) -> int:
        """QHostAddress::toIPv4Address(): the number of an IPv4 or mapped address, else 0."""
        return self._as_ipv4(QHostAddress.ConvertV4MappedToIPv4) or 0

    def _as_ipv4(self, mode: int) -> int | None:
        """The number of the IPv4 address that it is by these conversions, or None."""
        if self._protocol == _IPV4:
            return self._number
        if self._protocol == _UNKNOWN:
            return None
        high, low = divmod(self._number, 1 << 32)
        if high == _MAPPED:
            return low if mode & QHostAddress.ConvertV4MappedToIPv4 else None
        if high or low == 1:
            local = low == 1 and not high and mode & QHostAddress.ConvertLocalHost
            return _V4_LOOPBACK if local else None
        if low == 0:
            return 0 if mode & QHostAddress.ConvertUnspecifiedAddress else None
        return low if mode & QHostAddress.ConvertV4CompatToIPv4 else None

    def isEqual(self, address: QHostAddress, mode: int = TolerantConversion) -> bool:
        """QHostAddress::isEqual(): the same, also in the form of the other protocol."""
        if self == address:
            return True
        mine, theirs = self._as_ipv4(mode), address._as_ipv4(mode)
        return mine is not None and mine == theirs

    def scopeId(self) -> str:
        """QHostAddress::scopeId(): of an IPv6 address."""
        return self._scope

    def setScopeId(self, id: str) -> None:
        """QHostAddress::setScopeId(): without effect but for an IPv6 address."""
        if self._protocol == _IPV6:
            self._scope = id

    def _within(self, ipv4: int, bits4: int, ipv6: int, bits6: int) -> bool:
        """Whether it lies in one of these networks; a mapped address counts as IPv4."""
        if self._protocol == _IPV4 or self._number >> 32 == _MAPPED:
            return (self._number & 0xFFFF_FFFF ^ ipv4) >> (32 - bits4) == 0
        return self._protocol == _IPV6 and (self._number ^ ipv6) >> (128 - bits6) == 0

    def isLoopback(self) -> bool:
        """QHostAddress::isLoopback(): 127.0.0.0/8 or ::1."""
        return self._within(_V4_LOOPBACK, 8, 1, 128)

    def isMulticast(self) -> bool:
        """QHostAddress::isMulticast(): 224.0.0.0/4 or ff00::/8."""
        return self._within(0xE000_0000, 4, 0xFF << 120, 8)

    def isLinkLocal(self) -> bool:
        """QHostAddress::isLinkLocal(): 169.254.0.0/16 or fe80::/10."""
        return self._within(0xA9FE_0000, 16, 0xFE80 << 112, 10)

    def isSiteLocal(self) -> bool:
        """QHostAddress::isSiteLocal(): fec0::/10."""
        return self._protocol == _IPV6 and self._number >> 118 == 0xFEC0 >> 6

    def isUniqueLocalUnicast(self) -> bool:
        """QHostAddress::isUniqueLocalUnicast(): fc00::/7."""
        return self._protocol == _IPV6 and self._number >> 121 == 0xFC00 >> 9

    def isBroadcast(self) -> bool:
        """QHostAddress::isBroadcast(): 255.255.255.255."""
        return self._protocol == _IPV4 and self._number == 0xFFFF_FFFF

    def isGlobal(self) -> bool:
        """QHostAddress::isGlobal(): of one host, and not reserved for the link or the machine.

        As in Qt private networks (10.0.0.0/8, fc00::/7 ...) count as global.
        """
        if self._protocol in (_UNKNOWN, _ANY) or (self._protocol == _IPV6 and self._number == 0):
            return False
        reserved = self._within(0, 8, 1, 128) or self._within(0xF000_0000, 4, 1, 128)
        return not (reserved or self.isLoopback() or self.isLinkLocal() or self.isMulticast())

    # ---- subnets ------------------------------------------------------------------------------

    def isInSubnet(
        self, subnet: QHostAddress | tuple[QHostAddress, int], netmask: int | None = None
    ) -> bool:
        """QHostAddress::isInSubnet(): of an address and the length of its mask, or of both in one."""
        if isinstance(subnet, tuple):
            subnet, netmask = subnet
        if netmask is None:
            raise TypeError("netmask is missing")
        if subnet._protocol != self._protocol or self.isNull() or netmask < 0:
            return False
        rest = max(0, (32 if self._protocol == _IPV4 else 128) - netmask)
        return self._number >> rest == subnet._number >> rest

    @staticmethod
    def parseSubnet(subnet: str) -> tuple[QHostAddress, int]:
        """QHostAddress::parseSubnet(): "10.1/16", "10.1.0.0/255.255.0.0", "10.1", "fe80::/10".

        Answers the network and the length of its mask, or a null address and -1.
        """
        address, slash, mask = subnet.partition("/")
        wanted = 128 if ":" in address else 32
        parts = address.rstrip(".").split(".")
        if wanted == 32 and len(parts) <= 4:
            address = ".".join(parts + ["0"] * (4 - len(parts)))
        found = QHostAddress(address)
        length = _mask_length(mask, wanted) if slash else 8 * len(parts) if wanted == 32 else 128
        if found.isNull() or length is None:
            return QHostAddress(), -1
        found._number = found._number >> (wanted - length) << (wanted - length)
        return found, length


_Special = Union[QHostAddress.SpecialAddress, int]
_SPECIAL: dict[_Special, tuple[QAbstractSocket.NetworkLayerProtocol, int]] = {
    QHostAddress.Null: (_UNKNOWN, 0),
    QHostAddress.Broadcast: (_IPV4, 0xFFFF_FFFF),
    QHostAddress.LocalHost: (_IPV4, _V4_LOOPBACK),
    QHostAddress.LocalHostIPv6: (_IPV6, 1),
    QHostAddress.Any: (_ANY, 0),
    QHostAddress.AnyIPv6: (_IPV6, 0),
    QHostAddress.AnyIPv4: (_IPV4, 0),
}


def _mask_length(mask: str, bits: int) -> int | None:
    """The length that a mask is, written as a number or, for IPv4, as an address; or None."""
    if mask.isascii() and mask.isdigit():
        return int(mask) if int(mask) <= bits else None
    ones = read_ipv4(mask) if bits == 32 else None
    if ones is None or (ones ^ 0xFFFF_FFFF) & ((ones ^ 0xFFFF_FFFF) + 1):
        return None
    return bin(ones).count("1")
