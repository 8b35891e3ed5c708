package deflate

// Reader decompresses the messages that the peer sends. Init makes it ready.
type Reader struct {
	pool    *Pool
	window  int  // how far a match may look back
	keep    bool // the context from message to message
	history history
	decoder *decoder // of the message in work
	tail    int      // bytes of messageTail that were taken
}

// messageTail is what the sender of a message leaves out at its end (RFC 7692, 7.2.1).
var messageTail = [...]byte{0x00, 0x00, 0xFF, 0xFF}

// Init makes the reader one that has read nothing, for messages as d says.
func (r *Reader) Init(pool *Pool, d Direction) {
	*r = Reader{pool: pool, window: 1 << d.Bits, keep: !d.NoContext}
}

// Inflate goes on with the message in work, or begins one, with the input src. out begins with the at
// bytes that were given out of the message already, which must not have changed, and ends where the
// message may not grow beyond; what comes is written behind them, and bytes beyond that may change. It
// returns how many bytes of the message there are now, and how many of src were taken. It stops with
// Hungry (src was taken), Full (the message goes on, and out does not) or Corrupt.
func (r *Reader) Inflate(out []byte, at int, src []byte) (now, used int, s Status) {
	if r.decoder == nil {
		r.decoder = r.pool.decoder()
	}
	return r.decoder.inflate(out, at, src, &r.history, r.window)
}

// Finish takes the end of the message, whose input was given to Inflate, and goes on as that does. It
// stops with Full, whereafter it is to be called again, Corrupt, NoMemory, or Done: the message is
// out[:now], and the next Inflate begins another one.
//
// A message that ends between two blocks is complete; senders exist that leave out more than they should
// of an empty one, or all behind a final block.
func (r *Reader) Finish(out []byte, at int) (now int, s Status) {
	if d := r.decoder; d != nil && !d.between() {
		var used int
		at, used, s = r.Inflate(out, at, messageTail[r.tail:])
		r.tail += used
		if s != Hungry {
			return at, s
		}
		if !d.between() {
			return at, Corrupt
		}
	}
	r.pool.putDecoder(r.decoder)
	r.decoder, r.tail = nil, 0
	if r.keep && !r.history.add(r.pool.memory, r.window, out[:at]) {
		return at, NoMemory
	}
	return at, Done
}

// Close gives the memory of the reader back. Init makes it ready again.
func (r *Reader) Close() {
	r.pool.putDecoder(r.decoder)
	r.decoder = nil
	r.history.clear(r.pool.memory)
}
