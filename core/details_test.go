package core

import (
	"fmt"
	"strings"
	"testing"
	"unsafe"
)

// TestDetailsOfAccepted: what a client has asked for can be read as it came, whenever that is.
func TestDetailsOfAccepted(t *testing.T) {
	l := newTestLoop(t)
	var s *Socket
	h := serve(t, l, 0, func(taken *Socket) { s = taken })
	h.server.SetSupportedSubprotocols([]string{"chat"})
	request := NewRequest(h.server.URL() + "/ab?c=%0A")
	request.SetSubprotocols([]string{"other", "chat"})
	request.SetRawHeader("X-Empty", "")
	request.SetRawHeader("X-Some", "grüße, and so on")
	client := NewSocket(l, "http://127.0.0.1", ProtocolVersion)
	defer client.Free()
	client.OpenRequest(request)
	until(t, l, "connection", func() bool { return s != nil && client.State() == Connected })
	defer s.Free()

	if s.asked != nil {
		t.Error("details are made before anybody asks for them")
	}
	url := request.URL()
	for range 2 {
		got := fmt.Sprint(s.Origin(), " ", s.Version(), " ", s.Subprotocol(), " ", s.RequestURL(), " ", s.ResourceName())
		if want := "http://127.0.0.1 13 chat " + url + " " + url; got != want {
			t.Errorf("%s, want %s", got, want)
		}
		r := s.Request()
		if names := strings.Join(r.RawHeaderList(), " "); r.URL() != url || names != "connection host origin "+
			"sec-websocket-key sec-websocket-protocol sec-websocket-version upgrade x-empty x-some" {
			t.Errorf("%s with %s", r.URL(), names)
		}
		for name, want := range map[string]string{"X-Empty": "", "X-Some": "grüße, and so on", "Upgrade": "websocket"} {
			if got, ok := r.RawHeader(name); !ok || got != want {
				t.Errorf("%s: %q, %v", name, got, ok)
			}
		}
		if s.HandshakeTimeout() != defaultHandshakeTimeout || s.PeerName() != "" || s.ReadBufferSize() != 0 {
			t.Error("not what a new socket has")
		}
		s.SetPauseMode(PauseOnSslErrors)
	}
	if s.PauseMode() != PauseOnSslErrors {
		t.Error("a setting is lost")
	}
}

// TestAddresses: the ends of a connection can be asked for until its last signal.
func TestAddresses(t *testing.T) {
	l := newTestLoop(t)
	var s *Socket
	h := serve(t, l, 0, func(taken *Socket) { s = taken })
	client := NewSocket(l, "", ProtocolVersion)
	defer client.Free()
	client.Open(h.server.URL())
	until(t, l, "connection", func() bool { return s != nil && client.State() == Connected })
	defer s.Free()
	ends := func(s *Socket) string {
		return fmt.Sprintf("%s:%d-%s:%d", s.LocalAddress(), s.LocalPort(), s.PeerAddress(), s.PeerPort())
	}
	want := fmt.Sprintf("127.0.0.1:%d-127.0.0.1:%d", h.server.Port(), client.LocalPort())
	if got := ends(s); got != want {
		t.Fatalf("%s, want %s", got, want)
	}
	r := record(s)
	for _, signal := range []string{"error(1)", "disconnected", "readChannelFinished"} {
		r.slots[signal] = func() {
			if got := ends(s); got != want {
				t.Errorf("in %s: %s, want %s", signal, got, want)
			}
		}
	}
	client.Abort()
	r.until(t, "readChannelFinished")
	if got := ends(s); got != ":0-:0" {
		t.Errorf("at the end: %s", got)
	}
}

// TestSizeOfSocket: a server has very many sockets. What few of them need belongs behind a pointer.
func TestSizeOfSocket(t *testing.T) {
	if n := unsafe.Sizeof(Socket{}); n > 256 {
		t.Errorf("%d bytes; the next size that memory comes in is 288", n)
	}
}
