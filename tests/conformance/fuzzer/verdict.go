// Package fuzzer plays one side of a connection against an endpoint under test, and judges the other side.
package fuzzer

import (
	"slices"

	"libqwebsocket/tests/conformance/suite"
)

// Verdict is what is said of a case, or of how its connection ended.
type Verdict string

// The verdicts, best first; the last three are of closes only.
const (
	OK            Verdict = "OK"
	Informational Verdict = "INFORMATIONAL"
	NonStrict     Verdict = "NON-STRICT"
	Unimplemented Verdict = "UNIMPLEMENTED"
	Failed        Verdict = "FAILED"

	Unclean        Verdict = "UNCLEAN"
	WrongCode      Verdict = "WRONG CODE"
	FailedByClient Verdict = "FAILED BY CLIENT"
)

// Result is both verdicts of a case.
type Result struct {
	Verdict Verdict
	Close   Verdict
	Note    string // what was seen, for people
}

// ending is how a connection ended.
type ending struct {
	initiated bool // the fuzzer sent its Close before it got one
	clean     bool
	code      int  // of the endpoint's Close; 0: it had none, or there was no Close
	dropped   bool // the fuzzer is client and had to end the TCP connection
}

// judge returns the verdict of a close, and what becomes of the verdict of its case.
func judge(c *suite.Close, verdict Verdict, e ending) (Verdict, Verdict) {
	close := judgeClose(c, e)
	switch {
	case c.Informational:
		return Informational, Informational
	case c.WrongEndpointFailsCase && close == Failed, c.WrongCodeFailsCase && close == WrongCode:
		verdict = Failed
	}
	return verdict, close
}

// judgeClose returns the first verdict that applies.
func judgeClose(c *suite.Close, e ending) Verdict {
	switch {
	case e.initiated != c.InitiatedByFuzzer:
		return Failed
	case c.RequireClean && !e.clean:
		return Unclean
	case e.code != 0 && !slices.Contains(c.Codes, e.code):
		return WrongCode
	case e.dropped:
		return FailedByClient
	}
	return OK
}
