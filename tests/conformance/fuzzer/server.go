package fuzzer

import (
	"bufio"
	"fmt"
	"net"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"libqwebsocket/tests/conformance/deflate"
	"libqwebsocket/tests/conformance/suite"
)

// ClientTest plays some cases as the server, for one client under test, which asks for them in its own order:
//
//	/getCaseCount              a text message with the number of cases
//	/runCase?case=N&agent=A    case N, from 1
//	/updateReports?agent=A     the client is done
type ClientTest struct {
	fuzzer *Fuzzer
	cases  []*suite.Case
	done   chan struct{}

	mu       sync.Mutex
	results  []Result  // of the cases, zero if not played
	open     int       // connections
	rest     time.Time // since when there is none
	reported bool      // the client has said that it is done
	once     sync.Once // closes done
}

// TestClient returns a test that is ready for the connections of its client.
func (f *Fuzzer) TestClient(cases []*suite.Case) *ClientTest {
	return &ClientTest{fuzzer: f, cases: cases, done: make(chan struct{}), results: make([]Result, len(cases)),
		rest: time.Now()}
}

// Done is closed when the client has said that it is done, and all its connections have ended.
func (t *ClientTest) Done() <-chan struct{} { return t.done }

// Idle returns for how long the client has had no connection.
func (t *ClientTest) Idle() time.Duration {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.open > 0 {
		return 0
	}
	return time.Since(t.rest)
}

func (t *ClientTest) count(connections int) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.open += connections
	t.rest = time.Now()
	if t.reported && t.open == 0 {
		t.once.Do(func() { close(t.done) })
	}
}

// Results returns what became of the cases, in the order they were given in.
func (t *ClientTest) Results() []Result {
	t.mu.Lock()
	defer t.mu.Unlock()
	results := make([]Result, len(t.results))
	for i, r := range t.results {
		if r.Verdict == "" {
			r = Unusable("the client did not come")
		}
		results[i] = r
	}
	return results
}

// Serve plays what the client asks for on one connection.
func (t *ClientTest) Serve(conn net.Conn) {
	defer conn.Close()
	t.count(1)
	defer t.count(-1)
	conn.SetDeadline(time.Now().Add(handshakeLimit))
	in := bufio.NewReader(conn)
	r, err := http.ReadRequest(in)
	if err != nil {
		return
	}
	switch r.URL.Path {
	case "/getCaseCount":
		t.say(conn, in, r, strconv.Itoa(len(t.cases)))
	case "/runCase":
		if n, err := strconv.Atoi(r.URL.Query().Get("case")); err == nil && 1 <= n && n <= len(t.cases) {
			t.note(n-1, t.runCase(conn, in, r, t.cases[n-1]))
			return
		}
		refuse(conn, "no case "+r.URL.Query().Get("case"))
	case "/updateReports":
		t.say(conn, in, r, "")
		t.report()
	default:
		refuse(conn, "nothing at "+r.URL.Path)
	}
}

func (t *ClientTest) runCase(conn net.Conn, in *bufio.Reader, r *http.Request, c *suite.Case) Result {
	if err := checkRequest(r); err != nil {
		refuse(conn, err.Error())
		return Unusable("handshake: " + err.Error())
	}
	var extension string
	var agreed *deflate.Agreement
	if c.Deflate != nil {
		offers := strings.Join(r.Header.Values(fieldExtensions), ",")
		extension, agreed = deflate.Answer(offers, c.Deflate.Demands)
	}
	if err := answer(conn, r, extension); err != nil {
		return Unusable("handshake: " + err.Error())
	}
	conn.SetDeadline(time.Time{})
	return t.fuzzer.run(conn, in, server, c, agreed)
}

// say sends a text, if there is one, and an empty Close.
func (t *ClientTest) say(conn net.Conn, in *bufio.Reader, r *http.Request, text string) {
	c := &suite.Case{ID: r.URL.Path, Kind: suite.Script, Outcomes: []suite.Outcome{{Verdict: string(OK)}}}
	if text != "" {
		frame := suite.Step{Do: "frame", Fin: true, Opcode: opcodeOf("text"), Payload: suite.NewPayload([]byte(text))}
		c.Steps = append(c.Steps, frame)
	}
	c.Steps = append(c.Steps, suite.Step{Do: "close", Fin: true, Opcode: 8})
	t.runCase(conn, in, r, c)
}

func refuse(conn net.Conn, why string) {
	fmt.Fprintf(conn, "HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: %d\r\n\r\n%s", len(why), why)
}

func (t *ClientTest) report() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.reported = true
}

func (t *ClientTest) note(i int, r Result) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.results[i] = r
}
