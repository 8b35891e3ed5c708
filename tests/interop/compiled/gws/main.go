// The peer made with gws.
package main

import (
	"errors"
	"io"
	"log"
	"net"
	"net/http"
	"strings"

	"github.com/lxzan/gws"

	"libqwebsocket/tests/interop/compiled/peer"
)

const maxPayload = 32 << 20

// conn is a connection, and the handler of its events from Run on.
type conn struct {
	gws.BuiltinEventHandler
	*gws.Conn
	events peer.Events
	code   int
	reason string
}

func (c *conn) Subprotocol() string { return c.Conn.SubProtocol() }

func (c *conn) Send(text bool, message []byte) error {
	if text {
		return c.Conn.WriteMessage(gws.OpcodeText, message)
	}
	return c.Conn.WriteMessage(gws.OpcodeBinary, message)
}

// SendFragments uses that WriteFile makes a frame of what each Read gives.
func (c *conn) SendFragments(parts []string) error {
	readers := make([]io.Reader, len(parts))
	for i, part := range parts {
		readers[i] = strings.NewReader(part)
	}
	return c.Conn.WriteFile(gws.OpcodeText, io.MultiReader(readers...))
}

func (c *conn) Ping(payload []byte) error { return c.Conn.WritePing(payload) }

func (c *conn) Close(code int, reason string) error {
	return c.Conn.WriteClose(uint16(code), []byte(reason))
}

func (c *conn) Run(events peer.Events) (int, string) {
	c.events = events
	c.Conn.ReadLoop()
	return c.code, c.reason
}

func (c *conn) OnPing(_ *gws.Conn, payload []byte) { c.Conn.WritePong(payload) }

func (c *conn) OnPong(_ *gws.Conn, payload []byte) { c.events.Pong(payload) }

func (c *conn) OnMessage(_ *gws.Conn, message *gws.Message) {
	defer message.Close()
	c.events.Message(message.Opcode == gws.OpcodeText, message.Bytes())
}

// OnClose gets a CloseError only from the other side: after a close of its own gws reads no more.
func (c *conn) OnClose(_ *gws.Conn, err error) {
	var closed *gws.CloseError
	if errors.As(err, &closed) {
		c.code, c.reason = int(closed.Code), string(closed.Reason)
	}
}

// handler finds the conn of a connection of the server.
type handler struct{ gws.BuiltinEventHandler }

func of(socket *gws.Conn) *conn {
	value, _ := socket.Session().Load("conn")
	return value.(*conn)
}

func (handler) OnPing(socket *gws.Conn, payload []byte) { of(socket).OnPing(socket, payload) }
func (handler) OnPong(socket *gws.Conn, payload []byte) { of(socket).OnPong(socket, payload) }
func (handler) OnMessage(socket *gws.Conn, message *gws.Message) {
	of(socket).OnMessage(socket, message)
}
func (handler) OnClose(socket *gws.Conn, err error) { of(socket).OnClose(socket, err) }

func deflate(wanted *peer.Deflate) gws.PermessageDeflate {
	if wanted == nil {
		return gws.PermessageDeflate{}
	}
	return gws.PermessageDeflate{
		Enabled:               true,
		Threshold:             1,
		ServerContextTakeover: !wanted.ServerNoContext,
		ClientContextTakeover: !wanted.ClientNoContext,
		ServerMaxWindowBits:   wanted.ServerBits,
		ClientMaxWindowBits:   wanted.ClientBits,
	}
}

func serve(listener net.Listener, options peer.Options) error {
	upgrader := gws.NewUpgrader(handler{}, &gws.ServerOption{
		CheckUtf8Enabled:   true,
		ReadMaxPayloadSize: maxPayload,
		PermessageDeflate:  deflate(options.Deflate),
		SubProtocols:       options.Subprotocols,
	})
	return http.Serve(listener, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		socket, err := upgrader.Upgrade(w, r)
		if err != nil {
			log.Print(err)
			return
		}
		c := &conn{Conn: socket}
		socket.Session().Store("conn", c)
		peer.Echo(c)
	}))
}

func dial(url string, options peer.Options) (peer.Conn, error) {
	c := new(conn)
	header := http.Header{}
	if len(options.Subprotocols) > 0 {
		header.Set("Sec-WebSocket-Protocol", strings.Join(options.Subprotocols, ", "))
	}
	socket, _, err := gws.NewClient(c, &gws.ClientOption{
		Addr:               url,
		CheckUtf8Enabled:   true,
		ReadMaxPayloadSize: maxPayload,
		PermessageDeflate:  deflate(options.Deflate),
		RequestHeader:      header,
	})
	c.Conn = socket
	return c, err
}

func main() { peer.Main(serve, dial) }
