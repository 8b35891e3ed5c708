package core

import (
	"time"

	"libqwebsocket/core/internal/deflate"
	"libqwebsocket/core/internal/loop"
	"libqwebsocket/core/internal/mem"
	"libqwebsocket/core/internal/secure"
	"libqwebsocket/core/internal/session"
)

const (
	// readSize is how much one read may bring: enough for thousands of short messages, little enough
	// that what was read is still in the cache when it is parsed.
	readSize = 128 << 10
	// readLeast is the least space worth a read; with less, what is queued is delivered first.
	readLeast = 16 << 10
)

// LoopControl is what another language sets from a signal handler to stop or wake a Loop.
type LoopControl = loop.Control

// Timer is a timer of a Loop (QTimer).
type Timer = loop.Timer

// Loop is the event loop that stands in for Qt's, with what the sockets of one thread share: memory, the
// read buffer, and the queue of data events.
type Loop struct {
	loop *loop.Loop
	pool mem.Pool
	sink Sink
	dial dialer // how sockets reach the network; tests put a fake here

	deflate    *deflate.Pool // nil until a connection compresses
	ciphertext secure.Buffers
	outermost  secure.Buffers // ciphertext of TLS with proxies, which may have TLS inside of it
	shared     session.Shared
	began      time.Time

	batch   *batch    // what reads are filling now; nil: nothing since the last delivery
	spare   []*batch  // batches that can be filled again
	queued  int       // data events given to the sink since the last delivery
	walking int       // deliveries on the stack
	waiting []*Socket // sockets with bytes that a delivery keeps from being parsed
	sockets *Socket   // the newest of all
	servers map[*Server]struct{}
	lingers map[*linger]struct{}
	closed  bool

	flushes   []*Socket // those with output that nobody has tried to write
	flushed   int       // how many of them are done
	flushTask loop.Task

	spareOutput *output // outputs and rests that nobody uses, in chains
	spareRest   *restBytes
}

// batch is the memory that the data events of one delivery point to. It is recycled when that delivery
// has returned.
type batch struct {
	buffer *mem.Block
	used   int          // bytes of buffer that events point to
	blocks []*mem.Block // given up by sessions
	serial uint32       // how often it was recycled
}

// lease names the earliest delivery that has not returned and whose events point into memory of a socket.
// Deliveries nest, so that it is also the last one to return.
type lease struct {
	batch  *batch
	serial uint32
}

// NewLoop makes a loop. control may lie in C memory; nil: the loop has its own. sink takes the data
// events; nil: they go to handlers that are DataHandlers.
func NewLoop(control *LoopControl, sink Sink) (*Loop, error) {
	inner, err := loop.New(control)
	if err != nil {
		return nil, err
	}
	if sink == nil {
		sink = &goSink{}
	}
	l := &Loop{
		loop:    inner,
		sink:    sink,
		dial:    dialTCP,
		began:   time.Now(),
		servers: map[*Server]struct{}{},
		lingers: map[*linger]struct{}{},
	}
	l.shared.Pool = &l.pool
	l.flushTask.Init(l.flush)
	inner.SetAfterReady(l.afterReady)
	return l, nil
}

// Run runs the loop until Stop. A run inside a handler is legal and ends first.
func (l *Loop) Run() error { return l.loop.Run() }

// RunOnce waits at most timeout (negative: no limit) and delivers what happened.
func (l *Loop) RunOnce(timeout time.Duration) error { return l.loop.RunOnce(timeout) }

// Stop ends the innermost run. From any goroutine.
func (l *Loop) Stop() { l.loop.Stop() }

// Wake lets a run that waits go round once. From any goroutine.
func (l *Loop) Wake() { l.loop.Wake() }

// Post calls f on the loop's thread, from inside a run. From any goroutine. It answers false if the
// loop is closed.
func (l *Loop) Post(f func()) bool { return l.loop.Post(f) }

// FD is a descriptor that is readable when RunOnce(0) has something to do.
func (l *Loop) FD() int { return l.loop.FD() }

// Timeout is the time until the next timer is due, 0 if something waits now, negative if there is none.
func (l *Loop) Timeout() time.Duration { return l.loop.Timeout() }

// NewTimer makes a timer that calls f.
func (l *Loop) NewTimer(f func()) *Timer { return l.loop.NewTimer(f) }

// Close cuts all connections, without signals, and gives everything back. It fails with ErrRunning while
// the loop runs. The objects of the loop answer as closed afterwards.
func (l *Loop) Close() error {
	if l.closed {
		return nil
	}
	if l.loop.Running() > 0 {
		return ErrRunning
	}
	l.closed = true
	for s := range l.servers {
		s.cut()
	}
	for s := l.sockets; s != nil; s = s.after {
		s.cut()
	}
	l.flushes, l.flushed = nil, 0
	for g := range l.lingers {
		g.end()
	}
	if l.deflate != nil {
		l.deflate.Close()
	}
	l.loop.Close()
	l.recycle(l.batch)
	for _, b := range l.spare {
		l.pool.Put(b.buffer)
	}
	l.batch, l.spare = nil, nil
	l.pool.Close()
	return nil
}

// now is the time of the loop's clock, which is monotonic.
func (l *Loop) now() time.Duration { return time.Since(l.began) }

// add makes a socket one of the loop's.
func (l *Loop) add(s *Socket) {
	if s.after = l.sockets; s.after != nil {
		s.after.before = s
	}
	l.sockets = s
}

// remove ends that.
func (l *Loop) remove(s *Socket) {
	if s.after != nil {
		s.after.before = s.before
	}
	if s.before != nil {
		s.before.after = s.after
	} else {
		l.sockets = s.after
	}
	s.before, s.after = nil, nil
}

// filling gives the batch that reads fill now.
func (l *Loop) filling() *batch {
	if l.batch == nil {
		if n := len(l.spare); n > 0 {
			l.batch, l.spare = l.spare[n-1], l.spare[:n-1]
		} else {
			l.batch = &batch{buffer: l.pool.Get(readSize)}
		}
	}
	return l.batch
}

// readBuffer is where the next read goes: behind the bytes that queued events point to.
func (l *Loop) readBuffer() []byte {
	b := l.filling()
	return b.buffer.B[b.used:readSize]
}

// keep notes that queued events point into the first n bytes of the read buffer. When it has become too
// small for another read, the events are delivered.
func (l *Loop) keep(n int) {
	const cacheLine = 64
	l.batch.used += (n + cacheLine - 1) &^ (cacheLine - 1)
	if readSize-l.batch.used < readLeast {
		l.deliver()
	}
}

// lend notes that an event is queued for the socket of this lease.
func (l *Loop) lend(x *lease) {
	if !x.open() {
		x.batch = l.filling()
		x.serial = x.batch.serial
	}
}

// open tells whether the delivery has not returned.
func (x *lease) open() bool { return x.batch != nil && x.batch.serial == x.serial }

// release gives a block back when no event points into it any more.
func (l *Loop) release(b *mem.Block, x *lease) {
	if x.open() {
		x.batch.blocks = append(x.batch.blocks, b)
	} else {
		l.pool.Put(b)
	}
}

// deliver hands the queued data events to the application, and answers whether there were any. When it
// returns, slots have run: any object may have changed.
func (l *Loop) deliver() bool {
	if l.queued == 0 && l.walking == 0 {
		return false
	}
	b := l.batch
	l.batch, l.queued = nil, 0
	l.walking++
	busy := l.sink.Deliver()
	l.walking--
	l.recycle(b)
	return busy
}

func (l *Loop) recycle(b *batch) {
	if b == nil {
		return
	}
	for i, block := range b.blocks {
		l.pool.Put(block)
		b.blocks[i] = nil
	}
	b.blocks, b.used = b.blocks[:0], 0
	b.serial++
	l.spare = append(l.spare, b)
}

// afterReady ends the reading part of a round. At the start of a nested run it first delivers what the
// outer one was delivering, and parses what waited for that. It answers whether there was anything.
func (l *Loop) afterReady() bool {
	busy := l.deliver()
	for len(l.waiting) > 0 {
		l.waiting[len(l.waiting)-1].parseOn()
		l.deliver()
		busy = true
	}
	return busy
}
