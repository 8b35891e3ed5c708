package core

import (
	neturl "net/url"
	"strings"

	"libqwebsocket/core/internal/session"
	"libqwebsocket/core/internal/wsurl"
)

// Open starts to connect to a URL. See OpenRequest.
func (s *Socket) Open(url string) { s.OpenRequest(NewRequest(url)) }

// OpenRequest starts to connect (QWebSocket::open). It emits StateChanged(Connecting), or Error for a
// URL that cannot be opened, before it returns; all else comes from the loop. A connection that is open
// is dropped without signals. An invalid URL leaves it alone, as in Qt.
func (s *Socket) OpenRequest(r *Request) {
	if s.freed || s.loop.closed {
		return
	}
	url, err := wsurl.Parse(r.url)
	if err != nil {
		s.refuse(ConnectionRefusedError, "Invalid URL.")
		return
	}
	s.epoch++
	s.forget()
	s.drop(s.state == Connected || s.state == Closing)
	s.clearAddresses()
	s.closing, s.closeSent, s.losing = false, false, false
	s.opened, s.device, s.secured, s.deviceLast = false, false, false, false
	d := s.details()
	d.peerName, d.subprotocol, d.answer = "", "", nil
	s.failTCP(UnknownSocketError, "")

	if url.HasNewline() {
		d.request, d.requestURL = &Request{}, ""
		s.giveUp(ConnectionRefusedError, "Invalid resource name.")
		return
	}
	s.session.SetRole(session.Client)
	d.request = r.clone()
	d.requestURL = url.String()
	to := targetOf(url)
	d.resourceName = to.resource
	switch url.Scheme {
	case "ws", "wss", unixScheme:
		s.connect(to)
	default:
		s.giveUp(UnsupportedSocketOperation, "Unsupported WebSocket scheme: "+url.Scheme)
	}
}

// refuse tells that nothing was opened.
func (s *Socket) refuse(e SocketError, text string) {
	s.ends().ownText = text
	s.handler.Error(e)
}

// giveUp refuses after an older connection was dropped, which then has ended.
func (s *Socket) giveUp(e SocketError, text string) {
	s.ends().ownText = text
	epoch := s.epoch
	if s.state != Unconnected {
		s.setState(Unconnected)
		if s.freed {
			return
		}
		s.handler.Disconnected()
	}
	if !s.freed && s.epoch == epoch {
		s.handler.Error(e)
	}
}

// unixScheme is for websockets over a socket in the file system: "ws+unix:/path/to/socket:/resource".
const unixScheme = "ws+unix"

// target is where a URL leads.
type target struct {
	host     string // shown as peerName
	address  string // to connect to
	port     uint16
	unix     string // in place of an address: the path of a socket
	header   string // the Host field
	resource string // Qt's resourceName
	request  string // what the request line asks for
	secure   bool   // by TLS

	user, password string // of the URL: for a server that asks
}

func targetOf(url wsurl.URL) target {
	to := target{
		host:     url.HostName(),
		address:  url.Host,
		port:     80,
		header:   url.HostHeader(),
		resource: url.ResourceName(),
		request:  url.RequestTarget(),
		secure:   url.Scheme == "wss",
	}
	to.user, to.password = url.Credentials()
	if to.secure {
		to.port = 443
	}
	if url.Port >= 0 {
		to.port = uint16(url.Port)
	}
	if url.Scheme == unixScheme {
		to.unix, url.Path, _ = strings.Cut(url.Path, ":")
		if path, err := neturl.PathUnescape(to.unix); err == nil {
			to.unix = path
		}
		to.header = "localhost"
		to.resource, to.request = url.ResourceName(), url.RequestTarget()
	}
	return to
}
