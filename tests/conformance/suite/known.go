package suite

import (
	"encoding/json"
	"fmt"
	"os"
	"slices"
)

// Known is what the suite itself said of a peer.
type Known struct {
	Peer      string `json:"peer"`
	UnderTest string `json:"under_test"` // server or client

	run       []string             // nil: all cases
	except    map[string][2]string // verdict and close verdict of the cases that are not OK, OK
	noDeflate bool                 // the peer has no compression
}

// UnmarshalJSON reads one entry of known_results.json.
func (k *Known) UnmarshalJSON(text []byte) error {
	type head Known
	var form struct {
		head
		Run     json.RawMessage      `json:"cases_run"`
		Except  map[string][2]string `json:"all_ok_ok_except"`
		Deflate string               `json:"12_and_13"`
	}
	if err := json.Unmarshal(text, &form); err != nil {
		return err
	}
	*k = Known(form.head)
	k.except, k.noDeflate = form.Except, form.Deflate != ""
	if string(form.Run) == `"all"` {
		return nil
	}
	return json.Unmarshal(form.Run, &k.run)
}

// LoadKnown reads the entry of one peer in known_results.json.
func LoadKnown(path, peer, underTest string) (*Known, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	var all []*Known
	if err := json.Unmarshal(text, &all); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	i := slices.IndexFunc(all, func(k *Known) bool { return k.Peer == peer && k.UnderTest == underTest })
	if i < 0 {
		return nil, fmt.Errorf("%s: nothing known of %s as %s", path, peer, underTest)
	}
	return all[i], nil
}

// Ran tells whether the case was run with the peer.
func (k *Known) Ran(c *Case) bool { return k.run == nil || slices.Contains(k.run, c.ID) }

// Verdicts returns what the suite said of a case, and of its close.
func (k *Known) Verdicts(c *Case) (verdict, close string) {
	if v, ok := k.except[c.ID]; ok {
		return v[0], v[1]
	}
	if k.noDeflate && c.Kind == DeflateEcho {
		return "UNIMPLEMENTED", "OK"
	}
	return "OK", "OK"
}
