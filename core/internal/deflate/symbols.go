package deflate

import "encoding/binary"

const (
	// symbolBits is the most bits that a literal or a match takes: two codes with what follows them.
	symbolBits = maxCodeBits + 5 + maxCodeBits + 13

	// fastRoom is the room that decompressFast needs: for the longest match, copied by whole words.
	fastRoom = 258 + wordSize
	wordSize = 8
)

// decompress decompresses what is left of a block.
func (d *decoder) decompress() Status {
	for {
		if s := d.copyMatch(); s != goOn {
			return s
		}
		d.decompressFast()
		if s := d.decompressOne(); s != goOn || d.state != symbols {
			return s
		}
	}
}

// decompressOne decompresses one literal, the beginning of a match, or the end of the block.
func (d *decoder) decompressOne() Status {
	d.need(symbolBits)
	e, s := d.literals.read(d.held, d.bits)
	switch {
	case s != goOn:
		return s
	case e&isEnd != 0:
		d.take(e.bits())
		return d.endBlock()
	case e&isLiteral == 0:
		return d.beginMatch(e)
	case d.at == len(d.out):
		return Full
	}
	d.take(e.bits())
	d.out[d.at] = byte(e.value())
	d.at++
	return goOn
}

// beginMatch takes the match whose length is e.
func (d *decoder) beginMatch(e entry) Status {
	size := e.bits() + e.extra()
	f, s := d.distances.read(d.held>>size, d.bits-size)
	if s != goOn {
		return s
	}
	d.take(e.bits())
	d.left = e.value() + d.take(e.extra())
	d.take(f.bits())
	d.distance = f.value() + d.take(f.extra())
	if d.distance > min(d.window, d.at+d.history.length()) {
		return Corrupt
	}
	return goOn
}

// copyMatch copies what is left of a match.
func (d *decoder) copyMatch() Status {
	for d.left > 0 {
		room := d.out[d.at:]
		if len(room) == 0 {
			return Full
		}
		room = room[:min(len(room), d.left)]
		n := 0
		if back := d.distance - d.at; back > 0 {
			n = d.history.copyTo(room, back)
		} else {
			n = copy(room, d.out[d.at-d.distance:d.at])
		}
		d.at += n
		d.left -= n
	}
	return goOn
}

// decompressFast decompresses literals and matches as long as there is plenty of input and room. What it
// cannot do it leaves to decompressOne.
func (d *decoder) decompressFast() {
	src, out, at, held, bits := d.src, d.out, d.at, d.held, d.bits
	literals, distances := d.literals, d.distances
	past, window := d.history.length(), d.window
	for len(src) >= wordSize && at+fastRoom <= len(out) {
		if bits < symbolBits {
			// What is held above the bits that are counted will come once more, with the next word.
			held |= binary.LittleEndian.Uint64(src) << bits
			src = src[(63-bits)>>3:]
			bits |= 56
		}
		e := literals.find(held)
		if e&isLiteral != 0 {
			held >>= e.bits()
			bits -= e.bits()
			out[at] = byte(e.value())
			at++
			continue
		}
		if e&(isEnd|isInvalid) != 0 {
			break
		}
		ahead := held >> e.bits()
		length := e.value() + int(ahead&(1<<e.extra()-1))
		ahead >>= e.extra()
		f := distances.find(ahead)
		ahead >>= f.bits()
		distance := f.value() + int(ahead&(1<<f.extra()-1))
		if f&isInvalid != 0 || distance > min(window, at+past) {
			break
		}
		held = ahead >> f.extra()
		bits -= e.bits() + e.extra() + f.bits() + f.extra()
		if distance <= at {
			copyWithin(out, at, distance, length)
		} else {
			d.at, d.distance, d.left = at, distance, length
			d.copyMatch()
		}
		at += length
	}
	d.src, d.at, d.held, d.bits = src, at, held&(1<<bits-1), bits
}

// copyWithin copies length bytes from distance before out[at] to there. It writes whole words: behind the
// last byte up to wordSize - 1 more.
func copyWithin(out []byte, at, distance, length int) {
	to, from := out[at:], out[at-distance:]
	if distance >= wordSize {
		for i := 0; i < length; i += wordSize {
			binary.LittleEndian.PutUint64(to[i:], binary.LittleEndian.Uint64(from[i:]))
		}
		return
	}
	for i := range wordSize {
		to[i] = from[i]
	}
	word := binary.LittleEndian.Uint64(to)
	period := wordSize - wordSize%distance // what repeats after distance repeats after a multiple of it
	for i := period; i < length; i += period {
		binary.LittleEndian.PutUint64(to[i:], word)
	}
}
