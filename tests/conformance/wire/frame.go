// Package wire has the frames of RFC 6455 as the fuzzer sends and reads them, legal or not.
package wire

import (
	"bufio"
	"encoding/binary"
	"fmt"
	"io"
)

// The opcodes of RFC 6455, 5.2.
const (
	Continuation = 0x0
	Text         = 0x1
	Binary       = 0x2
	Close        = 0x8
	Ping         = 0x9
	Pong         = 0xA
)

// MaxPayload is the longest frame that is read; twice what any case lets an endpoint send.
const MaxPayload = 32 << 20

// Header is what a frame says of its payload.
type Header struct {
	Fin    bool
	Rsv    byte // 4: RSV1, 2: RSV2, 1: RSV3
	Opcode byte
	Length int
}

// Key is a mask. A nil *Key means that there is none.
type Key [4]byte

// AppendHeader appends a header with the shortest form of the length, and the key.
func AppendHeader(dst []byte, h Header, key *Key) []byte {
	first := h.Rsv<<4 | h.Opcode
	if h.Fin {
		first |= 0x80
	}
	var masked byte
	if key != nil {
		masked = 0x80
	}
	switch {
	case h.Length < 126:
		dst = append(dst, first, masked|byte(h.Length))
	case h.Length < 1<<16:
		dst = binary.BigEndian.AppendUint16(append(dst, first, masked|126), uint16(h.Length))
	default:
		dst = binary.BigEndian.AppendUint64(append(dst, first, masked|127), uint64(h.Length))
	}
	if key != nil {
		dst = append(dst, key[:]...)
	}
	return dst
}

// AppendPayload appends a part of a payload that starts at an offset of it, masked if there is a key.
func AppendPayload(dst, part []byte, offset int, key *Key) []byte {
	start := len(dst)
	dst = append(dst, part...)
	key.mask(dst[start:], offset)
	return dst
}

func (k *Key) mask(b []byte, offset int) {
	if k == nil {
		return
	}
	for i := range b {
		b[i] ^= k[(offset+i)&3]
	}
}

// Frame is a frame that was read, its payload unmasked.
type Frame struct {
	Header
	Masked  bool
	Minimal bool // the length had its shortest form
	Payload []byte
}

func (f Frame) String() string {
	const shown = 24
	text := fmt.Sprintf("fin %t rsv %d opcode %d length %d", f.Fin, f.Rsv, f.Opcode, len(f.Payload))
	if len(f.Payload) > shown {
		return fmt.Sprintf("%s %x...", text, f.Payload[:shown])
	}
	return fmt.Sprintf("%s %x", text, f.Payload)
}

// Read reads one frame.
func Read(r *bufio.Reader) (Frame, error) {
	var f Frame
	var head [2]byte
	if _, err := io.ReadFull(r, head[:]); err != nil {
		return f, err
	}
	f.Fin, f.Rsv, f.Opcode = head[0]&0x80 != 0, head[0]>>4&7, head[0]&15
	f.Masked, f.Minimal = head[1]&0x80 != 0, true

	length := uint64(head[1] & 127)
	if extra := map[uint64]int{126: 2, 127: 8}[length]; extra > 0 {
		var extended [8]byte
		if _, err := io.ReadFull(r, extended[8-extra:]); err != nil {
			return f, err
		}
		length = binary.BigEndian.Uint64(extended[:])
		f.Minimal = length >= 126 && (extra == 2 || length >= 1<<16)
	}
	if length > MaxPayload {
		return f, fmt.Errorf("frame of %d octets", length)
	}
	f.Length = int(length)

	var key *Key
	if f.Masked {
		key = new(Key)
		if _, err := io.ReadFull(r, key[:]); err != nil {
			return f, err
		}
	}
	f.Payload = make([]byte, length)
	if _, err := io.ReadFull(r, f.Payload); err != nil {
		return f, err
	}
	key.mask(f.Payload, 0)
	return f, nil
}
