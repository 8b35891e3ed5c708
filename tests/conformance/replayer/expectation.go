package main

import (
	"slices"

	"libqwebsocket/tests/conformance/fuzzer"
	"libqwebsocket/tests/conformance/suite"
)

// expectation tells whether the result of a case is as it should be.
type expectation func(c *suite.Case, r fuzzer.Result) bool

// expectation returns what is expected of a peer. Cases of which nothing is known are taken out of the suite.
func (o *options) expectation(underTest string, s *suite.Suite) (expectation, error) {
	if o.known == "" {
		return o.conformance, nil
	}
	known, err := suite.LoadKnown(o.knownResults, o.known, underTest)
	if err != nil {
		return nil, err
	}
	s.Cases = slices.DeleteFunc(s.Cases, func(c *suite.Case) bool { return !known.Ran(c) })
	varying := list(o.varying)
	return func(c *suite.Case, r fuzzer.Result) bool {
		verdict, close := known.Verdicts(c)
		same := string(r.Verdict) == verdict || verdict == string(fuzzer.NonStrict) && r.Verdict == fuzzer.OK &&
			suite.HasPrefix(c.ID, varying)
		return same && string(r.Close) == close
	}, nil
}

// conformance expects OK in both columns, and of compression that it is there or, if so asked, not.
func (o *options) conformance(c *suite.Case, r fuzzer.Result) bool {
	switch {
	case c.Close.Informational:
		return r.Verdict == fuzzer.Informational
	case c.Kind == suite.DeflateEcho && o.noDeflate:
		return r.Verdict == fuzzer.Unimplemented && r.Close == fuzzer.OK
	}
	return r.Verdict == fuzzer.OK && r.Close == fuzzer.OK
}
