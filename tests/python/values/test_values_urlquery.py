"""QUrlQuery: pairs of keys and values."""

import copy

import pytest
from qwebsocket._url import QUrl
from qwebsocket._urlquery import QUrlQuery

# A query, its pairs, and the query again.
QUERIES = [
    ("a=1&b=2&a=3", [("a", "1"), ("b", "2"), ("a", "3")], "a=1&b=2&a=3"),
    ("a", [("a", "")], "a"),
    ("a=", [("a", "")], "a="),
    ("=a", [("", "a")], "=a"),
    ("", [], ""),
    ("&", [("", "")], ""),
    ("a&&b", [("a", ""), ("", ""), ("b", "")], "a&&b"),
    ("a=b=c", [("a", "b=c")], "a=b%3Dc"),
    ("?a=1", [("?a", "1")], "?a=1"),
    ("a=1+2%202%26%3D%23%25", [("a", "1+2 2&=#%25")], "a=1+2 2%26%3D#%25"),
    ("ä=€&%C3%A4=%E2", [("ä", "€"), ("ä", "%E2")], "ä=€&ä=%E2"),
    ("a={b}", [("a", "{b}")], "a=%7Bb%7D"),
]


@pytest.mark.parametrize("text, items, shown", QUERIES)
def test_reads_and_writes(text, items, shown):
    query = QUrlQuery(text)
    assert query.queryItems() == items
    assert query.toString() == query.query() == shown
    assert query.isEmpty() == (not items)


# The same pair and the same query in other forms.
FORMS = [
    ("FullyDecoded", "1+2 2&=#%", "a=1+2 2&=#%"),
    ("FullyEncoded", "1+2%202%26%3D%23%25", "a=1+2%202%26%3D%23%25"),
]


@pytest.mark.parametrize("option, value, whole", FORMS)
def test_formatting(option, value, whole):
    query, options = QUrlQuery("a=1+2%202%26%3D%23%25"), getattr(QUrl, option)
    assert query.queryItemValue("a", options) == value
    assert query.toString(options) == whole


def test_pairs_are_added_found_and_removed():
    query = QUrlQuery()
    query.addQueryItem("a", "b c&d=e")
    query.addQueryItem("a", "2")
    query.addQueryItem("x&y=", "3")
    assert query.toString() == "a=b c%26d%3De&a=2&x%26y%3D=3"
    assert query.allQueryItemValues("a") == ["b c&d=e", "2"]
    assert query.queryItemValue("a") == "b c&d=e"
    assert query.queryItemValue("none") == ""
    assert query.hasQueryItem("x&y=")
    assert query.hasQueryItem("x%26y%3D")
    query.removeQueryItem("a")
    assert query.allQueryItemValues("a") == ["2"]
    query.addQueryItem("a", "4")
    query.removeAllQueryItems("a")
    assert query.queryItems() == [("x&y=", "3")]
    query.setQueryItems([("k", "v")])
    assert query.queryItems() == [("k", "v")]
    query.clear()
    assert query.isEmpty()


def test_delimiters():
    query = QUrlQuery()
    assert (query.queryValueDelimiter(), query.queryPairDelimiter()) == ("=", "&")
    assert QUrlQuery.defaultQueryValueDelimiter() == "="
    assert QUrlQuery.defaultQueryPairDelimiter() == "&"
    query.setQueryDelimiters(":", ";")
    query.setQuery("a:1;b:2")
    assert query.queryItems() == [("a", "1"), ("b", "2")]
    assert query.toString() == "a:1;b:2"


def test_query_of_a_url():
    assert QUrlQuery(QUrl("ws://h/?a=%20")).queryItems() == [("a", " ")]
    url, query = QUrl("ws://h/p?x"), QUrlQuery()
    query.addQueryItem("k", "v w&x")
    url.setQuery(query)
    assert url.toString() == "ws://h/p?k=v w%26x"
    assert url.toEncoded() == b"ws://h/p?k=v%20w%26x"
    url.setQuery(QUrlQuery())
    assert url.toString() == "ws://h/p"


def test_equality_and_copies():
    query = QUrlQuery("a=%31")
    assert query == QUrlQuery("a=1")
    assert query != QUrlQuery("a=2")
    assert QUrlQuery.__hash__ is None
    for made in (QUrlQuery(query), copy.copy(query)):
        made.addQueryItem("b", "2")
        assert query.toString() == "a=1"
    other = QUrlQuery("x")
    query.swap(other)
    assert (query.toString(), other.toString()) == ("x", "a=1")


def test_arguments():
    assert QUrlQuery(None).isEmpty()
    with pytest.raises(TypeError):
        QUrlQuery(5)
