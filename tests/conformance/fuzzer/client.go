package fuzzer

import (
	"bufio"
	"net"
	"net/url"

	"libqwebsocket/tests/conformance/deflate"
	"libqwebsocket/tests/conformance/suite"
)

// TestServer plays a case as the client, on a new connection to the server under test.
func (f *Fuzzer) TestServer(conn net.Conn, u *url.URL, c *suite.Case) Result {
	defer conn.Close()
	var offers []string
	if c.Deflate != nil {
		offers = c.Deflate.Offers
	}
	in := bufio.NewReader(conn)
	extensions, err := request(conn, in, u, offers)
	var agreed *deflate.Agreement
	if err == nil {
		agreed, err = deflate.Accept(offers, extensions, f.AnyAnswer)
	}
	if err != nil {
		return Unusable("handshake: " + err.Error())
	}
	return f.run(conn, in, client, c, agreed)
}

// Unusable is the result of a case that could not be played.
func Unusable(note string) Result { return Result{Failed, Failed, note} }
