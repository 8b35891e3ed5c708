package frame

import "encoding/binary"

// ParseMessage is Parse and Check in one for what comes most: a message in one frame of less than 64 KiB
// that is legal, has no reserved bit set and lies whole at the start of b. masked says whether frames of
// the sender have to be masked. n is the size of the frame, 0 for everything that is to go the long way;
// payload, still masked with key, is a part of b.
func ParseMessage(b []byte, masked bool) (op Opcode, payload []byte, key Key, n int) {
	start := shortSize
	mask := byte(0)
	if masked {
		start += keySize
		mask = maskBit
	}
	if len(b) < start {
		return
	}
	op = Opcode(b[0] ^ finBit)
	length := int(b[1] ^ mask)
	if op != Text && op != Binary {
		return
	}
	if length >= length16 {
		start += 2
		if length != length16 || len(b) < start {
			return
		}
		length = int(binary.BigEndian.Uint16(b[2:]))
		if length < length16 {
			return
		}
	}
	end := start + length
	if end > len(b) {
		return
	}
	if masked {
		key = Key(binary.LittleEndian.Uint32(b[start-keySize:]))
	}
	return op, b[start:end:end], key, end
}
