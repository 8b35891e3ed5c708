"""QUrlQuery: the query of a URL as pairs of keys and values."""

from __future__ import annotations

from collections.abc import Iterable

from ._arguments import text
from ._url import QUrl
from ._urltext import COMPONENT, DECODE_RESERVED, ENCODE_DELIMITERS, recode


class QUrlQuery:
    """Pairs of keys and values in order, the same key as often as it was added.

    Made of a text or of the query of a QUrl. In all texts given to it %XX is taken for encoded. By
    themselves keys and values show the delimiters and "#" decoded; in the whole query the
    delimiters are encoded.
    """

    def __init__(self, query: QUrlQuery | QUrl | str | None = None) -> None:
        self._value_delimiter, self._pair_delimiter = "=", "&"
        self._items: list[tuple[str, str | None]] = []
        if isinstance(query, QUrlQuery):
            self.__dict__.update(query.__dict__)
            self._items = list(query._items)
        else:
            self.setQuery(query.query() if isinstance(query, QUrl) else query)

    def swap(self, other: QUrlQuery) -> None:
        """QUrlQuery::swap()."""
        self.__dict__, other.__dict__ = other.__dict__, self.__dict__

    def __copy__(self) -> QUrlQuery:
        return type(self)(self)

    def __eq__(self, other: object) -> bool:
        return self.__dict__ == other.__dict__ if isinstance(other, QUrlQuery) else NotImplemented

    __hash__ = None  # type: ignore[assignment]

    # ---- delimiters ---------------------------------------------------------------------------

    @staticmethod
    def defaultQueryValueDelimiter() -> str:
        """QUrlQuery::defaultQueryValueDelimiter()."""
        return "="

    @staticmethod
    def defaultQueryPairDelimiter() -> str:
        """QUrlQuery::defaultQueryPairDelimiter()."""
        return "&"

    def queryValueDelimiter(self) -> str:
        """QUrlQuery::queryValueDelimiter(): between key and value."""
        return self._value_delimiter

    def queryPairDelimiter(self) -> str:
        """QUrlQuery::queryPairDelimiter(): between pairs."""
        return self._pair_delimiter

    def setQueryDelimiters(self, valueDelimiter: str, pairDelimiter: str) -> None:
        """QUrlQuery::setQueryDelimiters(): for what is read and written from now on."""
        self._value_delimiter, self._pair_delimiter = valueDelimiter, pairDelimiter

    def _special(self) -> str:
        return self._value_delimiter + self._pair_delimiter + "#"

    def _keep(self, part: str) -> str:
        """A key or value in the form that it is kept in."""
        return recode(part, DECODE_RESERVED, self._special())

    def _show(self, part: str | None, encoding: int) -> str:
        """A key or value by itself."""
        if not part or encoding & COMPONENT == 0:
            return part or ""
        if encoding & ENCODE_DELIMITERS:
            return recode(part, encoding, encode=self._special())
        return recode(part, encoding, self._special())

    # ---- the whole ----------------------------------------------------------------------------

    def isEmpty(self) -> bool:
        """QUrlQuery::isEmpty(): no pairs."""
        return not self._items

    def clear(self) -> None:
        """QUrlQuery::clear(): takes all pairs away; the delimiters stay."""
        self._items = []

    def setQuery(self, queryString: str | None) -> None:
        """QUrlQuery::setQuery(): the pairs of a query text."""
        whole = text(queryString)
        self._items = []
        pairs = whole.split(self._pair_delimiter)
        for pair in pairs if pairs[-1] else pairs[:-1]:
            key, delimiter, value = pair.partition(self._value_delimiter)
            self._items.append((self._keep(key), self._keep(value) if delimiter else None))

    def toString(self, encoding: int = QUrl.PrettyDecoded) -> str:
        """QUrlQuery::toString(): the query text."""
        encoding = int(encoding)
        delimiters = self._value_delimiter + self._pair_delimiter
        encode = delimiters + "#" if encoding & ENCODE_DELIMITERS else delimiters
        shown = ""
        for key, value in self._items:
            shown += self._pair_delimiter if shown else ""
            shown += recode(key, encoding, encode=encode)
            if value is not None:
                shown += self._value_delimiter + recode(value, encoding, encode=encode)
        return shown

    query = toString

    # ---- pairs --------------------------------------------------------------------------------

    def queryItems(self, encoding: int = QUrl.PrettyDecoded) -> list[tuple[str, str]]:
        """QUrlQuery::queryItems(): all pairs, in order."""
        show = self._show
        return [(show(key, encoding), show(value, encoding)) for key, value in self._items]

    def setQueryItems(self, query: Iterable[tuple[str, str]]) -> None:
        """QUrlQuery::setQueryItems(): these pairs and no others."""
        self._items = []
        for key, value in query:
            self.addQueryItem(key, value)

    def addQueryItem(self, key: str, value: str) -> None:
        """QUrlQuery::addQueryItem(): a pair at the end."""
        self._items.append((self._keep(text(key)), self._keep(text(value))))

    def removeQueryItem(self, key: str) -> None:
        """QUrlQuery::removeQueryItem(): the first pair with this key."""
        kept = self._keep(text(key))
        for at, item in enumerate(self._items):
            if item[0] == kept:
                del self._items[at]
                return

    def removeAllQueryItems(self, key: str) -> None:
        """QUrlQuery::removeAllQueryItems(): all pairs with this key."""
        kept = self._keep(text(key))
        self._items = [item for item in self._items if item[0] != kept]

    def hasQueryItem(self, key: str) -> bool:
        """QUrlQuery::hasQueryItem()."""
        return any(item[0] == self._keep(text(key)) for item in self._items)

    def queryItemValue(self, key: str, encoding: int = QUrl.PrettyDecoded) -> str:
        """QUrlQuery::queryItemValue(): the first value of this key, or the empty text."""
        values = self.allQueryItemValues(key, encoding)
        return values[0] if values else ""

    def allQueryItemValues(self, key: str, encoding: int = QUrl.PrettyDecoded) -> list[str]:
        """QUrlQuery::allQueryItemValues(): all values of this key."""
        kept = self._keep(text(key))
        return [self._show(value, encoding) for name, value in self._items if name == kept]
