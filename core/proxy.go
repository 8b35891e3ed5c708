package core

import (
	"sync"

	"libqwebsocket/core/internal/proxy"
)

// ProxyType is QNetworkProxy::ProxyType.
type ProxyType int

// The kinds of proxies.
const (
	DefaultProxy     ProxyType = 0
	Socks5Proxy      ProxyType = 1
	NoProxy          ProxyType = 2
	HTTPProxy        ProxyType = 3
	HTTPCachingProxy ProxyType = 4
	FTPCachingProxy  ProxyType = 5
)

// Proxy says through what a Socket connects (QNetworkProxy). Of all kinds only an HTTPProxy gets the raw
// headers, with each CONNECT.
type Proxy struct {
	Type     ProxyType
	HostName string
	Port     uint16
	User     string
	Password string
	TLS      bool // between us and the proxy itself

	RawHeaders
}

// direct tells whether a connection with this proxy goes straight to its target.
func (p Proxy) direct() bool { return p.Type == DefaultProxy || p.Type == NoProxy }

// tunnels tells whether a connection can be made through this kind of proxy.
func (p Proxy) tunnels() bool { return p.Type == HTTPProxy || p.Type == Socks5Proxy }

// application is what sockets with the DefaultProxy use.
var application struct {
	sync.Mutex
	proxy       Proxy
	environment *proxy.Environment
}

// ApplicationProxy is QNetworkProxy::applicationProxy: NoProxy until one is set. From any goroutine.
func ApplicationProxy() Proxy {
	application.Lock()
	defer application.Unlock()
	if application.proxy.Type == DefaultProxy {
		return Proxy{Type: NoProxy}
	}
	return application.proxy
}

// SetApplicationProxy is QNetworkProxy::setApplicationProxy: what sockets use whose own proxy is the
// DefaultProxy, except for targets on this machine, as in Qt. It takes the place of SetEnvironmentProxies.
// From any goroutine.
func SetApplicationProxy(p Proxy) {
	application.Lock()
	defer application.Unlock()
	application.proxy, application.environment = p, nil
}

// ProxyEnvironment is what the environment says of proxies: the values of http_proxy, https_proxy, all_proxy
// and no_proxy. ws:// takes the proxy for http, wss:// that for https, and both take All where that is "".
type ProxyEnvironment = proxy.Environment

// SetEnvironmentProxies lets sockets whose own proxy is the DefaultProxy use the proxies of the environment
// (QNetworkProxyFactory::setUseSystemConfiguration) in place of the application's proxy; nil: no more, and an
// application's proxy stays. It fails with ErrArgument if a value is no URL of a proxy: http, https, socks5
// or socks5h. From any goroutine.
func SetEnvironmentProxies(e *ProxyEnvironment) error {
	if e != nil && e.Check() != nil {
		return ErrArgument
	}
	application.Lock()
	defer application.Unlock()
	application.environment = e
	if e != nil {
		application.proxy = Proxy{}
	}
	return nil
}

// UsesEnvironmentProxies tells whether they do (QNetworkProxyFactory::usesSystemConfiguration). From any
// goroutine.
func UsesEnvironmentProxies() bool {
	application.Lock()
	defer application.Unlock()
	return application.environment != nil
}

// proxyFor gives the proxy for a target.
func (s *Socket) proxyFor(to target) Proxy {
	if own := s.details().proxy; own.Type != DefaultProxy {
		return own
	}
	application.Lock()
	defer application.Unlock()
	if e := application.environment; e != nil {
		if found, ok := e.ProxyFor(to.address, to.port, to.secure); ok {
			return proxyOfURL(found)
		}
		return Proxy{Type: NoProxy}
	}
	if isLoopback(to.address) {
		return Proxy{Type: NoProxy}
	}
	return application.proxy
}

// proxyOfURL gives the Proxy that a URL of the environment names.
func proxyOfURL(u proxy.URL) Proxy {
	p := Proxy{Type: HTTPProxy, HostName: u.Host, Port: u.Port, User: u.User, Password: u.Password, TLS: u.TLS}
	if u.Socks {
		p.Type = Socks5Proxy
	}
	return p
}

// proxyError is why no connection through a proxy came about.
type proxyError struct {
	number SocketError
	text   string
}

func (e *proxyError) Error() string { return e.text }

func proxyErrorOf(e *proxy.Error) *proxyError { return &proxyError{SocketError(e.Kind), e.Text} }
