// An echoing endpoint made with gws: a server, or with a URL a client that the replayer drives.
package main

import (
	"errors"
	"fmt"
	"log"
	"net"
	"os"
	"strconv"

	"github.com/lxzan/gws"
)

// echo sends every message back. A client's also notes it and when the connection has ended.
type echo struct {
	gws.BuiltinEventHandler
	message []byte
	silent  bool
}

func (e *echo) OnPing(socket *gws.Conn, payload []byte) { socket.WritePong(payload) }

func (e *echo) OnMessage(socket *gws.Conn, message *gws.Message) {
	defer message.Close()
	if e.silent {
		e.message = append(e.message, message.Bytes()...)
		return
	}
	socket.WriteMessage(message.Opcode, message.Bytes())
}

func deflate() gws.PermessageDeflate {
	return gws.PermessageDeflate{Enabled: true, ServerContextTakeover: true, ClientContextTakeover: true}
}

const maxPayload = 32 << 20

func serve() error {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	fmt.Printf("listening on ws://%s\n", listener.Addr())
	server := gws.NewServer(new(echo), &gws.ServerOption{
		CheckUtf8Enabled: true, PermessageDeflate: deflate(), ReadMaxPayloadSize: maxPayload,
	})
	server.OnError = func(net.Conn, error) {}
	return server.RunListener(listener)
}

func visit(url string, handler *echo) error {
	socket, _, err := gws.NewClient(handler, &gws.ClientOption{
		Addr: url, CheckUtf8Enabled: true, PermessageDeflate: deflate(), ReadMaxPayloadSize: maxPayload,
	})
	if err == nil {
		socket.ReadLoop()
	}
	return err
}

func visitAll(url string) error {
	counting := &echo{silent: true}
	err := visit(url+"/getCaseCount", counting)
	count, notNumber := strconv.Atoi(string(counting.message))
	for n := 1; n <= count; n++ {
		err = errors.Join(err, visit(fmt.Sprintf("%s/runCase?case=%d&agent=gws", url, n), new(echo)))
	}
	return errors.Join(err, notNumber, visit(url+"/updateReports?agent=gws", new(echo)))
}

func main() {
	run := serve
	if len(os.Args) > 1 {
		run = func() error { return visitAll(os.Args[1]) }
	}
	if err := run(); err != nil {
		log.Fatal(err)
	}
}
