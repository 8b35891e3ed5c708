package deflate

import (
	"bytes"
	"encoding/binary"
)

// block decompresses one block. After a final one the next starts at an octet's border: RFC 7692, 7.2.3.4.
func (f *Inflater) block() error {
	head, err := f.take(3)
	if err != nil {
		return err
	}
	switch head >> 1 {
	case 0:
		err = f.stored()
	case 1:
		err = f.compressed(f.fixed())
	case 2:
		if err = f.dynamic(); err == nil {
			err = f.compressed(&f.lit, &f.dist)
		}
	default:
		return ErrCorrupt
	}
	if err == nil && head&1 != 0 {
		f.align()
	}
	return err
}

func (f *Inflater) stored() error {
	f.align()
	if len(f.in)-f.at < 4 {
		return ErrTruncated
	}
	length := int(binary.LittleEndian.Uint16(f.in[f.at:]))
	if length^0xffff != int(binary.LittleEndian.Uint16(f.in[f.at+2:])) {
		return ErrCorrupt
	}
	f.at += 4
	if len(f.in)-f.at < length {
		return ErrTruncated
	}
	f.out = append(f.out, f.in[f.at:f.at+length]...)
	f.at += length
	return f.checkLength()
}

func (f *Inflater) checkLength() error {
	if len(f.out)-f.start > MaxMessage {
		return ErrTooLong
	}
	return nil
}

// fixed returns the codes of RFC 1951, 3.2.6.
func (f *Inflater) fixed() (lit, dist *code) {
	if f.fixedTable.lit == nil {
		var lengths [288]byte
		for i := range lengths {
			switch {
			case i < 144, i >= 280:
				lengths[i] = 8
			case i < 256:
				lengths[i] = 9
			default:
				lengths[i] = 7
			}
		}
		f.fixedTable.lit, f.fixedTable.dist = new(code), new(code)
		f.fixedTable.lit.init(lengths[:])
		for i := range lengths[:32] {
			lengths[i] = 5
		}
		f.fixedTable.dist.init(lengths[:32])
	}
	return f.fixedTable.lit, f.fixedTable.dist
}

var lengthOrder = [19]int{16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15}

// dynamic reads the codes of a block: RFC 1951, 3.2.7.
func (f *Inflater) dynamic() error {
	sizes, err := f.take(14)
	if err != nil {
		return err
	}
	literals, distances, count := sizes&31+257, sizes>>5&31+1, sizes>>10+4
	if literals > 286 || distances > 30 {
		return ErrCorrupt
	}
	var lengths [286 + 30]byte
	for _, symbol := range lengthOrder[:count] {
		n, err := f.take(3)
		if err != nil {
			return err
		}
		lengths[symbol] = byte(n)
	}
	if !f.lit.init(lengths[:19]) {
		return ErrCorrupt
	}
	clear(lengths[:])
	if err := f.readLengths(lengths[:literals+distances]); err != nil {
		return err
	}
	if lengths[256] == 0 || !f.lit.init(lengths[:literals]) {
		return ErrCorrupt
	}
	codes := lengths[literals : literals+distances]
	if !f.dist.init(codes) && bytes.Count(codes, []byte{0}) < len(codes) { // a block may be without matches
		return ErrCorrupt
	}
	return nil
}

// readLengths reads the run-length coded lengths of both codes with f.lit.
func (f *Inflater) readLengths(lengths []byte) error {
	for i := 0; i < len(lengths); {
		symbol, err := f.symbol(&f.lit)
		if err != nil {
			return err
		}
		if symbol < 16 {
			lengths[i] = byte(symbol)
			i++
			continue
		}
		run := [...]struct {
			bits uint
			base int
		}{{2, 3}, {3, 3}, {7, 11}}[symbol-16]
		more, err := f.take(run.bits)
		if err != nil {
			return err
		}
		n := run.base + more
		if i+n > len(lengths) || symbol == 16 && i == 0 {
			return ErrCorrupt
		}
		var value byte
		if symbol == 16 {
			value = lengths[i-1]
		}
		for ; n > 0; n-- {
			lengths[i] = value
			i++
		}
	}
	return nil
}

var (
	lengthBase = [29]int{3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115,
		131, 163, 195, 227, 258}
	lengthBits = [29]uint{0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0}
	distBase   = [30]int{1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537,
		2049, 3073, 4097, 6145, 8193, 12289, 16385, 24577}
	distBits = [30]uint{0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12,
		13, 13}
)

// compressed decompresses literals and matches up to the end of the block: RFC 1951, 3.2.5.
func (f *Inflater) compressed(lit, dist *code) error {
	for {
		symbol, err := f.symbol(lit)
		if err != nil {
			return err
		}
		switch {
		case symbol < 256:
			f.out = append(f.out, byte(symbol))
		case symbol == 256:
			return f.checkLength()
		case symbol > 285:
			return ErrCorrupt
		default:
			if err := f.match(symbol-257, dist); err != nil {
				return err
			}
		}
	}
}

func (f *Inflater) match(symbol int, dist *code) error {
	more, err := f.take(lengthBits[symbol])
	if err != nil {
		return err
	}
	length := lengthBase[symbol] + more
	if symbol, err = f.symbol(dist); err != nil {
		return err
	}
	if symbol >= len(distBase) {
		return ErrCorrupt
	}
	if more, err = f.take(distBits[symbol]); err != nil {
		return err
	}
	distance := distBase[symbol] + more
	if distance > f.window {
		return ErrWindow
	}
	if distance > len(f.out) {
		return ErrCorrupt
	}
	for from := len(f.out) - distance; length > 0; {
		n := min(length, len(f.out)-from)
		f.out = append(f.out, f.out[from:from+n]...)
		length -= n
	}
	return f.checkLength()
}
