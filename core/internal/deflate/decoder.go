package deflate

// Status is why the decompression of a message has stopped.
type Status uint8

// The reasons.
const (
	goOn     Status = iota
	Hungry          // all input was taken
	Full            // there is more output than room
	Corrupt         // the input is no compressed data
	NoMemory        // the system has no memory to give
	Done            // the message is complete
)

// state is what the next bits of the stream belong to (RFC 1951, 3.2.3 to 3.2.7).
type state uint8

const (
	blockHeader state = iota
	storedLength
	storedBytes
	codeCounts
	codeLengths // of the code that the lengths of the other codes are told with
	symbolLengths
	symbols
)

// decoder decompresses a stream that comes in pieces and goes out in pieces (RFC 1951). It stops anywhere
// and takes up again there.
type decoder struct {
	next *decoder // in the Pool

	state state
	final bool   // the block has BFINAL
	held  uint64 // bits that were taken off src and not used; above them are zeros
	bits  uint   // how many

	left     int // bytes of a stored block, or of a match, that are not copied
	distance int // of that match

	// The codes of the block, and those of a block that brings its own.
	literals, distances       *code
	literalCode, distanceCode code

	// What such a block begins with.
	counts  struct{ literals, distances, lengths int }
	told    int // lengths
	lengths [maxLiterals + maxDistances]uint8

	// The piece in work.
	src     []byte // what was not taken
	out     []byte // the message, and room behind it
	at      int    // where the room begins
	history *history
	window  int // how far a match may look back
}

// inflate goes on with input src. out begins with the at bytes that were given out of the message; what
// comes is written behind them. It returns the bytes of the message then, and those of src that were
// taken.
func (d *decoder) inflate(out []byte, at int, src []byte, h *history, window int) (now, used int, s Status) {
	d.src, d.out, d.at, d.history, d.window = src, out, at, h, window
	for s == goOn {
		s = d.step()
	}
	now, used = d.at, len(src)-len(d.src)
	d.src, d.out, d.history = nil, nil, nil
	return now, used, s
}

// between tells whether the stream is between two blocks and between two bytes.
func (d *decoder) between() bool { return d.state == blockHeader && d.bits == 0 }

func (d *decoder) step() Status {
	switch d.state {
	case blockHeader:
		return d.readBlockHeader()
	case storedLength:
		return d.readStoredLength()
	case storedBytes:
		return d.copyStored()
	case codeCounts:
		return d.readCodeCounts()
	case codeLengths:
		return d.readCodeLengths()
	case symbolLengths:
		return d.readSymbolLengths()
	}
	return d.decompress()
}

// need makes sure that n bits are held. It tells whether there were so many.
func (d *decoder) need(n uint) bool {
	for d.bits < n {
		if len(d.src) == 0 {
			return false
		}
		d.held |= uint64(d.src[0]) << d.bits
		d.bits += 8
		d.src = d.src[1:]
	}
	return true
}

// take takes n bits that are held.
func (d *decoder) take(n uint) int {
	v := int(d.held & (1<<n - 1))
	d.held >>= n
	d.bits -= n
	return v
}

// toByte skips what is left of a byte of the stream.
func (d *decoder) toByte() { d.take(d.bits & 7) }

func (d *decoder) readBlockHeader() Status {
	if !d.need(3) {
		return Hungry
	}
	d.final = d.take(1) == 1
	switch d.take(2) {
	case 0:
		d.toByte()
		d.state = storedLength
	case 1:
		d.literals, d.distances = fixedLiterals, fixedDistances
		d.state = symbols
	case 2:
		d.state = codeCounts
	default:
		return Corrupt
	}
	return goOn
}

// endBlock ends a block. What follows a final one begins with a byte (RFC 7692, 7.2.3.4).
func (d *decoder) endBlock() Status {
	if d.final {
		d.toByte()
	}
	d.state = blockHeader
	return goOn
}

func (d *decoder) readStoredLength() Status {
	if !d.need(32) {
		return Hungry
	}
	d.left = d.take(16)
	if d.take(16) != d.left^0xFFFF {
		return Corrupt
	}
	d.state = storedBytes
	return goOn
}

func (d *decoder) copyStored() Status {
	for d.left > 0 {
		if !d.need(8) {
			return Hungry
		}
		if d.at == len(d.out) {
			return Full
		}
		d.out[d.at] = byte(d.take(8))
		d.at++
		d.left--
		if d.bits == 0 {
			n := copy(d.out[d.at:], d.src[:min(d.left, len(d.src))])
			d.src = d.src[n:]
			d.at += n
			d.left -= n
		}
	}
	return d.endBlock()
}

func (d *decoder) readCodeCounts() Status {
	if !d.need(14) {
		return Hungry
	}
	d.counts.literals = d.take(5) + 257
	d.counts.distances = d.take(5) + 1
	d.counts.lengths = d.take(4) + 4
	if d.counts.literals > maxLiterals || d.counts.distances > maxDistances {
		return Corrupt
	}
	clear(d.lengths[:len(lengthMeanings)])
	d.told = 0
	d.state = codeLengths
	return goOn
}

// lengthOrder is how the lengths of the code of lengths are told.
var lengthOrder = [len(lengthMeanings)]uint8{16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15}

func (d *decoder) readCodeLengths() Status {
	for ; d.told < d.counts.lengths; d.told++ {
		if !d.need(3) {
			return Hungry
		}
		d.lengths[lengthOrder[d.told]] = uint8(d.take(3))
	}
	if !d.literalCode.build(d.lengths[:len(lengthMeanings)], lengthMeanings[:], false) {
		return Corrupt
	}
	d.told = 0
	d.state = symbolLengths
	return goOn
}

func (d *decoder) readSymbolLengths() Status {
	all := d.lengths[:d.counts.literals+d.counts.distances]
	for d.told < len(all) {
		d.need(7 + 7) // a code and what follows it
		e, s := d.literalCode.read(d.held, d.bits)
		if s != goOn {
			return s
		}
		d.take(e.bits())
		repeat := e.value() + d.take(e.extra())
		length := uint8(0)
		switch {
		case e.extra() == 0:
			length, repeat = uint8(repeat), 1
		case e.extra() == 2:
			if d.told == 0 {
				return Corrupt
			}
			length = all[d.told-1]
		}
		if repeat > len(all)-d.told {
			return Corrupt
		}
		for range repeat {
			all[d.told] = length
			d.told++
		}
	}
	return d.buildCodes(all[:d.counts.literals], all[d.counts.literals:])
}

func (d *decoder) buildCodes(literals, distances []uint8) Status {
	if literals[endOfBlock] == 0 ||
		!d.literalCode.build(literals, literalMeanings[:], false) ||
		!d.distanceCode.build(distances, distanceMeanings[:], true) {
		return Corrupt
	}
	d.literals, d.distances = &d.literalCode, &d.distanceCode
	d.state = symbols
	return goOn
}
