package wsurl

import "strings"

// OfRequest gives the URL that a server is asked for, from the target of the request line and the Host
// field: "/path?query" is completed by scheme and host, an absolute URL stands as it is (RFC 9112,
// 3.2). All else is ErrInvalid: other targets, a fragment, user information, a Host field that is not
// "host" or "host:port".
func OfRequest(secure bool, host, target string) (URL, error) {
	scheme := "ws://"
	if secure {
		scheme = "wss://"
	}
	if !strings.HasPrefix(target, "/") {
		if _, err := ParseHost(host); err != nil {
			return URL{}, err
		}
	} else if !isHostPort(host) {
		return URL{}, ErrInvalid
	} else {
		target = scheme + host + target
	}
	u, err := Parse(target)
	if err != nil || u.Scheme == "" || u.Host == "" || u.hasUserInfo || u.hasFragment {
		return URL{}, ErrInvalid
	}
	return u, nil
}

// ParseHost reads a Host field: "host" or "host:port" (RFC 9110, 7.2).
func ParseHost(s string) (URL, error) {
	if !isHostPort(s) {
		return URL{}, ErrInvalid
	}
	u, err := Parse("ws://" + s)
	if err != nil || u.Host == "" {
		return URL{}, ErrInvalid
	}
	return u, nil
}

// isHostPort tells whether all of a text would be host and port if it stood in a URL.
func isHostPort(s string) bool { return !strings.ContainsAny(s, "/?#@") }

// ParseOrigin reads an Origin field: scheme and host of a page, perhaps with a port (RFC 6454, 6.1). The
// opaque origin "null" is ErrInvalid, as are schemes whose origins have no host.
func ParseOrigin(s string) (URL, error) {
	u, err := Parse(s)
	if err != nil || u.Host == "" || !u.bare() || u.Path != "" && u.Path != "/" {
		return URL{}, ErrInvalid
	}
	switch u.Scheme {
	case "http", "https", "ws", "wss":
		return u, nil
	}
	return URL{}, ErrInvalid
}

// bare tells whether the URL has neither user information nor a query nor a fragment.
func (u URL) bare() bool { return !u.hasUserInfo && !u.HasQuery && !u.hasFragment }
