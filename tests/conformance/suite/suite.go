// Package suite holds the conformance cases: what the fuzzer sends in each, and what is judged.
// README.md beside cases.json describes every field.
package suite

import (
	"encoding/json"
	"fmt"
	"os"
	"strings"
)

// Kind says how a case is played.
type Kind string

// The kinds of cases.
const (
	Script      Kind = "script"
	LargeEcho   Kind = "large_echo"
	RoundTrips  Kind = "round_trips"
	DeflateEcho Kind = "deflate_echo"
)

// Suite is all cases, in their order.
type Suite struct {
	Cases   []*Case           `json:"cases"`
	Corpora map[string]Corpus `json:"corpora"`
}

// Case is one connection's worth of work. Which of the pointers are set depends on its kind.
type Case struct {
	ID          string `json:"id"`
	Section     string `json:"section"`
	Subsection  string `json:"subsection"`
	Description string `json:"description"`
	Expectation string `json:"expectation"`
	Kind        Kind   `json:"kind"`

	Steps                   []Step    `json:"steps"`
	Outcomes                []Outcome `json:"outcomes"`
	FuzzerClosesWhenMatched bool      `json:"fuzzer_closes_when_matched"`
	Reply                   *Reply    `json:"reply"`
	Messages                *Messages `json:"messages"`
	Deflate                 *Deflate  `json:"deflate"`
	Close                   Close     `json:"close"`
}

// Step is one thing that the fuzzer does; Do names it and tells which fields count.
type Step struct {
	Do string `json:"do"`

	Fin             bool    `json:"fin"`
	Rsv             byte    `json:"rsv"`
	Opcode          byte    `json:"opcode"`
	Payload         Payload `json:"payload"`
	OctetsUnmasked  string  `json:"octets_unmasked"`
	OctetsMasked    string  `json:"octets_masked"`
	Sync            bool    `json:"sync"`
	Chop            int     `json:"chop"`
	FramePayloadLen int     `json:"frame_payload_len"`
	PayloadOffset   int     `json:"payload_offset"`
	Fragment        int     `json:"fragment"`
	Frames          int     `json:"frames"`

	Seconds       float64 `json:"seconds"`
	ThenOnlyIf    string  `json:"then_only_if"`
	RecordTimeout string  `json:"record_timeout"`
}

// Outcome is the verdict of a script whose record is exactly Received.
type Outcome struct {
	Verdict  string  `json:"verdict"`
	Received []Event `json:"received"`
}

// Event is one thing that a script records: a message, a pong or a timeout.
type Event struct {
	Event   string  `json:"event"`
	Type    string  `json:"type"`
	Payload Payload `json:"payload"`
	Tag     string  `json:"tag"`
}

// Reply is the echo that a large_echo case waits for.
type Reply struct {
	Type    string  `json:"type"`
	Len     int     `json:"len"`
	Timeout float64 `json:"timeout"`
}

// Messages are sent one after the other, each after the echo of the one before. Either Payload is sent
// every time, or Length octets or code points of a corpus.
type Messages struct {
	Type     string  `json:"type"`
	Count    int     `json:"count"`
	Payload  Payload `json:"payload"`
	Length   int     `json:"length"`
	Corpus   string  `json:"corpus"`
	Fragment int     `json:"fragment"`
	Timeout  float64 `json:"timeout"`
}

// Deflate is what the fuzzer asks for when permessage-deflate is negotiated.
type Deflate struct {
	Offers  []string `json:"fuzzer_is_client_offers"`
	Demands []Demand `json:"fuzzer_is_server_demands_in_order"`
}

// Demand is what a fuzzer that is server wants of the client's compression; ClientMaxWindowBits may be 0.
type Demand struct {
	ClientNoContextTakeover bool `json:"client_no_context_takeover"`
	ClientMaxWindowBits     int  `json:"client_max_window_bits"`
}

// Close says how the end of the connection is judged.
type Close struct {
	Codes                  []int `json:"codes"`
	InitiatedByFuzzer      bool  `json:"initiated_by_fuzzer"`
	RequireClean           bool  `json:"require_clean"`
	WrongCodeFailsCase     bool  `json:"wrong_code_fails_case"`
	WrongEndpointFailsCase bool  `json:"wrong_endpoint_fails_case"`
	Informational          bool  `json:"informational"`
}

// Load reads cases.json.
func Load(path string) (*Suite, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	s := new(Suite)
	if err := json.Unmarshal(text, s); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return s, nil
}

// Select keeps the cases whose number starts with one of the prefixes: "6.4" keeps 6.4.1 but not 6.40.1.
// Without prefixes it keeps all.
func (s *Suite) Select(prefixes []string) {
	if len(prefixes) == 0 {
		return
	}
	var kept []*Case
	for _, c := range s.Cases {
		if HasPrefix(c.ID, prefixes) {
			kept = append(kept, c)
		}
	}
	s.Cases = kept
}

// HasPrefix tells whether one of the prefixes is the beginning of the case number.
func HasPrefix(id string, prefixes []string) bool {
	for _, prefix := range prefixes {
		if id == prefix || strings.HasPrefix(id, strings.TrimSuffix(prefix, ".")+".") {
			return true
		}
	}
	return false
}

// Reduce lets the compression cases send at most n messages each.
func (s *Suite) Reduce(n int) {
	for _, c := range s.Cases {
		if c.Kind == DeflateEcho {
			c.Messages.Count = min(c.Messages.Count, n)
		}
	}
}
