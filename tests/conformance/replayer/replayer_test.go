package main

import (
	"strings"
	"testing"

	"libqwebsocket/tests/conformance/fuzzer"
	"libqwebsocket/tests/conformance/suite"
)

func load(t *testing.T, prefixes ...string) *suite.Suite {
	t.Helper()
	s, err := suite.Load("../cases.json")
	if err != nil {
		t.Fatal(err)
	}
	s.Select(prefixes)
	return s
}

func TestExpectation(t *testing.T) {
	const known = "../known_results.json"
	for _, test := range []struct {
		name    string
		options options
		id      string
		verdict fuzzer.Verdict
		close   fuzzer.Verdict
		want    bool
	}{
		{"conforms", options{}, "1.1.1", fuzzer.OK, fuzzer.OK, true},
		{"not strict", options{}, "6.4.1", fuzzer.NonStrict, fuzzer.OK, false},
		{"failed", options{}, "1.1.1", fuzzer.Failed, fuzzer.OK, false},
		{"close", options{}, "4.1.1", fuzzer.OK, fuzzer.WrongCode, false},
		{"unclean", options{}, "1.1.1", fuzzer.OK, fuzzer.Unclean, false},
		{"informational", options{}, "7.1.6", fuzzer.Informational, fuzzer.Informational, true},
		{"informational, not played", options{}, "7.1.6", fuzzer.Failed, fuzzer.Failed, false},
		{"compression", options{}, "12.1.1", fuzzer.OK, fuzzer.OK, true},
		{"compression missing", options{}, "12.1.1", fuzzer.Unimplemented, fuzzer.OK, false},
		{"no compression", options{noDeflate: true}, "12.1.1", fuzzer.Unimplemented, fuzzer.OK, true},
		{"no compression, close", options{noDeflate: true}, "12.1.1", fuzzer.Unimplemented, fuzzer.Unclean, false},
		{"compression after all", options{noDeflate: true}, "12.1.1", fuzzer.OK, fuzzer.OK, false},
		{"known", options{known: "gws"}, "6.4.1", fuzzer.NonStrict, fuzzer.OK, true},
		{"better than known", options{known: "gws"}, "6.4.1", fuzzer.OK, fuzzer.OK, false},
		{"varying", options{known: "py-websockets", varying: "3,4"}, "3.2", fuzzer.OK, fuzzer.OK, true},
		{"varying, not this one", options{known: "py-websockets", varying: "3,4"}, "6.4.3", fuzzer.OK, fuzzer.OK, false},
	} {
		s := load(t, test.id)
		test.options.knownResults = known
		expected, err := test.options.expectation("server", s)
		if err != nil {
			t.Fatal(err)
		}
		if got := expected(s.Cases[0], fuzzer.Result{Verdict: test.verdict, Close: test.close}); got != test.want {
			t.Errorf("%s: %t", test.name, got)
		}
	}
}

func TestOnlyKnownCasesAreRun(t *testing.T) {
	s := load(t)
	o := options{known: "gorilla", knownResults: "../known_results.json"}
	if _, err := o.expectation("server", s); err != nil || len(s.Cases) != 247 {
		t.Errorf("%d cases: %v", len(s.Cases), err)
	}
	if _, err := o.expectation("client", s); err == nil {
		t.Error("a client of gorilla is known")
	}
}

func TestPhasesHaveEveryCaseOnce(t *testing.T) {
	s := load(t)
	o := options{jobs: 3}
	played := make([]int, len(s.Cases))
	for _, phase := range o.phases(s.Cases) {
		if phase.jobs < 1 {
			t.Errorf("%d jobs", phase.jobs)
		}
		for _, i := range phase.cases {
			played[i]++
		}
	}
	for i, n := range played {
		if n != 1 {
			t.Errorf("%s is played %d times", s.Cases[i].ID, n)
		}
	}
}

func TestReport(t *testing.T) {
	s := load(t, "3", "7.1.6", "12.1")
	o := options{noDeflate: true}
	results := make([]fuzzer.Result, len(s.Cases))
	for i, c := range s.Cases {
		switch {
		case c.Kind == suite.DeflateEcho:
			results[i] = fuzzer.Result{Verdict: fuzzer.Unimplemented, Close: fuzzer.OK, Note: "not negotiated"}
		case c.Close.Informational:
			results[i] = fuzzer.Result{Verdict: fuzzer.Informational, Close: fuzzer.Informational, Note: "seen"}
		case c.ID == "3.3":
			results[i] = fuzzer.Result{Verdict: fuzzer.OK, Close: fuzzer.FailedByClient, Note: "left open"}
		default:
			results[i] = fuzzer.Result{Verdict: fuzzer.OK, Close: fuzzer.OK}
		}
	}
	r := report{s.Cases, results, o.conformance}
	if r.passed() != 25 || r.failed() != 1 {
		t.Errorf("%d passed, %d failed", r.passed(), r.failed())
	}
	var got strings.Builder
	r.print(&got)
	want := []string{
		"section cases | case: OK INFORMATIONAL UNIMPLEMENTED | close: OK INFORMATIONAL FAILED BY CLIENT",
		"3 Reserved Bits 7 | 7 0 0 | 6 0 1",
		"7 Close Handling 1 | 0 1 0 | 0 1 0",
		"12 WebSocket Compression (different payloads) 18 | 0 0 18 | 18 0 0",
		"all 26 | 7 1 18 | 24 1 1",
		"! 3.3 OK FAILED BY CLIENT left open",
		"7.1.6 INFORMATIONAL INFORMATIONAL seen",
		"12.1.1 .. 12.1.18 (18) UNIMPLEMENTED OK not negotiated",
	}
	lines := strings.Split(strings.TrimSpace(got.String()), "\n")
	if len(lines) != len(want) {
		t.Fatalf("%s", got.String())
	}
	for i, line := range lines {
		if line = strings.Join(strings.Fields(line), " "); line != want[i] {
			t.Errorf("%q, want %q", line, want[i])
		}
	}
}
