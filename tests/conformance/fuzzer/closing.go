package fuzzer

import (
	"encoding/binary"

	"libqwebsocket/tests/conformance/wire"
)

// close sends a Close frame, if none was sent, and so begins or answers the closing. Code 0 is a Close
// without a payload.
func (p *play) close(code int) {
	var payload []byte
	if code != 0 {
		payload = binary.BigEndian.AppendUint16(nil, uint16(code))
	}
	p.closeWith(wire.Header{Fin: true, Opcode: wire.Close}, payload)
}

// closeWith is close with any frame, legal or not.
func (p *play) closeWith(h wire.Header, payload []byte) {
	if p.sentClose || p.over {
		return
	}
	p.send(h, payload)
	p.sentClose = true
	if !p.gotClose {
		p.ending.initiated = true
		p.after(closeLimit, func() {
			if !p.gotClose {
				p.drop()
			}
		})
	}
}

// fail ends the connection: with a Close of this code, or at once if a Close was sent already.
func (p *play) fail(code int) {
	p.failed = true
	if p.sentClose {
		p.drop()
	} else {
		p.close(code)
	}
}

// closed handles the endpoint's Close. Its server has to end the TCP connection.
func (p *play) closed(code int) {
	p.gotClose, p.ending.code = true, code
	first := !p.sentClose
	p.close(1000)
	switch {
	case p.side == server:
		p.ending.clean = true
		p.drop()
	case first:
		p.ending.clean = true
		p.after(lingerTime, p.drop)
	default:
		p.after(closeLimit, p.drop)
	}
}

// drop ends the TCP connection.
func (p *play) drop() {
	if p.over {
		return
	}
	p.flush()
	p.over = true
	p.ending.dropped = p.side == client
	p.link.drop()
}

// gone handles the end of the TCP connection by the endpoint.
func (p *play) gone() {
	p.over = true
	p.ending.clean = p.gotClose
	p.link.drop()
}
