"""QByteArray: Python's protocols and Qt's methods."""

import base64
import copy
import hashlib
import io
import operator
import pickle
import struct
import weakref

import pytest
from qwebsocket._bytearray import QByteArray

TEXT = b"Hello World"


@pytest.fixture
def octets():
    return QByteArray(TEXT)


# ---- making one --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "arguments, content",
    [
        ((), b""),
        ((None,), b""),
        ((b"a\0b",), b"a\0b"),
        ((bytearray(b"xy"),), b"xy"),
        ((QByteArray(b"q"),), b"q"),
        ((3, "x"), b"xxx"),
        ((3, 65), b"AAA"),
        ((-1, 65), b""),
    ],
)
def test_made_of(arguments, content):
    assert QByteArray(*arguments).data() == content


@pytest.mark.parametrize(
    "arguments", [("abc",), (3,), ([1],), (memoryview(b"x"),), (3, b"x"), (b"x", 1), (2, "xy")]
)
def test_not_made_of(arguments):
    with pytest.raises(TypeError):
        QByteArray(*arguments)


def test_null_is_told_apart_from_empty(octets):
    assert QByteArray().isNull()
    assert not QByteArray(b"").isNull()
    assert QByteArray(b"").isEmpty()
    octets.clear()
    assert octets.isNull()
    octets.append(b"x")
    octets.chop(1)
    assert octets.isEmpty()
    assert not octets.isNull()


# ---- Python's protocols ------------------------------------------------------------------------


def test_it_is_no_bytes_but_goes_wherever_bytes_go(octets):
    assert not isinstance(octets, (bytes, bytearray))
    assert bytes(octets) == bytearray(octets) == octets.data() == TEXT
    assert type(octets.data()) is bytes
    assert str(octets, "ascii") == "Hello World"
    assert b"".join([octets]) == TEXT
    assert hashlib.sha1(octets).digest() == hashlib.sha1(TEXT).digest()
    assert base64.b64encode(octets) == base64.b64encode(TEXT)
    assert struct.unpack("11s", octets) == (TEXT,)
    assert io.BytesIO().write(octets) == len(TEXT)


def test_memoryview_writes_into_it(octets):
    view = memoryview(octets)
    assert (view.format, view.nbytes, view.readonly) == ("B", len(TEXT), False)
    view[0] = ord("J")
    assert octets == b"Jello World"


def test_texts(octets):
    assert str(octets) == "b'Hello World'"
    assert repr(octets) == "PySide2.QtCore.QByteArray(b'Hello World')"
    assert f"{octets}" == "b'Hello World'"


def test_comparison(octets):
    assert octets == TEXT
    assert operator.eq(TEXT, octets)
    assert octets == bytearray(TEXT)
    assert octets == "Hello World"
    assert octets == QByteArray(TEXT)
    assert QByteArray("é".encode()) == "é"
    assert octets != b"x"
    for other in (5, None, [TEXT]):
        assert octets != other
    assert octets < b"I"
    assert octets >= QByteArray(b"H")
    assert QByteArray(b"a") <= "a" > QByteArray(b"A")
    with pytest.raises(TypeError):
        octets < 5  # noqa: B015


def test_hash_is_that_of_the_bytes(octets):
    assert hash(octets) == hash(TEXT)
    assert {octets: 1}[TEXT] == 1


def test_truth_and_length(octets):
    assert not QByteArray()
    assert octets
    assert len(octets) == octets.size() == octets.length() == octets.count() == 11


def test_index(octets):
    assert octets[0] == b"H"
    assert type(octets[0]) is bytes
    for outside in (-1, 100, 2**70):
        with pytest.raises(IndexError):
            octets[outside]
    with pytest.raises(TypeError):
        octets["x"]


@pytest.mark.parametrize(
    "part", [slice(0, 5), slice(6, None), slice(None, None, 2), slice(-3, None), slice(99, 200)]
)
def test_slice(octets, part):
    assert octets[part] == TEXT[part]
    assert type(octets[part]) is QByteArray


def test_iteration_gives_bytes(octets):
    assert list(QByteArray(b"ab")) == [b"a", b"b"]
    assert list(reversed(QByteArray(b"ab"))) == [b"b", b"a"]
    assert b"W" in octets
    assert b"World" not in octets


def test_item_assignment(octets):
    octets[0] = b"J"
    octets[-1] = QByteArray(b"k")
    octets[1:5] = b"oe"
    assert octets == b"Joe Worlk"
    octets[::8] = b"XY"
    assert octets == b"Xoe WorlY"
    for index, value, error in (
        (99, b"x", IndexError),
        (0, b"xx", ValueError),
        (0, 65, ValueError),
    ):
        with pytest.raises(error):
            octets[index] = value


def test_addition(octets):
    for total in (octets + b"!", octets + bytearray(b"!"), octets + QByteArray(b"!"), octets + "!"):
        assert total == TEXT + b"!"
        assert type(total) is QByteArray
    assert b"x" + octets == bytearray(b"x") + octets == b"xHello World"
    assert type(b"x" + octets) is QByteArray
    octets += b"!"
    assert octets == b"Hello World!"
    for wrong in ("xyz", 300, [], memoryview(b"x")):
        with pytest.raises((TypeError, OverflowError)):
            octets + wrong
    with pytest.raises(TypeError):
        octets * 2


def test_copies(octets):
    for made in (copy.copy(octets), copy.deepcopy(octets), pickle.loads(pickle.dumps(octets))):
        assert made == octets
        assert type(made) is QByteArray
        made[0] = b"J"
        assert octets == TEXT


def test_it_can_be_referred_to_weakly(octets):
    assert weakref.ref(octets)() is octets


# ---- methods that ask --------------------------------------------------------------------------

ANSWERS = [
    ("at", (0,), "H"),
    ("front", (), "H"),
    ("back", (), "d"),
    ("left", (3,), b"Hel"),
    ("left", (-1,), b""),
    ("right", (3,), b"rld"),
    ("right", (99,), TEXT),
    ("mid", (3,), b"lo World"),
    ("mid", (3, 2), b"lo"),
    ("mid", (-3, 5), b"He"),
    ("mid", (99,), b""),
    ("chopped", (2,), b"Hello Wor"),
    ("chopped", (99,), b""),
    ("contains", (b"o W",), True),
    ("contains", ("z",), False),
    ("count", (b"l",), 3),
    ("count", ("l",), 3),
    ("startsWith", (b"Hell",), True),
    ("startsWith", ("H",), True),
    ("endsWith", (b"d",), True),
    ("endsWith", (72,), False),
    ("indexOf", (b"o",), 4),
    ("indexOf", (b"o", 5), 7),
    ("indexOf", (b"zz",), -1),
    ("lastIndexOf", (b"o",), 7),
    ("lastIndexOf", (b"o", 5), 4),
    ("lastIndexOf", (b"o", -5), 4),
    ("compare", (b"Hello World",), 0),
    ("compare", (b"Hello",), 6),
    ("compare", (b"hello world", 0), 0),
    ("toUpper", (), b"HELLO WORLD"),
    ("toLower", (), b"hello world"),
    ("repeated", (2,), b"Hello WorldHello World"),
    ("toHex", (), b"48656c6c6f20576f726c64"),
    ("toBase64", (), b"SGVsbG8gV29ybGQ="),
    ("leftJustified", (13, "."), b"Hello World.."),
    ("leftJustified", (2, ".", True), b"He"),
    ("rightJustified", (13,), b"  Hello World"),
]


@pytest.mark.parametrize("method, arguments, answer", ANSWERS)
def test_answers(octets, method, arguments, answer):
    assert getattr(octets, method)(*arguments) == answer
    assert octets == TEXT


def test_overlapping_occurrences_count():
    assert QByteArray(b"aaa").count(b"aa") == 2


@pytest.mark.parametrize("outside", [-1, 11])
def test_at_raises_outside(octets, outside):
    with pytest.raises(IndexError):
        octets.at(outside)


def test_letters_of_latin_1():
    small = QByteArray("äbñ".encode("latin-1"))
    assert small.toUpper() == "ÄBÑ".encode("latin-1")
    assert small.toUpper().toLower() == small
    assert small.isLower()
    assert small.toUpper().isUpper()
    assert not QByteArray(b"A1").isUpper()
    assert not QByteArray().isUpper()


def test_white_space():
    assert QByteArray(b"\t a\n\v\f\rb  ").simplified() == b"a b"
    assert QByteArray(b"\t a b\n ").trimmed() == b"a b"


def test_split():
    assert QByteArray(b"a,b,,c").split(",") == [b"a", b"b", b"", b"c"]
    assert QByteArray(b"").split(44) == [b""]
    with pytest.raises(TypeError):
        QByteArray(b"a,b").split(b",")


# ---- methods that change -----------------------------------------------------------------------

CHANGES = [
    ("append", (b"!",), b"Hello World!"),
    ("append", ("!",), b"Hello World!"),
    ("append", (2, "!"), b"Hello World!!"),
    ("prepend", (b">",), b">Hello World"),
    ("prepend", (2, ">"), b">>Hello World"),
    ("insert", (1, b"XX"), b"HXXello World"),
    ("insert", (13, b"x"), b"Hello World  x"),
    ("insert", (-1, b"x"), TEXT),
    ("remove", (0, 6), b"World"),
    ("remove", (5, 99), b"Hello"),
    ("remove", (-1, 1), TEXT),
    ("replace", (b"l", b"LL"), b"HeLLLLo WorLLd"),
    ("replace", ("l", 76), b"HeLLo WorLd"),
    ("replace", (0, 5, b"Bye"), b"Bye World"),
    ("fill", ("x",), b"xxxxxxxxxxx"),
    ("fill", ("x", 2), b"xx"),
    ("setNum", (12,), b"12"),
]


@pytest.mark.parametrize("method, arguments, content", CHANGES)
def test_changes_give_itself(octets, method, arguments, content):
    assert getattr(octets, method)(*arguments) is octets
    assert octets == content


CUTS = [
    ("chop", (1,), b"Hello Worl"),
    ("chop", (99,), b""),
    ("truncate", (5,), b"Hello"),
    ("truncate", (99,), TEXT),
    ("resize", (5,), b"Hello"),
    ("resize", (12,), b"Hello World\0"),
    ("clear", (), b""),
]


@pytest.mark.parametrize("method, arguments, content", CUTS)
def test_cuts_give_nothing(octets, method, arguments, content):
    assert getattr(octets, method)(*arguments) is None
    assert octets == content


@pytest.mark.parametrize("wrong", ["xy", "", "é", memoryview(b"x"), 5.0, 300])
def test_append_refuses(octets, wrong):
    with pytest.raises((TypeError, OverflowError)):
        octets.append(wrong)


def test_swap(octets):
    other = QByteArray()
    octets.swap(other)
    assert octets.isNull()
    assert other == TEXT


# ---- codes -------------------------------------------------------------------------------------


def test_hex():
    assert QByteArray(b"ab").toHex(":") == b"61:62"
    assert QByteArray.fromHex(b"6 1-zz6:2") == b"ab"
    assert QByteArray.fromHex(b"616") == b"\x06\x16"
    with pytest.raises(TypeError):
        QByteArray.fromHex("6162")


FROM_BASE64 = [
    (b"YWI=", "Base64Encoding", b"ab"),
    (b"YW!!I", "Base64Encoding", b"ab"),
    (b"YW=I", "Base64Encoding", b"ab"),
    (b"Y", "Base64Encoding", b""),
    (b"-_-_", "Base64Encoding", b""),
    (b"-_-_", "Base64UrlEncoding", b"\xfb\xff\xbf"),
    (b"YW!I", "AbortOnBase64DecodingErrors", b""),
    (b"YWI", "AbortOnBase64DecodingErrors", b"ab"),
    (b"YW=", "AbortOnBase64DecodingErrors", b""),
]


@pytest.mark.parametrize("text, option, content", FROM_BASE64)
def test_from_base64(text, option, content):
    assert QByteArray.fromBase64(text, getattr(QByteArray, option)) == content


def test_to_base64_options():
    octets = QByteArray(b"\xff\xfe\xfd\xfc")
    assert octets.toBase64() == b"//79/A=="
    assert octets.toBase64(QByteArray.Base64UrlEncoding) == b"__79_A=="
    options = QByteArray.Base64UrlEncoding | QByteArray.OmitTrailingEquals
    assert octets.toBase64(options) == b"__79_A"
    with pytest.raises(TypeError):
        octets.toBase64(0)


def test_percent_encoding():
    assert QByteArray(b"a b%/-._~").toPercentEncoding(b"/", b"-") == b"a%20b%25/%2D._~"
    assert QByteArray(b"a b").toPercentEncoding(None, None, "=") == b"a=20b"
    assert QByteArray.fromPercentEncoding(b"a%20b%zz%4") == b"a b%zz%4"
    assert QByteArray.fromPercentEncoding(b"a=20b", "=") == b"a b"


# ---- numbers -----------------------------------------------------------------------------------

INTEGERS = [
    ("toInt", b"12", (), (12, True)),
    ("toInt", b" 12 ", (), (12, True)),
    ("toInt", b"+7", (), (7, True)),
    ("toInt", b"12\x00x", (), (12, True)),
    ("toInt", b"", (), (0, False)),
    ("toInt", b"12x", (), (0, False)),
    ("toInt", b"1_0", (), (0, False)),
    ("toInt", b"- 5", (), (0, False)),
    ("toInt", b"1f", (16,), (31, True)),
    ("toInt", b"0x1f", (16,), (31, True)),
    ("toInt", b"0x1f", (0,), (31, True)),
    ("toInt", b"070", (0,), (56, True)),
    ("toInt", b"0x1f", (), (0, False)),
    ("toInt", b"0b11", (2,), (0, False)),
    ("toInt", b"zz", (36,), (1295, True)),
    ("toInt", b"12", (37,), (0, False)),
    ("toInt", b"-2147483648", (), (-(2**31), True)),
    ("toInt", b"2147483648", (), (0, False)),
    ("toUInt", b"4294967295", (), (2**32 - 1, True)),
    ("toUInt", b"-1", (), (0, False)),
    ("toShort", b"32768", (), (0, False)),
    ("toUShort", b"65535", (), (65535, True)),
    ("toLong", b"99999999999", (), (99999999999, True)),
    ("toLongLong", b"9223372036854775808", (), (0, False)),
    ("toULong", b"18446744073709551615", (), (2**64 - 1, True)),
    ("toULongLong", b"18446744073709551616", (), (0, False)),
]


@pytest.mark.parametrize("method, text, arguments, answer", INTEGERS)
def test_integers(method, text, arguments, answer):
    assert getattr(QByteArray(text), method)(*arguments) == answer


REALS = [
    (b"1.5e3", (1500.0, True)),
    (b" .5 ", (0.5, True)),
    (b"-inf", (float("-inf"), True)),
    (b"1e400", (float("inf"), False)),
    (b"1e-400", (0.0, False)),
    (b"Infinity", (0.0, False)),
    (b"1,5", (0.0, False)),
    (b"x", (0.0, False)),
]


@pytest.mark.parametrize("text, answer", REALS)
def test_reals(text, answer):
    assert QByteArray(text).toDouble() == answer


def test_single_precision():
    assert QByteArray(b"1.1").toFloat() == (1.100000023841858, True)
    assert QByteArray(b"1e40").toFloat() == (float("inf"), False)
    assert QByteArray(b"1e-50").toFloat() == (0.0, False)


NUMBERS = [
    ((255,), b"255"),
    ((255, 16), b"ff"),
    ((-255, 16), b"ffffffffffffff01"),
    ((0, 2), b"0"),
    ((1.5,), b"1.5"),
    ((3.0,), b"3"),
    ((123456789.0,), b"1.23457e+08"),
    ((1.5, "f", 3), b"1.500"),
    ((1e20, "G", 2), b"1E+20"),
]


@pytest.mark.parametrize("arguments, text", NUMBERS)
def test_number(arguments, text):
    assert QByteArray.number(*arguments) == text


def test_number_refuses():
    with pytest.raises(OverflowError):
        QByteArray.number(2**63)
    with pytest.raises(ValueError, match="base 37"):
        QByteArray.number(5, 37)
