package fuzzer

import (
	"bytes"
	"fmt"
	"strings"

	"libqwebsocket/tests/conformance/suite"
)

// script does its steps and records what comes back.
type script struct {
	*play
	events []suite.Event
}

func (s *script) begin() { s.steps(s.c.Steps) }

func (s *script) received(e suite.Event) {
	s.events = append(s.events, e)
	if s.c.FuzzerClosesWhenMatched && s.matches(s.c.Outcomes[0].Received) {
		s.close(s.c.Close.Codes[0])
	}
}

func (s *script) matches(want []suite.Event) bool {
	if len(want) != len(s.events) {
		return false
	}
	for i := range want {
		if !sameEvent(want[i], s.events[i]) {
			return false
		}
	}
	return true
}

func sameEvent(a, b suite.Event) bool {
	return a.Event == b.Event && a.Type == b.Type && a.Tag == b.Tag && bytes.Equal(a.Payload.Bytes(), b.Payload.Bytes())
}

func (s *script) verdict() (Verdict, string) {
	for _, outcome := range s.c.Outcomes {
		if s.matches(outcome.Received) {
			return Verdict(outcome.Verdict), "received " + describe(s.events)
		}
	}
	return Failed, fmt.Sprintf("received %s instead of %s", describe(s.events), describe(s.c.Outcomes[0].Received))
}

// describe says in a few words what was received.
func describe(events []suite.Event) string {
	if len(events) == 0 {
		return "nothing"
	}
	var words []string
	for _, e := range events {
		switch e.Event {
		case "timeout":
			words = append(words, "timeout "+e.Tag)
		case "pong":
			words = append(words, "pong "+shorten(e.Payload))
		default:
			words = append(words, e.Type+" "+shorten(e.Payload))
		}
	}
	return strings.Join(words, ", ")
}

func shorten(p suite.Payload) string {
	const shown = 16
	if b := p.Bytes(); len(b) > shown {
		return fmt.Sprintf("%q...(%d)", b[:shown], len(b))
	}
	return fmt.Sprintf("%q", p.Bytes())
}
