package wire

import (
	"encoding/binary"
	"fmt"
	"unicode/utf8"
)

// Illegal is a frame that breaks a rule, and the code to fail the connection with.
type Illegal struct {
	Code int
	Text string
}

func (e *Illegal) Error() string { return e.Text }

func violation(format string, a ...any) error { return &Illegal{1002, fmt.Sprintf(format, a...)} }

// Receiver judges the frames of the endpoint and puts its messages together.
type Receiver struct {
	FromClient bool // the endpoint is a client, which masks

	// Inflate decompresses a message of which RSV1 was set; nil: no compression was negotiated.
	Inflate func(payload []byte) ([]byte, error)

	open       bool // a message has begun
	opcode     byte
	compressed bool
	message    []byte
}

// Event is a whole message, or a control frame.
type Event struct {
	Opcode  byte // Text, Binary, Close, Ping or Pong
	Payload []byte
	Code    int // of a Close; 0: it had none
}

// Take judges a frame. It returns an event if the frame completes one, or an *Illegal.
func (r *Receiver) Take(f Frame) (*Event, error) {
	if err := r.check(f); err != nil {
		return nil, err
	}
	if f.Opcode >= Close {
		return control(f)
	}
	if f.Opcode != Continuation {
		r.open, r.opcode, r.compressed, r.message = true, f.Opcode, f.Rsv != 0, nil
	}
	r.message = append(r.message, f.Payload...)
	if !f.Fin {
		return nil, nil
	}
	r.open = false
	return r.complete()
}

// check holds the header against RFC 6455, 5.1-5.5, and RFC 7692, 6.
func (r *Receiver) check(f Frame) error {
	first := f.Opcode == Text || f.Opcode == Binary
	switch {
	case f.Masked != r.FromClient:
		return violation("masked is %t", f.Masked)
	case f.Rsv != 0 && !(f.Rsv == 4 && first && r.Inflate != nil):
		return violation("reserved bits %d", f.Rsv)
	case f.Opcode > Binary && f.Opcode < Close || f.Opcode > Pong:
		return violation("reserved opcode %d", f.Opcode)
	case f.Opcode >= Close && (!f.Fin || len(f.Payload) > 125):
		return violation("control frame with %d octets, fin %t", len(f.Payload), f.Fin)
	case !f.Minimal:
		return violation("length %d is not in its shortest form", len(f.Payload))
	case f.Opcode == Continuation && !r.open:
		return violation("continuation of nothing")
	case first && r.open:
		return violation("new message inside of another")
	}
	return nil
}

func (r *Receiver) complete() (*Event, error) {
	payload := r.message
	if r.compressed {
		var err error
		if payload, err = r.Inflate(payload); err != nil {
			return nil, violation("compressed message: %v", err)
		}
	}
	if r.opcode == Text && !utf8.Valid(payload) {
		return nil, &Illegal{1007, "text is not UTF-8"}
	}
	return &Event{Opcode: r.opcode, Payload: payload}, nil
}

func control(f Frame) (*Event, error) {
	event := &Event{Opcode: f.Opcode, Payload: f.Payload}
	if f.Opcode != Close || len(f.Payload) == 0 {
		return event, nil
	}
	if len(f.Payload) == 1 {
		return nil, violation("close frame with half a code")
	}
	event.Code = int(binary.BigEndian.Uint16(f.Payload))
	if !validCode(event.Code) {
		return nil, violation("close code %d", event.Code)
	}
	if !utf8.Valid(f.Payload[2:]) {
		return nil, &Illegal{1007, "close reason is not UTF-8"}
	}
	return event, nil
}

// validCode tells whether a close code may be on the wire: RFC 6455, 7.4, and IANA's registry since.
func validCode(code int) bool {
	switch code {
	case 1004, 1005, 1006:
		return false
	}
	return code >= 1000 && code <= 1014 || code >= 3000 && code <= 4999
}
