package proxy

import (
	"bytes"
	"strconv"
	"strings"

	"libqwebsocket/core/internal/handshake"
)

// What is passed over to use a connection again. A new connection costs less than more than that.
const (
	maxBody      = 1 << 20 // bytes, with what frames the chunks
	maxChunkLine = 4 << 10 // bytes of a line between chunks
)

// body passes over the body of an answer (RFC 9112, sections 6 and 7).
type body struct {
	left    uint64 // bytes up to the end of the body or of the present chunk
	chunked bool
	last    bool   // the last chunk has come, trailers follow
	ended   bool   // all trailers have come
	line    []byte // of what frames the chunks, incomplete
	size    int    // bytes passed over
}

// bodyOf makes a body that the head of an answer announces. framed is false if it ends with the
// connection only, or cannot be told or passed over.
func bodyOf(head *handshake.Head) (b *body, framed bool) {
	if head.Fields.Has("Transfer-Encoding") {
		return &body{chunked: true}, strings.EqualFold(head.Fields.Get("Transfer-Encoding"), "chunked")
	}
	length, err := strconv.ParseUint(head.Fields.Get("Content-Length"), 10, 64)
	return &body{left: length}, err == nil && length <= maxBody
}

// done tells whether the body is complete.
func (b *body) done() bool {
	if b.chunked {
		return b.ended
	}
	return b.left == 0
}

// feed passes over bytes up to the end of the body. ok is false if its framing is broken or if it is too
// large.
func (b *body) feed(p []byte) (n int, ok bool) {
	for n < len(p) && !b.done() {
		if b.left > 0 {
			taken := int(min(b.left, uint64(len(p)-n)))
			b.left -= uint64(taken)
			n += taken
			continue
		}
		taken, ok := b.feedLine(p[n:])
		if n += taken; !ok {
			return n, false
		}
	}
	b.size += n
	return n, b.size <= maxBody
}

// feedLine takes bytes of a line that frames chunks.
func (b *body) feedLine(p []byte) (n int, ok bool) {
	end := bytes.IndexByte(p, '\n')
	n = end + 1
	if end < 0 {
		n = len(p)
	}
	if b.line = append(b.line, p[:n]...); len(b.line) > maxChunkLine {
		return n, false
	}
	if end < 0 {
		return n, true
	}
	line := string(bytes.TrimRight(b.line, "\r\n"))
	b.line = b.line[:0]
	return n, b.endLine(line)
}

// endLine takes a line without its end: the size of a chunk, or a trailer.
func (b *body) endLine(line string) (ok bool) {
	if b.last {
		b.ended = line == ""
		return true
	}
	digits, _, _ := strings.Cut(line, ";")
	size, err := strconv.ParseUint(strings.TrimRight(digits, " \t"), 16, 63)
	if err != nil || size > maxBody {
		return false
	}
	if b.last = size == 0; !b.last {
		b.left = size + uint64(len("\r\n"))
	}
	return true
}
