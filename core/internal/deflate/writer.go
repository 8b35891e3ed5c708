package deflate

// Writer compresses the messages that one side sends. Init makes it ready.
type Writer struct {
	pool    *Pool
	kind    kind
	keep    bool    // the context from message to message
	history history // the end of what was compressed
	size    int     // of the history
	window  int     // how far back the peer's decompressor can look
}

// leastReference is how long a message must be for later ones to refer to it.
const leastReference = 64

// maxDictionary is how much of a context is kept for each connection. A compressor that turns to another
// connection goes through all of it first, and the latest few kilobytes are what helps most.
const maxDictionary = 4 << 10

// Init makes the writer one that has written nothing, for messages as options.Send says.
func (w *Writer) Init(pool *Pool, options *Options) {
	*w = Writer{
		pool: pool,
		kind: kindOf(options),
		keep: !options.Send.NoContext,
		size: min(1<<options.Send.Bits, maxDictionary),

		window: 1 << options.Send.Bits,
	}
}

// Deflate compresses a message. The result is valid until the next call for the same Pool. ok is false if
// the message is to be sent as it is: compressed it would not be shorter, or there is no memory. Where the
// context is kept, a message that fits into the window is better sent a few bytes longer: the next ones can
// refer to it.
func (w *Writer) Deflate(message []byte) (compressed []byte, ok bool) {
	out := w.pool.output()
	c := w.pool.compressor(w)
	if c.owner != w {
		c.begin(w, out, w.pool.dictionary(&w.history))
	}
	if c.compress(message) {
		compressed = out.block.B[:out.size-len(messageTail)]
		ok = len(compressed) < len(message) || w.keep && len(message) >= leastReference && len(message) <= w.window
	}
	// The context has every message that was sent compressed, and no other one. The history may miss the
	// beginning of that, not the end.
	if !ok || !w.keep || !w.history.add(w.pool.memory, w.size, message) {
		c.owner = nil
	}
	return compressed, ok
}

// Close gives the memory of the writer back. Init makes it ready again.
func (w *Writer) Close() {
	w.pool.disown(w)
	w.history.clear(w.pool.memory)
}
