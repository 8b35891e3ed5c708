package core

import (
	"io"
	"strings"
	"testing"
)

// TestCompression: both sides agree, long messages shrink on the wire, and all come back whole.
func TestCompression(t *testing.T) {
	for _, c := range []struct {
		name           string
		client, server func(c *Compression) *Compression
		agreed         bool
	}{
		{"both", same, same, true},
		{"client only", same, none, false},
		{"server only", none, same, false},
		{"no context", func(c *Compression) *Compression {
			c.Send.NoContext, c.Receive.NoContext = true, true
			return c
		}, same, true},
		{"small windows", func(c *Compression) *Compression {
			c.Send.Bits, c.Receive.Bits = 9, 10
			return c
		}, same, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			l := newTestLoop(t)
			var accepted *Socket
			h := serve(t, l, 0, func(s *Socket) { accepted = s; echo(s) })
			client, server := DefaultCompression(), DefaultCompression()
			s := NewSocket(l, "", ProtocolVersion)
			defer s.Free()
			if s.SetCompression(c.client(&client)) != nil || h.server.SetCompression(c.server(&server)) != nil {
				t.Fatal("refused")
			}
			r := record(s)
			s.Open(h.server.URL())
			r.until(t, "connected")
			until(t, l, "connection", func() bool { return accepted != nil })
			defer accepted.Free()
			if (s.Compression() != nil) != c.agreed || (accepted.Compression() != nil) != c.agreed {
				t.Fatalf("client %+v, server %+v", s.Compression(), accepted.Compression())
			}
			message := strings.Repeat("compress me, ", 1000)
			for range 3 {
				s.SendTextMessage([]byte(message))
				if n := s.BytesToWrite(); (n < 1000) != c.agreed {
					t.Errorf("%d bytes on the wire", n)
				}
				r.until(t, "textMessage("+message+")")
				r.take()
			}
			s.SetMessageCompression(CompressNever)
			s.SendTextMessage([]byte(message))
			if n := s.BytesToWrite(); n < int64(len(message)) {
				t.Errorf("%d bytes although it should not be compressed", n)
			}
			if n, err := l.Broadcast([]*Socket{s, accepted}, true, []byte(message)); n != 2 || err != nil {
				t.Error(n, err)
			}
			r.until(t, "textMessage("+message+")")
			s.Close(1000, "")
			if s.Compression() != nil {
				t.Error("agreed on without a connection")
			}
		})
	}
	l := newTestLoop(t)
	s := NewSocket(l, "", ProtocolVersion)
	defer s.Free()
	bad := DefaultCompression()
	bad.Send.Bits = 16
	if s.SetCompression(&bad) != ErrRange {
		t.Error("a window of 16 bits was taken")
	}
}

func same(c *Compression) *Compression { return c }
func none(*Compression) *Compression   { return nil }

// TestCompressionAnswerRefused: an answer that does not fit the offer fails the handshake.
func TestCompressionAnswerRefused(t *testing.T) {
	script := func(c *conn) {
		c.readHead()
		c.protocolAnswer("Sec-WebSocket-Extensions: permessage-deflate; server_max_window_bits=7\r\n")
		io.Copy(io.Discard, c.r)
	}
	l := newTestLoop(t)
	s := NewSocket(l, "", ProtocolVersion)
	defer s.Free()
	compression := DefaultCompression()
	if err := s.SetCompression(&compression); err != nil {
		t.Fatal(err)
	}
	r := record(s)
	s.Open(newPeer(t, script).url)
	r.until(t, "error(0)")
	if !strings.HasPrefix(s.ErrorString(), "Handshake: Server chose parameters of an extension") {
		t.Error(s.ErrorString())
	}
}
