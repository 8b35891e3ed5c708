// The peer made with coder/websocket. It keeps the contexts of both directions or none, and knows no
// windows; what a ping carries it chooses itself.
package main

import (
	"context"
	"errors"
	"log"
	"net"
	"net/http"
	"sync"

	"github.com/coder/websocket"

	"libqwebsocket/tests/interop/compiled/peer"
)

const maxMessage = 32 << 20

type conn struct {
	*websocket.Conn
	events peer.Events

	closing sync.Mutex // held by Close
	closed  int        // the code of a close of our own that was answered
}

func (c *conn) Send(text bool, message []byte) error {
	kind := websocket.MessageBinary
	if text {
		kind = websocket.MessageText
	}
	return c.Write(context.Background(), kind, message)
}

func (c *conn) SendFragments(parts []string) error {
	w, err := c.Writer(context.Background(), websocket.MessageText)
	if err != nil {
		return err
	}
	for _, part := range parts {
		if _, err := w.Write([]byte(part)); err != nil {
			return err
		}
	}
	return w.Close()
}

// Ping reports the payload that it was to send when its own one has come back. The pong is read by Run,
// from which Ping may be called.
func (c *conn) Ping(payload []byte) error {
	go func() {
		if err := c.Conn.Ping(context.Background()); err != nil {
			log.Print(err)
			return
		}
		c.events.Pong(payload)
	}()
	return nil
}

// Close ends without an error only if the same code has come back. It does not tell the reason.
func (c *conn) Close(code int, reason string) error {
	c.closing.Lock()
	defer c.closing.Unlock()
	err := c.Conn.Close(websocket.StatusCode(code), reason)
	if err == nil {
		c.closed = code
	}
	return err
}

func (c *conn) Run(events peer.Events) (int, string) {
	c.events = events
	c.SetReadLimit(maxMessage)
	for {
		kind, message, err := c.Read(context.Background())
		if err != nil {
			return c.end(err)
		}
		events.Message(kind == websocket.MessageText, message)
	}
}

// end tells what came in a close frame. The one that answers our own is seen by Read or by Close.
func (c *conn) end(err error) (int, string) {
	c.closing.Lock()
	defer c.closing.Unlock()
	var closed websocket.CloseError
	switch {
	case c.closed != 0:
		return c.closed, ""
	case errors.As(err, &closed):
		return int(closed.Code), closed.Reason
	}
	log.Print(err)
	return 0, ""
}

func mode(wanted *peer.Deflate) websocket.CompressionMode {
	switch {
	case wanted == nil:
		return websocket.CompressionDisabled
	case wanted.ServerNoContext && wanted.ClientNoContext:
		return websocket.CompressionNoContextTakeover
	}
	return websocket.CompressionContextTakeover
}

func serve(listener net.Listener, options peer.Options) error {
	accept := &websocket.AcceptOptions{
		CompressionMode:      mode(options.Deflate),
		CompressionThreshold: 1,
		Subprotocols:         options.Subprotocols,
	}
	return http.Serve(listener, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		socket, err := websocket.Accept(w, r, accept)
		if err != nil {
			log.Print(err)
			return
		}
		peer.Echo(&conn{Conn: socket})
	}))
}

func dial(url string, options peer.Options) (peer.Conn, error) {
	socket, _, err := websocket.Dial(context.Background(), url, &websocket.DialOptions{
		CompressionMode:      mode(options.Deflate),
		CompressionThreshold: 1,
		Subprotocols:         options.Subprotocols,
	})
	return &conn{Conn: socket}, err
}

func main() { peer.Main(serve, dial) }
