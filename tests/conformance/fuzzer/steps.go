package fuzzer

import (
	"libqwebsocket/tests/conformance/suite"
	"libqwebsocket/tests/conformance/wire"
)

// steps does the steps, up to a wait now and the others later.
func (p *play) steps(steps []suite.Step) {
	for i, step := range steps {
		header := wire.Header{Fin: step.Fin, Rsv: step.Rsv, Opcode: step.Opcode}
		switch step.Do {
		case "frame":
			p.sendStep(header, step)
		case "close":
			p.closeWith(header, step.Payload.Bytes())
		case "partial_frame":
			p.sendPart(header, step)
		case "fragmented_message":
			p.sendFragments(header, step.Payload.Bytes(), step.Fragment)
		case "wait":
			p.after(seconds(step.Seconds), func() { p.resume(step, steps[i+1:]) })
			return
		case "kill_after":
			p.after(seconds(step.Seconds), func() { p.fail(1001) })
		case "close_after":
			p.after(seconds(step.Seconds), func() { p.close(0) })
		}
	}
}

// resume goes on after a wait, if the connection still is as the wait asks for.
func (p *play) resume(wait suite.Step, rest []suite.Step) {
	if p.over || wait.ThenOnlyIf == "open" && (p.sentClose || p.gotClose) {
		return
	}
	if wait.RecordTimeout != "" {
		p.record(suite.Event{Event: "timeout", Tag: wait.RecordTimeout})
	}
	p.steps(rest)
}

// sendStep sends a frame, in writes of its own if the step says so.
func (p *play) sendStep(h wire.Header, step suite.Step) {
	chop := step.Chop
	if chop == 0 && !step.Sync {
		p.send(h, step.Payload.Bytes())
		return
	}
	p.flush()
	p.send(h, step.Payload.Bytes())
	if step.Sync {
		chop = len(p.batch)
	}
	p.flushChopped(chop)
}

// sendPart sends the header of a frame and the first part of its payload, or another part.
func (p *play) sendPart(h wire.Header, step suite.Step) {
	if step.PayloadOffset == 0 {
		p.partKey = p.key()
		h.Length = step.FramePayloadLen
		p.batch = wire.AppendHeader(p.batch, h, p.partKey)
	}
	p.batch = wire.AppendPayload(p.batch, step.Payload.Bytes(), step.PayloadOffset, p.partKey)
	p.trace("> %d octets of a frame's payload", step.Payload.Len())
}

// sendFragments sends a message in frames of at most size octets; 0: in one. One that is longer ends with a
// frame that is shorter, or empty.
func (p *play) sendFragments(h wire.Header, payload []byte, size int) {
	if size > 0 && len(payload) > size {
		h.Fin = false
		for len(payload) >= size {
			p.send(h, payload[:size])
			payload = payload[size:]
			h.Opcode, h.Rsv = wire.Continuation, 0
		}
	}
	h.Fin = true
	p.send(h, payload)
}
