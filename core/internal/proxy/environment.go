package proxy

import (
	"errors"
	"net"
	"net/url"
	"strconv"
	"strings"

	"golang.org/x/net/http/httpproxy"
)

// Environment is what the environment of a process says of proxies: the values of these variables, "" where
// there is none. They are URLs, or "host:port" for an HTTP proxy.
type Environment struct {
	HTTP  string // http_proxy, for ws
	HTTPS string // https_proxy, for wss
	All   string // all_proxy, for both where theirs is ""
	No    string // no_proxy: hosts, domains, addresses and networks that are reached straight
}

// URL is a proxy that a variable names.
type URL struct {
	Host           string
	Port           uint16
	User, Password string
	TLS            bool // https: between us and the proxy
	Socks          bool // SOCKS 5, else HTTP CONNECT
}

var errURL = errors.New("not the URL of a proxy")

// Check tells whether all values can be used.
func (e *Environment) Check() error {
	for _, value := range []string{e.HTTP, e.HTTPS, e.All} {
		if value == "" {
			continue
		}
		if _, err := parseURL(value); err != nil {
			return err
		}
	}
	return nil
}

// ProxyFor gives the proxy for a target, false for none. This machine is always reached straight. The values
// must have passed Check.
func (e *Environment) ProxyFor(host string, port uint16, secure bool) (URL, bool) {
	config := httpproxy.Config{HTTPProxy: e.HTTP, HTTPSProxy: e.HTTPS, NoProxy: e.No}
	if config.HTTPProxy == "" {
		config.HTTPProxy = e.All
	}
	if config.HTTPSProxy == "" {
		config.HTTPSProxy = e.All
	}
	target := &url.URL{Scheme: "http", Host: net.JoinHostPort(host, strconv.Itoa(int(port)))}
	if secure {
		target.Scheme = "https"
	}
	found, err := config.ProxyFunc()(target)
	if err != nil || found == nil {
		return URL{}, false
	}
	proxy, err := urlOf(found)
	return proxy, err == nil
}

// parseURL reads a value as httpproxy does: without a scheme it names an HTTP proxy.
func parseURL(value string) (URL, error) {
	if !strings.Contains(value, "://") {
		value = "http://" + value
	}
	u, err := url.Parse(value)
	if err != nil {
		return URL{}, errURL
	}
	return urlOf(u)
}

func urlOf(u *url.URL) (URL, error) {
	p := URL{Host: u.Hostname(), User: u.User.Username()}
	p.Password, _ = u.User.Password()
	switch u.Scheme {
	case "http":
		p.Port = 80
	case "https":
		p.Port, p.TLS = 443, true
	case "socks5", "socks5h":
		p.Port, p.Socks = 1080, true
	default:
		return URL{}, errURL
	}
	if text := u.Port(); text != "" {
		port, err := strconv.ParseUint(text, 10, 16)
		if err != nil {
			return URL{}, errURL
		}
		p.Port = uint16(port)
	}
	if p.Host == "" {
		return URL{}, errURL
	}
	return p, nil
}
