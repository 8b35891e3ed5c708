package peer

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"os"
	"strconv"
	"strings"
)

// Conn is an open connection of a library, client's or server's side.
type Conn interface {
	Subprotocol() string
	Send(text bool, message []byte) error
	SendFragments(parts []string) error // of a text
	Ping(payload []byte) error
	Close(code int, reason string) error

	// Run reads until the connection has ended; it returns the code and the reason of the close frame that
	// has come, 0 if the library tells none.
	Run(events Events) (code int, reason string)
}

// Events are the functions that Run calls.
type Events struct {
	Message func(text bool, message []byte)
	Pong    func(payload []byte)
}

// Dialer opens a connection as a client.
type Dialer func(url string, options Options) (Conn, error)

// Server accepts connections and gives each, in a goroutine of its own, to Echo.
type Server func(listener net.Listener, options Options) error

// Main is the program of a peer.
func Main(serve Server, dial Dialer) {
	if err := run(os.Args[1:], serve, dial); err != nil {
		log.Fatal(err)
	}
}

func run(arguments []string, serve Server, dial Dialer) error {
	switch {
	case len(arguments) >= 1 && arguments[0] == "server":
		options, err := ParseOptions(arguments[1:])
		if err != nil {
			return err
		}
		listener, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			return err
		}
		fmt.Printf("listening on ws://%s\n", listener.Addr())
		return serve(listener, options)
	case len(arguments) >= 2 && arguments[0] == "client":
		options, err := ParseOptions(arguments[2:])
		if err != nil {
			return err
		}
		conn, err := dial(arguments[1], options)
		if err != nil {
			return err
		}
		return visit(conn)
	}
	return errors.New("usage: server [OPTION...] | client URL [OPTION...]")
}

// visit does what standard input says, and tells what comes.
func visit(conn Conn) error {
	writeRecord("opened", 0, []byte(conn.Subprotocol()))
	failed := make(chan error, 1)
	go func() { failed <- obeyRecords(conn, bufio.NewReader(os.Stdin)) }()
	code, reason := conn.Run(Events{
		Message: func(text bool, message []byte) {
			if text {
				writeRecord("text", 0, message)
			} else {
				writeRecord("binary", 0, message)
			}
		},
		Pong: func(payload []byte) { writeRecord("pong", 0, payload) },
	})
	writeRecord("closed", code, []byte(reason))
	select {
	case err := <-failed:
		return err
	default:
		return nil
	}
}

func obeyRecords(conn Conn, input *bufio.Reader) error {
	for {
		c, err := readRecord(input)
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		switch c.kind {
		case "text", "binary":
			err = conn.Send(c.kind == "text", c.data)
		case "fragments":
			err = conn.SendFragments(strings.Split(string(c.data), " "))
		case "ping":
			err = conn.Ping(c.data)
		case "close":
			err = conn.Close(c.number, string(c.data))
		default:
			err = fmt.Errorf("no record %q", c.kind)
		}
		if err != nil {
			return fmt.Errorf("%s: %w", c.kind, err)
		}
	}
}

// Echo is the server's side of a connection until it ends.
func Echo(conn Conn) {
	fmt.Printf("opened %s\n", conn.Subprotocol())
	code, reason := conn.Run(Events{
		Message: func(text bool, message []byte) { report(answer(conn, text, message)) },
		Pong:    func(payload []byte) { report(conn.Send(true, append([]byte("pong "), payload...))) },
	})
	fmt.Printf("closed %d %s\n", code, reason)
}

func answer(conn Conn, text bool, message []byte) error {
	if !text || len(message) == 0 || message[0] != '!' {
		return conn.Send(text, message)
	}
	command, argument, _ := strings.Cut(string(message), " ")
	switch command {
	case "!close":
		number, reason, _ := strings.Cut(argument, " ")
		code, err := strconv.Atoi(number)
		return errors.Join(err, conn.Close(code, reason))
	case "!ping":
		return conn.Ping([]byte(argument))
	case "!fragments":
		return conn.SendFragments(strings.Split(argument, " "))
	}
	return fmt.Errorf("no command %q", command)
}

func report(err error) {
	if err != nil {
		log.Print(err)
	}
}
