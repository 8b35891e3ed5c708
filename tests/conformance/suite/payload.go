package suite

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
)

// Payload is octets that are made when they are needed: a unit repeated, and cut to a length.
type Payload struct {
	unit []byte
	len  int
}

// NewPayload returns the payload with these octets.
func NewPayload(b []byte) Payload { return Payload{b, len(b)} }

// UnmarshalJSON reads {"hex": H} and {"repeat_hex": H, "len": N}.
func (p *Payload) UnmarshalJSON(text []byte) error {
	var form struct {
		Hex    string `json:"hex"`
		Repeat string `json:"repeat_hex"`
		Len    int    `json:"len"`
	}
	if err := json.Unmarshal(text, &form); err != nil {
		return err
	}
	unit, err := hex.DecodeString(form.Hex + form.Repeat)
	p.unit, p.len = unit, form.Len
	if form.Repeat == "" {
		p.len = len(unit)
	}
	return err
}

// Len returns the number of octets.
func (p Payload) Len() int { return p.len }

// Bytes returns the octets, in memory of the caller's own.
func (p Payload) Bytes() []byte {
	if p.len == 0 {
		return nil
	}
	times := (p.len + len(p.unit) - 1) / len(p.unit)
	return bytes.Repeat(p.unit, times)[:p.len]
}
