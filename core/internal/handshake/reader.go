package handshake

import (
	"bytes"
	"strings"
)

// Head is the head of an HTTP message.
type Head struct {
	Line   string // the request line or the status line
	Fields Fields // of a request with names in lower case; of an answer without the lines that are no fields
}

// Limits bound a head. The zero value stands for the usual limits of its side.
type Limits struct {
	Line  int // bytes of a line, without its end
	Block int // bytes of the whole head
	Count int // lines behind the first one
}

// The limits of a head that a client reads, and of one that a server reads.
var (
	ClientLimits = Limits{Line: 128 << 10, Block: 256 << 10, Count: 4096}
	ServerLimits = Limits{Line: 8 << 10, Block: 64 << 10, Count: 100}
)

// LimitError says which limit a head broke.
type LimitError string

func (e LimitError) Error() string { return string(e) }

// What can be too large in a head.
const (
	ErrLineTooLong   LimitError = "Header line is too long."
	ErrBlockTooLong  LimitError = "Header is too large."
	ErrTooManyFields LimitError = "Header has too many fields."
)

// MalformedError says what in a request is not HTTP.
type MalformedError string

func (e MalformedError) Error() string { return string(e) }

// emptyLine ends a head, with the line before it.
var emptyLine = []byte("\r\n\r\n")

// Reader takes in a head, in pieces of any size, in time that is linear in the bytes. The zero value
// reads an answer. It is not for concurrent use.
//
// An answer is read as Qt does: its first line may end in LF alone and is judged when it is complete,
// a line without a name is skipped, a folded line is joined to the one before it. A request is read
// strictly, since what two servers read differently can be smuggled past one of them (RFC 9112,
// sections 2.2 and 5): no bare LF, no folded line, no space before the colon, no control characters.
type Reader struct {
	Request bool   // the head of a request is read, not of an answer
	Limits  Limits // the zero value: ServerLimits for a request, else ClientLimits

	block strings.Builder
	line  int // where the line that is not complete begins in block
	first int // where the second line begins; 0 while the first one is not complete
	count int
	head  Head
	done  bool
	err   error
}

// Feed takes bytes. n says how many of them belong to the head; the bytes behind it are not looked at.
// It is done when the head is complete. The errors are LimitError, MalformedError (of a request) and
// *AnswerError (of an answer); an error stays.
func (r *Reader) Feed(b []byte) (n int, done bool, err error) {
	if end := bytes.Index(b, emptyLine); end >= 0 && !r.done {
		r.block.Grow(min(end+len(emptyLine), r.limits().Block))
	}
	for n < len(b) && !r.done && r.err == nil {
		piece := b[n:]
		end := bytes.IndexByte(piece, '\n')
		if end >= 0 {
			piece = piece[:end+1]
		}
		if r.err = r.checkRoom(len(piece)); r.err != nil {
			break
		}
		r.block.Write(piece)
		n += len(piece)
		if end >= 0 {
			r.endLine()
		}
	}
	return n, r.done, r.err
}

// Head gives the head. It may be called when Feed was done.
func (r *Reader) Head() *Head { return &r.head }

func (r *Reader) limits() Limits {
	switch {
	case r.Limits != Limits{}:
		return r.Limits
	case r.Request:
		return ServerLimits
	}
	return ClientLimits
}

// checkRoom tells whether n more bytes of the current line are allowed. If they break two limits, that
// one is named which breaks first, so that it does not matter how the bytes were cut.
func (r *Reader) checkRoom(n int) error {
	l := r.limits()
	inLine := l.Line + len("\r\n") - (r.block.Len() - r.line)
	inBlock := l.Block - r.block.Len()
	switch {
	case n > inLine && inLine < inBlock:
		return ErrLineTooLong
	case n > inBlock:
		return ErrBlockTooLong
	}
	return nil
}

// endLine looks at a line that an LF has ended.
func (r *Reader) endLine() {
	line, crlf := strings.CutSuffix(r.block.String()[r.line:], "\r\n")
	switch {
	case !crlf && r.Request:
		r.err = MalformedError("A line ends in LF alone.")
		return
	case r.first == 0:
		if r.head.Line = line; !r.Request {
			r.head.Line = strings.TrimSpace(line)
			r.err = checkStatusLine(r.head.Line)
		} else if len(line) == 0 {
			r.err = MalformedError("The request line is empty.")
		}
		r.first = r.block.Len()
	case !crlf:
		return // an LF inside of a line
	case len(line) == 0:
		r.finish()
	default:
		if r.count++; r.count > r.limits().Count {
			r.err = ErrTooManyFields
		}
	}
	r.line = r.block.Len()
}

// finish takes the complete block apart.
func (r *Reader) finish() {
	lines := r.block.String()[r.first : r.block.Len()-len("\r\n")]
	r.head.Fields = make(Fields, 0, r.count)
	if r.Request {
		r.err = r.parseFields(lines)
	} else {
		r.parseFieldsTolerantly(lines)
	}
	r.block.Reset()
	r.done = r.err == nil
}

// parseFields takes the fields of a request.
func (r *Reader) parseFields(lines string) error {
	for lines != "" {
		var line string
		line, lines, _ = strings.Cut(lines, "\r\n")
		name, value, ok := strings.Cut(line, ":")
		switch {
		case isFolded(line):
			return MalformedError("A header line is folded.")
		case !ok || !ValidName(name):
			return MalformedError("A header line has no name.")
		case !ValidValue(value):
			return MalformedError("A header line holds control characters.")
		}
		r.head.Fields = append(r.head.Fields, Field{lowerName(name), trim(value)})
	}
	return nil
}

// parseFieldsTolerantly takes the fields of an answer.
func (r *Reader) parseFieldsTolerantly(lines string) {
	for lines != "" {
		var line string
		line, lines, _ = strings.Cut(lines, "\r\n")
		name, value, ok := strings.Cut(line, ":")
		ok = ok && ValidValue(line) && !isFolded(line)
		parts := []string{trim(value)}
		for isFolded(lines) {
			line, lines, _ = strings.Cut(lines, "\r\n")
			ok = ok && ValidValue(line)
			parts = append(parts, trim(line))
		}
		if name = trim(name); ok && name != "" {
			r.head.Fields = append(r.head.Fields, Field{name, trim(strings.Join(parts, " "))})
		}
	}
}

// isFolded tells whether a line continues the one before it (RFC 9112, 5.2).
func isFolded(line string) bool { return line != "" && (line[0] == ' ' || line[0] == '\t') }
