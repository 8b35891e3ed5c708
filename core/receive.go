package core

import (
	"slices"

	"libqwebsocket/core/internal/mem"
	"libqwebsocket/core/internal/session"
)

// wire is a Socket as its stream sees it.
type wire Socket

// Buffer is where the next read goes: the middle of a large frame is read to where it is put together,
// everything else to the buffer of the loop.
func (w *wire) Buffer() []byte {
	s := (*Socket)(w)
	var b []byte
	if s.receiving {
		b = s.session.Space()
	}
	s.direct = b != nil
	if b == nil {
		b = s.loop.readBuffer()
	}
	if d := s.asked; d != nil && d.readBuffer > 0 && d.readBuffer < int64(len(b)) {
		b = b[:d.readBuffer]
	}
	return b
}

// Data takes the bytes of one read.
func (w *wire) Data(n int) {
	s := (*Socket)(w)
	l := s.loop
	if s.direct {
		s.session.Commit(n)
		s.parse(nil)
		return
	}
	batch, queued := l.filling(), l.queued
	b := batch.buffer.B[batch.used : batch.used+n]
	switch {
	case s.opening != nil:
		l.deliver()
		if s.opening != nil {
			s.readAnswer(b)
		}
	case s.receiving:
		s.parse(b)
	}
	if l.batch == batch && l.queued > queued {
		l.keep(n)
	}
}

// Writable goes on with what the kernel did not take before.
func (w *wire) Writable() {
	s := (*Socket)(w)
	epoch := s.epoch
	s.loop.deliver()
	if s.stream != nil && s.epoch == epoch {
		s.write()
	}
}

// End is the loss of the connection. While we are closing, the peer's end is no loss: it still reads what
// waits to be written.
func (w *wire) End(err error) {
	s := (*Socket)(w)
	epoch := s.epoch
	s.loop.deliver()
	if s.stream == nil || s.epoch != epoch || (err == nil && s.state == Closing) {
		return
	}
	s.lost(err)
}

// parse gives bytes to the session until it holds something that must wait for its turn: a ping, a close
// frame or a failure. What was found before is then delivered first, so that answers stand in the order
// of the wire and slots see the socket as it was.
func (s *Socket) parse(b []byte) {
	l, epoch := s.loop, s.epoch
	for {
		if s.session.Held() != session.None {
			if l.queued > 0 {
				s.wait(b)
				l.deliver()
				if !s.waits() || s.epoch != epoch || !s.receiving {
					return
				}
				b = s.take()
				s.judgeAnew()
			}
			s.handleHeld()
			if !s.receiving || s.epoch != epoch {
				return
			}
		}
		if len(b) == 0 {
			break
		}
		b = b[s.session.Feed(b):]
	}
	s.releaseRest()
}

// handleHeld does what the session holds, if it still holds it.
func (s *Socket) handleHeld() {
	switch s.session.Held() {
	case session.Ping:
		s.answerPing(s.session.Ping())
		s.session.Proceed()
	case session.Close:
		code, reason := s.session.CloseFrame()
		s.Close(code, string(reason))
	case session.Failure:
		s.Close(s.session.Failure())
	}
}

// restBytes are bytes of a read that wait until a delivery has returned, in a block of their own.
type restBytes struct {
	block *mem.Block
	bytes []byte
	held  bool       // the socket is in Loop.waiting
	after *restBytes // of the spare ones
}

// waits tells whether bytes are kept that nobody parses.
func (s *Socket) waits() bool { return s.rest != nil && s.rest.held }

// wait keeps bytes that are not parsed yet while slots run. A nested run of the loop parses them first.
func (s *Socket) wait(b []byte) {
	l, r := s.loop, s.rest
	if r == nil {
		if r = l.spareRest; r == nil {
			r = new(restBytes)
		}
		l.spareRest, r.after = r.after, nil
		s.rest = r
	}
	if r.block == nil && len(b) > 0 {
		r.block = l.pool.Get(len(b))
		b = r.block.B[:copy(r.block.B, b)]
	}
	r.bytes, r.held = b, true
	l.waiting = append(l.waiting, s)
}

// take gives back what wait has kept.
func (s *Socket) take() []byte {
	w := s.loop.waiting
	i := slices.Index(w, s)
	s.loop.waiting = slices.Delete(w, i, i+1)
	s.rest.held = false
	return s.rest.bytes
}

// parseOn goes on with the bytes that were kept.
func (s *Socket) parseOn() {
	if !s.receiving {
		s.releaseRest()
		return
	}
	b := s.take()
	s.judgeAnew()
	s.parse(b)
}

// judgeAnew lets a frame that broke a limit pass if a slot has raised the limit meanwhile.
func (s *Socket) judgeAnew() {
	if s.session.Held() == session.Failure {
		s.session.Proceed()
	}
}

// releaseRest gives the block of kept bytes back.
func (s *Socket) releaseRest() {
	l, r := s.loop, s.rest
	if r == nil {
		return
	}
	if r.held {
		s.take()
	}
	if r.block != nil {
		l.release(r.block, &s.lease)
	}
	*r = restBytes{after: l.spareRest}
	l.spareRest, s.rest = r, nil
}

// incoming is a Socket as its session sees it.
type incoming Socket

func (in *incoming) Frame(text bool, payload []byte, last bool) {
	s := (*Socket)(in)
	kind, signal := DataBinaryFrame, SignalBinaryFrameReceived
	if text {
		kind, signal = DataTextFrame, SignalTextFrameReceived
	}
	if s.want&signal == 0 {
		return
	}
	s.queue(DataEvent{Kind: kind, Last: last, Data: payload})
	s.unit = last
}

func (in *incoming) Message(text bool, payload []byte) {
	s := (*Socket)(in)
	kind, signal := DataBinaryMessage, SignalBinaryMessageReceived
	if text {
		kind, signal = DataTextMessage, SignalTextMessageReceived
	}
	unit := s.unit
	s.unit = false
	if s.want&signal != 0 {
		s.queue(DataEvent{Kind: kind, Last: true, Unit: unit, Data: payload})
	}
}

func (in *incoming) Pong(payload []byte) {
	s := (*Socket)(in)
	if s.want&SignalPong != 0 {
		elapsed := uint64((s.loop.now() - s.pinged).Milliseconds())
		s.queue(DataEvent{Kind: DataPong, Elapsed: elapsed, Data: payload})
	}
}

func (in *incoming) Release(b *mem.Block) {
	s := (*Socket)(in)
	s.loop.release(b, &s.lease)
}

func (s *Socket) queue(e DataEvent) {
	s.loop.queued++
	s.loop.lend(&s.lease)
	s.loop.sink.Event(s.handler, s.gate, e)
}

// start lets a connection that was taken read: from the loop, so that its owner can set a handler first.
func (s *Socket) start() {
	if o := s.opening; o != nil {
		o.start.Init(s.beginReading)
		s.loop.loop.Soon(&o.start)
	}
}

func (s *Socket) beginReading() {
	if s.stream == nil || s.closeSent {
		return
	}
	early := s.opening.early
	s.opening = nil
	s.receiving = true
	s.wait(early)
	s.stream.ResumeReading()
	if s.waits() {
		s.parseOn()
	}
}
