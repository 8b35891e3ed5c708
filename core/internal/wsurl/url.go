// Package wsurl judges and takes apart URLs as QUrl does in its tolerant mode, as far as opening a
// websocket needs it. It is pure: text in, text out.
package wsurl

import (
	"errors"
	"net/url"
	"strconv"
	"strings"
)

// ErrInvalid says that a text is no URL in the eyes of QUrl::isValid(), or is empty.
var ErrInvalid = errors.New("invalid URL")

// URL is a URL taken apart. All fields but the display forms behind String and HostName are ASCII that
// may stand on the wire as it is. The zero value is the empty URL.
type URL struct {
	Scheme   string // in lower case; "" if the URL has none
	Host     string // to connect to: in lower case, IDNA in its ASCII form, IPv6 without brackets, with %zone
	Port     int    // 0 to 65535, -1 if the URL has none
	Path     string // percent-encoded, not normalised; may be ""
	Query    string // percent-encoded, without the "?"
	HasQuery bool   // there is a "?", perhaps with nothing behind it

	hasUserInfo bool
	userInfo    string // as it was given
	hasFragment bool
	hostName    string
	text        string
}

// Parse takes a URL apart. A relative URL is a valid one, without a scheme. The error is ErrInvalid.
func Parse(s string) (URL, error) {
	if s == "" {
		return URL{}, ErrInvalid
	}
	s = strings.ToValidUTF8(s, "\uFFFD")
	u := URL{Port: -1}
	var text strings.Builder
	text.Grow(len(s))

	scheme, rest := cutScheme(s)
	if scheme != "" {
		u.Scheme = strings.ToLower(scheme)
		text.WriteString(u.Scheme)
		text.WriteByte(':')
	}
	rest, fragment, hasFragment := strings.Cut(rest, "#")
	rest, query, hasQuery := strings.Cut(rest, "?")
	path, hasAuthority := strings.CutPrefix(rest, "//")
	if hasAuthority {
		authority := path
		if i := strings.IndexByte(path, '/'); i >= 0 {
			authority, path = path[:i], path[i:]
		} else {
			path = ""
		}
		text.WriteString("//")
		if err := u.setAuthority(authority, &text); err != nil {
			return URL{}, err
		}
	} else if scheme == "" && colonInFirstSegment(path) {
		return URL{}, ErrInvalid
	}

	var shown string
	u.Path, shown = recode(path, pathPart)
	text.WriteString(shown)
	if u.HasQuery = hasQuery; hasQuery {
		u.Query, shown = recode(query, queryPart)
		text.WriteByte('?')
		text.WriteString(shown)
	}
	if u.hasFragment = hasFragment; hasFragment {
		_, shown = recode(fragment, fragmentPart)
		text.WriteByte('#')
		text.WriteString(shown)
	}
	u.text = text.String()
	return u, nil
}

// cutScheme splits off the scheme; it is "" if s does not begin with one (RFC 3986, 3.1).
func cutScheme(s string) (scheme, rest string) {
	for i := 0; i < len(s); i++ {
		c := s[i]
		switch {
		case isLetter(c):
		case i > 0 && (isDigit(c) || c == '+' || c == '-' || c == '.'):
		case i > 0 && c == ':':
			return s[:i], s[i+1:]
		default:
			return "", s
		}
	}
	return "", s
}

// colonInFirstSegment tells whether a relative path would read as a scheme (RFC 3986, 4.2).
func colonInFirstSegment(path string) bool {
	colon := strings.IndexByte(path, ':')
	slash := strings.IndexByte(path, '/')
	return colon >= 0 && (slash < 0 || colon < slash)
}

// setAuthority sets host and port from "user:password@host:port" and appends what to show for it to the text.
func (u *URL) setAuthority(authority string, text *strings.Builder) (err error) {
	userInfo, hostPort, ok := strings.Cut(authority, "@")
	if ok {
		u.hasUserInfo, u.userInfo = true, userInfo
		text.WriteString(showUserInfo(userInfo))
		text.WriteByte('@')
	} else {
		hostPort = authority
	}
	host, port := hostPort, ""
	if i := strings.LastIndexByte(hostPort, ':'); i > strings.LastIndexByte(hostPort, ']') {
		host, port = hostPort[:i], hostPort[i+1:]
	}
	if u.Host, u.hostName, err = parseHost(host); err != nil {
		return err
	}
	text.WriteString(bracketed(strings.Replace(u.hostName, "%", "%25", 1)))
	if port == "" {
		return nil
	}
	if u.Port, err = parsePort(port); err != nil {
		return err
	}
	text.WriteByte(':')
	text.WriteString(strconv.Itoa(u.Port))
	return nil
}

// showUserInfo gives the display form of "user:password".
func showUserInfo(s string) string {
	user, password, hasPassword := strings.Cut(s, ":")
	_, shown := recode(user, userPart)
	if hasPassword {
		_, p := recode(password, userPart)
		shown += ":" + p
	}
	return shown
}

// parsePort reads digits, leading zeros allowed.
func parsePort(s string) (int, error) {
	port := 0
	for i := 0; i < len(s); i++ {
		if !isDigit(s[i]) {
			return 0, ErrInvalid
		}
		if port = port*10 + int(s[i]-'0'); port > 65535 {
			return 0, ErrInvalid
		}
	}
	return port, nil
}

// bracketed puts the brackets of a URL around an IPv6 address and leaves other hosts alone.
func bracketed(host string) string {
	if strings.IndexByte(host, ':') >= 0 {
		return "[" + host + "]"
	}
	return host
}

// ResourceName gives QWebSocket::resourceName(): the encoded path, with "?" and the query if that is not
// empty; "/" if both are empty.
func (u URL) ResourceName() string {
	name := u.Path
	if u.Query != "" {
		name += "?" + u.Query
	}
	if name == "" {
		return "/"
	}
	return name
}

// RequestTarget gives what the request line asks for: the resource name, and a "/" before it if it has
// none, as RFC 9112, 3.2.1 wants (Qt sends "?x=1" for ws://host?x=1).
func (u URL) RequestTarget() string {
	name := u.ResourceName()
	if name[0] != '/' {
		return "/" + name
	}
	return name
}

// HasNewline tells whether the path holds an encoded CR LF, which QWebSocket::open() refuses as
// "Invalid resource name.".
func (u URL) HasNewline() bool { return strings.Contains(u.Path, "%0D%0A") }

// HostHeader gives the value of the Host field: a port only if the URL has one, IPv6 in brackets and
// without its zone, which means nothing to the peer (RFC 6874, 4).
func (u URL) HostHeader() string {
	host, _, _ := strings.Cut(u.Host, "%")
	host = bracketed(host)
	if u.Port >= 0 {
		host += ":" + strconv.Itoa(u.Port)
	}
	return host
}

// HostName gives the host as QUrl::host() shows it: IDNA names of the registries that QUrl trusts in
// Unicode, all else as in Host.
func (u URL) HostName() string { return u.hostName }

// Credentials gives the name and the password of the URL, decoded; "" if it has none.
func (u URL) Credentials() (user, password string) {
	user, password, _ = strings.Cut(u.userInfo, ":")
	return decoded(user), decoded(password)
}

// decoded takes percent-encoding off; a percent sign that begins none stays.
func decoded(s string) string {
	if text, err := url.PathUnescape(s); err == nil {
		return text
	}
	return s
}

// String gives the URL as QUrl::toString() shows it: spaces and non-ASCII characters decoded.
func (u URL) String() string { return u.text }
