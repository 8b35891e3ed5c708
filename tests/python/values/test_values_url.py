"""QUrl: reading, writing, changing."""

import copy
import pickle

import pytest
from qwebsocket._url import QUrl

# A URL as it is given, as toString() and as toEncoded().
URLS = [
    ("ws://h", "ws://h", b"ws://h"),
    ("WS://HOST:80/P", "ws://host:80/P", b"ws://host:80/P"),
    ("//h/p", "//h/p", b"//h/p"),
    ("h/p", "h/p", b"h/p"),
    ("ws:///p", "ws:///p", b"ws:///p"),
    ("ws:h", "ws:h", b"ws:h"),
    ("?q", "?q", b"?q"),
    ("#f", "#f", b"#f"),
    ("ws://h?x", "ws://h?x", b"ws://h?x"),
    ("ws://h/?", "ws://h/?", b"ws://h/?"),
    ("ws://h/#", "ws://h/#", b"ws://h/#"),
    ("ws://u:p@h:1/", "ws://u:p@h:1/", b"ws://u:p@h:1/"),
    ("ws://u:@h", "ws://u:@h", b"ws://u:@h"),
    ("ws://:p@h", "ws://:p@h", b"ws://:p@h"),
    ("ws://@h", "ws://@h", b"ws://@h"),
    ("ws://a%40b:c%3Ad@h/", "ws://a%40b:c%3Ad@h/", b"ws://a%40b:c%3Ad@h/"),
    ("ws://h:", "ws://h", b"ws://h"),
    ("ws://h:080/", "ws://h:80/", b"ws://h:80/"),
    ("ws://h:65535/", "ws://h:65535/", b"ws://h:65535/"),
    ("ws://[::1]:80/", "ws://[::1]:80/", b"ws://[::1]:80/"),
    ("ws://[::FFFF:1.2.3.4]/", "ws://[::ffff:1.2.3.4]/", b"ws://[::ffff:1.2.3.4]/"),
    ("ws://[fe80::1%eth0]/", "ws://[fe80::1%25eth0]/", b"ws://[fe80::1%25eth0]/"),
    ("ws://[fe80::1%25e%20h]/", "ws://[fe80::1%25e h]/", b"ws://[fe80::1%25e%20h]/"),
    ("ws://[v1.a]/", "ws://[v1.a]/", b"ws://[v1.a]/"),
    ("ws://1.2.3/", "ws://1.2.0.3/", b"ws://1.2.0.3/"),
    ("ws://0x7f.1/", "ws://127.0.0.1/", b"ws://127.0.0.1/"),
    ("ws://1.2.3.256/", "ws://1.2.3.256/", b"ws://1.2.3.256/"),
    ("ws://h_x/", "ws://h_x/", b"ws://h_x/"),
    ("ws://h%41/", "ws://ha/", b"ws://ha/"),
    ("ws://a./", "ws://a./", b"ws://a./"),
    ("ws://bücher.de/ä", "ws://bücher.de/ä", b"ws://xn--bcher-kva.de/%C3%A4"),
    ("ws://bücher.test/ä", "ws://xn--bcher-kva.test/ä", b"ws://xn--bcher-kva.test/%C3%A4"),
    ("ws://xn--bcher-kva.de/", "ws://bücher.de/", b"ws://xn--bcher-kva.de/"),
    ("ws://faß.de/", "ws://fass.de/", b"ws://fass.de/"),
    ("ws://h/a b/../c", "ws://h/a b/../c", b"ws://h/a%20b/../c"),
    ("ws://h/%zz%41", "ws://h/%25zz%2541", b"ws://h/%25zz%2541"),
    ("ws://h/a%2fb%41%7e%20", "ws://h/a%2FbA~ ", b"ws://h/a%2FbA~%20"),
    ("ws://h/%00%ff%C3%A4%c3", "ws://h/%00%FFä%C3", b"ws://h/%00%FF%C3%A4%C3"),
    ("ws://h/a%3Fb?c?d#e#f", "ws://h/a%3Fb?c?d#e#f", b"ws://h/a%3Fb?c?d#e%23f"),
    (
        'ws://h/<>"{}|\\^`[]',
        "ws://h/%3C%3E%22%7B%7D%7C%5C%5E%60[]",
        b"ws://h/%3C%3E%22%7B%7D%7C%5C%5E%60[]",
    ),
    (
        'ws://h/?<>"{}|\\^`[]',
        "ws://h/?%3C%3E%22%7B%7D%7C%5C%5E%60[]",
        b"ws://h/?%3C%3E%22%7B%7D%7C%5C%5E%60[]",
    ),
    (
        "ws://h/?k=ü v+w%26&z=%E2%82%AC",
        "ws://h/?k=ü v+w%26&z=€",
        b"ws://h/?k=%C3%BC%20v+w%26&z=%E2%82%AC",
    ),
    ("ws://h/\n", "ws://h/%0A", b"ws://h/%0A"),
    ("ws://h/\U0001f600", "ws://h/\U0001f600", b"ws://h/%F0%9F%98%80"),
]

# scheme(), userName(), password(), host(), port(), path(), query(), fragment()
COMPONENTS = [
    (
        "WS://a%40b:c%3Ad@H:8/a%20b%2F%3F?q%26%20#f%20",
        ("ws", "a@b", "c:d", "h", 8, "/a b/?", "q%26 ", "f "),
    ),
    ("ws:///p", ("ws", "", "", "", -1, "/p", "", "")),
    ("//h", ("", "", "", "h", -1, "", "", "")),
    ("mailto:a@b", ("mailto", "", "", "", -1, "a@b", "", "")),
    ("ws://h/p?#", ("ws", "", "", "h", -1, "/p", "", "")),
]

INVALID = [
    ("", ""),
    ("ws://h:99999/", "Invalid port or port number out of range"),
    ("ws://h:abc/", "Invalid port or port number out of range"),
    ("ws://[::1/", "Expected ']' to match '[' in hostname"),
    ("ws://[zz]/", "Invalid IPv6 address"),
    ("ws://[::1]x/", "Expected ']' to match '[' in hostname"),
    ("ws://h /", "Invalid hostname (contains invalid characters)"),
    ("ws://h%20x/", "Invalid hostname (contains invalid characters)"),
    ("ws://h\n/", "Invalid hostname (character '%' not permitted)"),
    ("ws://ho%zzst/", "Invalid hostname (character '%' not permitted)"),
    ("ws://a..b/", "Invalid hostname (contains invalid characters)"),
    ("ws://-a/", "Invalid hostname (contains invalid characters)"),
    ("ws://a@b@h/", "Invalid hostname (contains invalid characters)"),
    (":80", "Relative URL's path component contains ':' before any '/'"),
    ("1ws://h", "Relative URL's path component contains ':' before any '/'"),
    (" ws://h/ ", "Relative URL's path component contains ':' before any '/'"),
]

# toString(), userInfo(), host(), path(), query(), fragment() of ALL with one formatting option
ALL = "ws://a%20b:c%3A@ä.de:1/p%20q%3F%22/?k=%26 €#f<"
FORMS = [
    (
        "PrettyDecoded",
        (
            "ws://a b:c%3A@ä.de:1/p q%3F%22/?k=%26 €#f%3C",
            "a b:c%3A",
            "ä.de",
            '/p q?"/',
            "k=%26 €",
            "f<",
        ),
    ),
    (
        "FullyEncoded",
        (
            "ws://a%20b:c%3A@xn--4ca.de:1/p%20q%3F%22/?k=%26%20%E2%82%AC#f%3C",
            "a%20b:c%3A",
            "xn--4ca.de",
            "/p%20q%3F%22/",
            "k=%26%20%E2%82%AC",
            "f%3C",
        ),
    ),
    (
        "FullyDecoded",
        ("ws://a b:c%3A@ä.de:1/p q%3F%22/?k=%26 €#f%3C", "", "ä.de", '/p q?"/', "k=& €", "f<"),
    ),
    (
        "EncodeSpaces",
        (
            "ws://a%20b:c%3A@ä.de:1/p%20q%3F%22/?k=%26%20€#f%3C",
            "a%20b:c%3A",
            "ä.de",
            '/p%20q?"/',
            "k=%26%20€",
            "f<",
        ),
    ),
    (
        "EncodeUnicode",
        (
            "ws://a b:c%3A@xn--4ca.de:1/p q%3F%22/?k=%26 %E2%82%AC#f%3C",
            "a b:c%3A",
            "xn--4ca.de",
            '/p q?"/',
            "k=%26 %E2%82%AC",
            "f<",
        ),
    ),
    (
        "EncodeDelimiters",
        (
            "ws://a b:c%3A@ä.de:1/p q%3F%22/?k=%26 €#f%3C",
            "a b:c%3A",
            "ä.de",
            "/p q%3F%22/",
            "k=%26 €",
            "f%3C",
        ),
    ),
    (
        "EncodeReserved",
        (
            "ws://a b:c%3A@ä.de:1/p q%3F%22/?k=%26 €#f%3C",
            "a b:c%3A",
            "ä.de",
            '/p q?"/',
            "k=%26 €",
            "f<",
        ),
    ),
    (
        "DecodeReserved",
        (
            'ws://a b:c%3A@ä.de:1/p q%3F"/?k=%26 €#f<',
            "a b:c%3A",
            "ä.de",
            '/p q?"/',
            "k=%26 €",
            "f<",
        ),
    ),
]

# toString() of "ws://u:p@h:1/a/../b/c?q#f" with one option
OPTIONS = [
    ("RemoveScheme", "//u:p@h:1/a/../b/c?q#f"),
    ("RemovePassword", "ws://u@h:1/a/../b/c?q#f"),
    ("RemoveUserInfo", "ws://h:1/a/../b/c?q#f"),
    ("RemovePort", "ws://u:p@h/a/../b/c?q#f"),
    ("RemoveAuthority", "ws:/a/../b/c?q#f"),
    ("RemovePath", "ws://u:p@h:1?q#f"),
    ("RemoveQuery", "ws://u:p@h:1/a/../b/c#f"),
    ("RemoveFragment", "ws://u:p@h:1/a/../b/c?q"),
    ("StripTrailingSlash", "ws://u:p@h:1/a/../b/c?q#f"),
    ("RemoveFilename", "ws://u:p@h:1/a/../b/?q#f"),
    ("NormalizePathSegments", "ws://u:p@h:1/b/c?q#f"),
]

# RFC 3986 section 5.4
RESOLVED = [
    ("g:h", "g:h"),
    ("g", "http://a/b/c/g"),
    ("./g", "http://a/b/c/g"),
    ("g/", "http://a/b/c/g/"),
    ("/g", "http://a/g"),
    ("//g", "http://g"),
    ("?y", "http://a/b/c/d;p?y"),
    ("g?y", "http://a/b/c/g?y"),
    ("#s", "http://a/b/c/d;p?q#s"),
    ("g#s", "http://a/b/c/g#s"),
    (";x", "http://a/b/c/;x"),
    ("", "http://a/b/c/d;p?q"),
    (".", "http://a/b/c/"),
    ("./", "http://a/b/c/"),
    ("..", "http://a/b/"),
    ("../", "http://a/b/"),
    ("../g", "http://a/b/g"),
    ("../..", "http://a/"),
    ("../../", "http://a/"),
    ("../../g", "http://a/g"),
    ("../../../g", "http://a/g"),
    ("/./g", "http://a/g"),
    ("/../g", "http://a/g"),
    ("g.", "http://a/b/c/g."),
    ("..g", "http://a/b/c/..g"),
    ("./../g", "http://a/b/g"),
    ("./g/.", "http://a/b/c/g/"),
    ("g/./h", "http://a/b/c/g/h"),
    ("g/../h", "http://a/b/c/h"),
]


@pytest.mark.parametrize("given, shown, encoded", URLS)
def test_reads_tolerantly(given, shown, encoded):
    url = QUrl(given)
    assert url.isValid()
    assert not url.isEmpty()
    assert url.errorString() == ""
    assert url.toString() == url.url() == shown
    assert url.toEncoded() == encoded


@pytest.mark.parametrize("given, parts", COMPONENTS)
def test_components(given, parts):
    url = QUrl(given)
    assert parts == (
        *(url.scheme(), url.userName(), url.password(), url.host()),
        *(url.port(), url.path(), url.query(), url.fragment()),
    )


@pytest.mark.parametrize("given, reason", INVALID)
def test_invalid(given, reason):
    url = QUrl(given)
    assert not url.isValid()
    assert url.toString() == ""
    assert url.toEncoded() == b""
    assert url.errorString().startswith(reason)
    assert url.isEmpty() == (given == "")


def test_error_string_tells_source_and_components():
    url = QUrl("ws://u:p@h:5/p?q#f")
    url.setHost("a b")
    assert url.errorString() == (
        'Invalid hostname (contains invalid characters); source was "a b"; scheme = "ws", '
        'userinfo = "u:p", host = "", port = "5", path = "/p", query = "q", fragment = "f"'
    )


@pytest.mark.parametrize("option, shown", FORMS)
def test_formatting_of_components(option, shown):
    url, options = QUrl(ALL), getattr(QUrl, option)
    assert shown == (
        *(url.toString(options), url.userInfo(options), url.host(options)),
        *(url.path(options), url.query(options), url.fragment(options)),
    )


@pytest.mark.parametrize("option, shown", OPTIONS)
def test_formatting_options(option, shown):
    url, options = QUrl("ws://u:p@h:1/a/../b/c?q#f"), getattr(QUrl, option)
    assert url.toString(options) == url.adjusted(options).toString() == shown


def test_options_are_joined():
    url = QUrl("ws://u:p@h:1/ä?q#f")
    assert url.toString(QUrl.RemoveUserInfo | QUrl.RemoveQuery) == "ws://h:1/ä#f"
    assert url.toString(QUrl.RemoveUserInfo | QUrl.FullyEncoded) == "ws://h:1/%C3%A4?q#f"
    assert isinstance(QUrl.RemovePort | QUrl.RemoveQuery, QUrl.FormattingOptions)
    assert url.toDisplayString() == "ws://u@h:1/ä?q#f"


@pytest.mark.parametrize("relative, absolute", RESOLVED)
def test_resolved(relative, absolute):
    assert QUrl("http://a/b/c/d;p?q").resolved(QUrl(relative)).toString() == absolute


# A setter, its argument, and the URL that "ws://h/p" becomes.
CHANGES = [
    ("setScheme", "WSS", "wss://h/p"),
    ("setScheme", "", "//h/p"),
    ("setScheme", "1", ""),
    ("setHost", "ÄB.de", "ws://äb.de/p"),
    ("setHost", "::1", "ws://[::1]/p"),
    ("setHost", "[::1]", "ws://[::1]/p"),
    ("setHost", "a b", ""),
    ("setHost", "", "ws:///p"),
    ("setHost", None, "ws:/p"),
    ("setPort", 80, "ws://h:80/p"),
    ("setPort", 70000, ""),
    ("setUserName", "a:b@c", "ws://a%3Ab%40c@h/p"),
    ("setPassword", "p@:/", "ws://:p%40:%2F@h/p"),
    ("setUserInfo", "a:b@c", "ws://a:b%40c@h/p"),
    ("setUserInfo", "", "ws://@h/p"),
    ("setUserInfo", None, "ws://h/p"),
    ("setAuthority", "u:p@x:9", "ws://u:p@x:9/p"),
    ("setAuthority", "", "ws:///p"),
    ("setAuthority", None, "ws:/p"),
    ("setPath", "/a%20b c?d#e", "ws://h/a%2520b c%3Fd%23e"),
    ("setPath", "x", ""),
    ("setQuery", "a=b c", "ws://h/p?a=b c"),
    ("setQuery", "a=%zz%20", "ws://h/p?a=%25zz%2520"),
    ("setQuery", "", "ws://h/p?"),
    ("setQuery", None, "ws://h/p"),
    ("setFragment", "a b#c", "ws://h/p#a b#c"),
    ("setFragment", "", "ws://h/p#"),
    ("setUrl", "ws://x", "ws://x"),
    ("setUrl", None, ""),
]


@pytest.mark.parametrize("setter, argument, shown", CHANGES)
def test_setters(setter, argument, shown):
    url = QUrl("ws://h/p")
    assert getattr(url, setter)(argument) is None
    assert url.toString() == shown


def test_a_good_setter_forgets_the_error():
    url = QUrl("ws://h/p")
    url.setHost("a b")
    assert not url.isValid()
    url.setHost("x")
    assert url.toString() == "ws://x/p"


def test_strict_mode_refuses_what_has_to_be_encoded():
    assert QUrl("ws://h/a%20b?c#d", QUrl.StrictMode).isValid()
    for text in ("ws://h/a b", "ws://h/%zz", "ws://h/?|", "ws://u v@h/", "ws://h%41/"):
        assert QUrl(text).isValid()
        assert not QUrl(text, QUrl.StrictMode).isValid()
    url = QUrl("ws://h/a b", QUrl.StrictMode)
    assert url.errorString().startswith("Invalid path (character ' ' not permitted)")


def test_decoded_mode_is_for_setters_only():
    assert QUrl("ws://h/a", QUrl.DecodedMode).isEmpty()


def test_port_has_a_default():
    assert QUrl("ws://h/").port() == -1
    assert QUrl("ws://h/").port(80) == 80
    assert QUrl("ws://h:5/").port(80) == 5


@pytest.mark.parametrize(
    "one, other, same",
    [
        ("WS://H/", "ws://h/", True),
        ("ws://h/%41", "ws://h/A", True),
        ("ws://h", "ws://h/", False),
        ("ws://h/?", "ws://h/", False),
        ("file:///a", "file:/a", True),
    ],
)
def test_equality(one, other, same):
    assert (QUrl(one) == QUrl(other)) is same
    assert (QUrl(one) == other) is same
    assert (QUrl(one) != QUrl(other)) is not same
    assert (hash(QUrl(one)) == hash(QUrl(other))) is same


def test_order():
    assert QUrl() < QUrl("a") < QUrl("b")
    assert QUrl("ws://h") < QUrl("ws://h:5")


def test_copies_are_independent():
    url = QUrl("ws://h/")
    for made in (QUrl(url), copy.copy(url), copy.deepcopy(url), pickle.loads(pickle.dumps(url))):
        assert made == url
        made.setPath("/x")
        assert url.path() == "/"
    other = QUrl("a")
    url.swap(other)
    assert (url.toString(), other.toString()) == ("a", "ws://h/")


def test_repr():
    assert repr(QUrl("ws://h/ä")) == str(QUrl("ws://h/ä")) == "PySide2.QtCore.QUrl('ws://h/ä')"


def test_arguments():
    assert QUrl(None).isEmpty()
    for wrong in (5, b"ws://h"):
        with pytest.raises(TypeError):
            QUrl(wrong)


# Typed by people, and what fromUserInput() makes of it.
TYPED = [
    ("example.com", "http://example.com"),
    ("ws://h", "ws://h"),
    (" ws://h ", "ws://h"),
    ("localhost:80/x", "http://localhost:80/x"),
    ("ftp.x.de", "ftp://ftp.x.de"),
    ("1.2.3.4:5", "http://1.2.3.4:5"),
    ("::1", "http://[::1]"),
    ("mailto:x@y", "mailto:x@y"),
    ("/tmp/x", "file:///tmp/x"),
    ("a b", ""),
    ("", ""),
]


@pytest.mark.parametrize("typed, shown", TYPED)
def test_from_user_input(typed, shown):
    assert QUrl.fromUserInput(typed).toString() == shown


def test_local_files():
    assert QUrl.fromLocalFile("/a b#c%20").toString() == "file:///a b%23c%2520"
    assert QUrl.fromLocalFile("//h/x").toString() == "file://h/x"
    assert QUrl("file:///a%20b").toLocalFile() == "/a b"
    assert QUrl("file://h/a").toLocalFile() == "//h/a"
    assert QUrl("FILE:///a").isLocalFile()
    assert QUrl("ws://h/a").toLocalFile() == ""


def test_relations():
    assert QUrl("ws://h/a").isParentOf(QUrl("ws://h/a/b"))
    assert not QUrl("ws://h/a/").isParentOf(QUrl("ws://h/a/"))
    assert not QUrl("ws://h/a").isParentOf(QUrl("ws://x/a/b"))
    assert QUrl("ws://h/?a").matches(QUrl("ws://h/?b"), QUrl.RemoveQuery)
    assert QUrl("a").isRelative()
    assert not QUrl("a:b").isRelative()
    assert QUrl("ws://h/a/b").fileName() == "b"


def test_percent_encoding():
    assert QUrl.toPercentEncoding("ä b/", b"/", b"b") == b"%C3%A4%20%62/"
    assert QUrl.fromPercentEncoding(b"a%20%c3%a4%ff") == "a ä\ufffd"


def test_international_names():
    assert QUrl.toAce("BÜcher.DE") == b"xn--bcher-kva.de"
    assert QUrl.toAce("a b") == b""
    assert QUrl.fromAce(b"xn--bcher-kva.de") == "bücher.de"
    assert QUrl.fromAce(b"xn--bcher-kva.test") == "xn--bcher-kva.test"
    assert {"com", "de", "xn--p1ai"} <= set(QUrl.idnWhitelist())


def test_from_encoded():
    assert QUrl.fromEncoded(b"ws://h/%41%20%C3%A4").toString() == "ws://h/A ä"


def test_lists():
    urls = QUrl.fromStringList(["a", "ws://H"])
    assert QUrl.toStringList(urls) == ["a", "ws://h"]
