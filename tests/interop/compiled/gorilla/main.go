// The peer made with gorilla/websocket. Its compression has no options: contexts are never kept.
package main

import (
	"errors"
	"log"
	"net"
	"net/http"
	"sync"
	"time"

	"github.com/gorilla/websocket"

	"libqwebsocket/tests/interop/compiled/peer"
)

type conn struct {
	*websocket.Conn
	writing sync.Mutex
}

func (c *conn) Send(text bool, message []byte) error {
	kind := websocket.BinaryMessage
	if text {
		kind = websocket.TextMessage
	}
	c.writing.Lock()
	defer c.writing.Unlock()
	return c.WriteMessage(kind, message)
}

// SendFragments relies on a small write buffer: frames are cut only when it is full.
func (c *conn) SendFragments(parts []string) error {
	c.writing.Lock()
	defer c.writing.Unlock()
	w, err := c.NextWriter(websocket.TextMessage)
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

func (c *conn) Ping(payload []byte) error {
	return c.WriteControl(websocket.PingMessage, payload, time.Time{})
}

func (c *conn) Close(code int, reason string) error {
	return c.WriteControl(websocket.CloseMessage, websocket.FormatCloseMessage(code, reason), time.Time{})
}

func (c *conn) Run(events peer.Events) (int, string) {
	defer c.Conn.Close()
	c.SetPongHandler(func(payload string) error {
		events.Pong([]byte(payload))
		return nil
	})
	for {
		kind, message, err := c.ReadMessage()
		var closed *websocket.CloseError
		if errors.As(err, &closed) && closed.Code != websocket.CloseAbnormalClosure {
			return closed.Code, closed.Text
		}
		if err != nil {
			log.Print(err)
			return 0, ""
		}
		events.Message(kind == websocket.TextMessage, message)
	}
}

func serve(listener net.Listener, options peer.Options) error {
	upgrader := websocket.Upgrader{
		EnableCompression: options.Deflate != nil,
		Subprotocols:      options.Subprotocols,
		WriteBufferSize:   options.FrameSize,
	}
	return http.Serve(listener, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		socket, err := upgrader.Upgrade(w, r, nil)
		if err != nil {
			log.Print(err)
			return
		}
		peer.Echo(&conn{Conn: socket})
	}))
}

func dial(url string, options peer.Options) (peer.Conn, error) {
	dialer := websocket.Dialer{
		EnableCompression: options.Deflate != nil,
		Subprotocols:      options.Subprotocols,
		WriteBufferSize:   options.FrameSize,
	}
	socket, _, err := dialer.Dial(url, nil)
	return &conn{Conn: socket}, err
}

func main() { peer.Main(serve, dial) }
