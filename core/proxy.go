package core

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

// Proxy says through what a Socket connects (QNetworkProxy).
type Proxy struct {
	Type     ProxyType
	HostName string
	Port     uint16
	User     string
	Password string
}

// direct tells whether a connection with this proxy goes straight to its target.
func (p Proxy) direct() bool { return p.Type == DefaultProxy || p.Type == NoProxy }
