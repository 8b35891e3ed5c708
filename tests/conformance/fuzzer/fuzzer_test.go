package fuzzer

import (
	"fmt"
	"net"
	"net/url"
	"strconv"
	"testing"
	"testing/synctest"
	"time"

	"libqwebsocket/tests/conformance/suite"
)

var withCompression = compression{
	offer:  "permessage-deflate; server_no_context_takeover; server_max_window_bits=10; client_max_window_bits",
	demand: []suite.Demand{{ClientNoContextTakeover: true, ClientMaxWindowBits: 9}, {}},
}

func load(t *testing.T, prefixes ...string) *Fuzzer {
	t.Helper()
	s, err := suite.Load("../cases.json")
	if err != nil {
		t.Fatal(err)
	}
	s.Select(prefixes)
	s.Reduce(5)
	return &Fuzzer{Suite: s, Pause: func() { time.Sleep(60 * time.Microsecond) }}
}

// testServer plays all cases against a server of ours. No time passes.
func testServer(t *testing.T, f *Fuzzer, wrong faults, c compression) []Result {
	t.Helper()
	u, err := url.Parse("ws://endpoint/")
	if err != nil {
		t.Fatal(err)
	}
	var results []Result
	synctest.Test(t, func(*testing.T) {
		for _, played := range f.Suite.Cases {
			near, far := net.Pipe()
			go serve(far, wrong, c)
			results = append(results, f.TestServer(near, u, played))
		}
	})
	return results
}

// testClient lets a client of ours ask for all cases.
func testClient(t *testing.T, f *Fuzzer, wrong faults, c compression) []Result {
	t.Helper()
	var results []Result
	synctest.Test(t, func(t *testing.T) {
		test := f.TestClient(f.Suite.Cases)
		ask := func(target string, wrong faults, c compression) []byte {
			near, far := net.Pipe()
			go test.Serve(near)
			return visit(far, target, wrong, c)
		}
		count, err := strconv.Atoi(string(ask("/getCaseCount", faults{}, compression{})))
		if err != nil {
			t.Fatalf("getCaseCount: %v", err)
		}
		for n := range count {
			ask(fmt.Sprintf("/runCase?case=%d&agent=test", n+1), wrong, c)
		}
		ask("/updateReports?agent=test", faults{}, compression{})
		<-test.Done()
		synctest.Wait()
		results = test.Results()
	})
	return results
}

var directions = map[string]func(*testing.T, *Fuzzer, faults, compression) []Result{
	"server": testServer, "client": testClient,
}

func expect(t *testing.T, c *suite.Case, got Result, verdict, close Verdict) {
	t.Helper()
	if got.Verdict != verdict || got.Close != close {
		t.Errorf("%s: %s, %s, want %s, %s: %s", c.ID, got.Verdict, got.Close, verdict, close, got.Note)
	}
}

func TestEndpointThatConforms(t *testing.T) {
	for name, play := range directions {
		t.Run(name, func(t *testing.T) {
			f := load(t)
			for i, r := range play(t, f, faults{}, withCompression) {
				c := f.Suite.Cases[i]
				if c.Close.Informational {
					expect(t, c, r, Informational, Informational)
				} else {
					expect(t, c, r, OK, OK)
				}
			}
		})
	}
}

func TestEndpointWithoutCompression(t *testing.T) {
	for name, play := range directions {
		t.Run(name, func(t *testing.T) {
			f := load(t, "12", "13")
			for i, r := range play(t, f, faults{}, compression{}) {
				expect(t, f.Suite.Cases[i], r, Unimplemented, OK)
			}
		})
	}
}

// The suite itself was run against an endpoint with the faults of broken.
func TestBrokenAsRecorded(t *testing.T) {
	for name, play := range directions {
		t.Run(name, func(t *testing.T) {
			known, err := suite.LoadKnown("../known_results.json", "broken", name)
			if err != nil {
				t.Fatal(err)
			}
			f := load(t)
			for i, r := range play(t, f, broken, compression{}) {
				c := f.Suite.Cases[i]
				if known.Ran(c) {
					verdict, close := known.Verdicts(c)
					expect(t, c, r, Verdict(verdict), Verdict(close))
				}
			}
		})
	}
}

// Each fault is found, in the case and in the column where it belongs.
func TestFaults(t *testing.T) {
	both, onlyServer := []string{"server", "client"}, []string{"server"}
	for _, test := range []struct {
		name       string
		faults     faults
		directions []string
		id         string
		verdict    Verdict
		close      Verdict
	}{
		{"wrong accept", faults{wrongAccept: true}, onlyServer, "1.1.1", Failed, Failed},
		{"unasked extension", faults{unaskedExtension: true}, onlyServer, "1.1.1", Failed, Failed},
		{"text for binary", faults{echoAsBinary: true}, both, "1.1.2", Failed, WrongCode},
		{"text for binary, large", faults{echoAsBinary: true}, both, "9.1.1", Failed, OK},
		{"text for binary, round trips", faults{echoAsBinary: true}, both, "9.7.1", Failed, OK},
		{"echo twice", faults{echoTwice: true}, both, "1.1.2", Failed, OK},
		{"an octet lost", faults{loseLast: true}, both, "1.2.6", Failed, WrongCode},
		{"an octet changed", faults{changeLast: true}, both, "9.2.1", Failed, OK},
		{"an octet changed, round trips", faults{changeLast: true}, both, "9.8.6", Failed, OK},
		{"a fragment lost", faults{loseFragment: true}, both, "5.3", Failed, OK},
		{"a fragment lost, large", faults{loseFragment: true}, both, "9.4.4", Failed, OK},
		{"masks", faults{maskWrongly: true}, both, "1.1.1", Failed, Unclean},
		{"long lengths", faults{longLength: true}, both, "1.2.1", Failed, Unclean},
		{"no pong", faults{noPong: true}, both, "2.1", Failed, OK},
		{"other pong", faults{shortPong: true}, both, "2.4", Failed, OK},
		{"long ping", faults{ignoreControl: true}, both, "2.5", Failed, Failed},
		{"fragmented ping", faults{ignoreControl: true}, both, "5.1", Failed, OK},
		{"reserved bits", faults{ignoreRSV: true}, both, "3.1", Failed, Failed},
		{"reserved opcode", faults{ignoreOpcodes: true}, both, "4.1.1", OK, Failed},
		{"continuation of nothing", faults{ignoreContinuation: true}, both, "5.9", Failed, Failed},
		{"text inside of a text", faults{ignoreContinuation: true}, both, "5.18", Failed, Failed},
		{"no UTF-8", faults{noUTF8: true}, both, "6.3.1", Failed, Failed},
		{"UTF-8 of whole messages", faults{lateUTF8: true}, both, "6.4.1", NonStrict, OK},
		{"UTF-8 of whole messages", faults{lateUTF8: true}, both, "6.4.4", NonStrict, OK},
		{"wrong code for UTF-8", faults{failCode: 1002}, both, "6.3.1", OK, WrongCode},
		{"wrong code for the protocol", faults{failCode: 1008}, both, "4.1.1", OK, WrongCode},
		{"wrong code in the answer", faults{closeCode: 1001}, both, "7.1.1", Failed, WrongCode},
		{"reserved code in the answer", faults{closeCode: 1005}, both, "7.1.1", Failed, Unclean},
		{"bad close accepted", faults{ignoreCloseCode: true}, both, "7.9.1", Failed, WrongCode},
		{"no answer to a Close", faults{deafToClose: true}, both, "7.1.1", OK, Unclean},
		{"no answer to a bad Close", faults{deafToClose: true}, onlyServer, "7.9.1", OK, FailedByClient},
		{"end of TCP for a Close", faults{dropOnClose: true}, both, "7.1.1", OK, Unclean},
		{"end of TCP for a bad Close", faults{dropOnClose: true}, both, "7.9.1", OK, OK},
		{"TCP left open", faults{lingerTCP: true}, onlyServer, "1.1.1", OK, Unclean},
		{"TCP left open by the one that began", faults{lingerTCP: true}, onlyServer, "4.1.1", OK, FailedByClient},
		{"window of 9 bits ignored", faults{largeWindow: true}, onlyServer, "13.3.4", Failed, WrongCode},
		{"window of 9 bits ignored", faults{largeWindow: true}, []string{"client"}, "13.5.8", Failed, WrongCode},
		{"context kept", faults{context: true}, both, "13.2.4", Failed, WrongCode},
		{"another compressed message", faults{changeLast: true}, both, "12.1.5", Failed, OK},
	} {
		for _, direction := range test.directions {
			t.Run(test.name+"/"+test.id+"/"+direction, func(t *testing.T) {
				f := load(t, test.id)
				r := directions[direction](t, f, test.faults, withCompression)
				expect(t, f.Suite.Cases[0], r[0], test.verdict, test.close)
			})
		}
	}
}
