package frame

// Error is a way in which a stream of frames breaks the rules, or one of the receiver's limits. The zero
// Error is none. Where Qt has a text for it, the text is Qt's.
type Error uint8

// Everything that a connection is failed for.
const (
	ErrReservedBits Error = iota + 1
	ErrReservedOpcode
	ErrControlTooLong
	ErrControlFragmented
	ErrLengthNot7
	ErrLengthNot16
	ErrLengthHighBit
	ErrMaskMissing
	ErrMaskUnexpected
	ErrNothingToContinue
	ErrNotContinued
	ErrCloseTooShort
	ErrCloseCode
	ErrUTF8
	ErrCompressed
	ErrTooManyFrames
	ErrFrameTooLong
	ErrMessageTooLong
	ErrNoMemory
)

var errorTable = [...]struct {
	code int
	text string
}{
	ErrReservedBits:      {1002, "Rsv field is non-zero"},
	ErrReservedOpcode:    {1002, "Used reserved opcode"},
	ErrControlTooLong:    {1002, "Control frame is larger than 125 bytes"},
	ErrControlFragmented: {1002, "Control frames cannot be fragmented"},
	ErrLengthNot7:        {1002, "Lengths smaller than 126 must be expressed as one byte."},
	ErrLengthNot16:       {1002, "Lengths smaller than 65536 (2^16) must be expressed as 2 bytes."},
	ErrLengthHighBit:     {1002, "Highest bit of payload length is not 0."},
	ErrMaskMissing:       {1002, "Frames from a client must be masked."},
	ErrMaskUnexpected:    {1002, "Frames from a server must not be masked."},
	ErrNothingToContinue: {1002, "Received Continuation frame, while there is nothing to continue."},
	ErrNotContinued:      {1002, "All data frames after the initial data frame must have opcode 0 (continuation)."},
	ErrCloseTooShort:     {1002, "Payload of close frame is too small."},
	ErrCloseCode:         {1002, "Invalid close code 1002 detected."}, // as Qt: never the code that was received
	ErrUTF8:              {1007, "Invalid UTF-8 code encountered."},
	ErrCompressed:        {1007, "Invalid compressed data encountered."},
	ErrTooManyFrames:     {1008, "Too many fragments."},
	ErrFrameTooLong:      {1009, "Maximum framesize exceeded."},
	ErrMessageTooLong:    {1009, "Received message is too big."},
	ErrNoMemory:          {1009, "Not enough memory for the message."},
}

// CloseCode returns the close code that the connection is failed with.
func (e Error) CloseCode() int { return errorTable[e].code }

// Error returns the close reason that the connection is failed with.
func (e Error) Error() string { return errorTable[e].text }

// Expect is what the receiver of a frame knows when the header arrives.
type Expect struct {
	// Masked: the peer is a client, whose frames are masked (RFC 6455, 5.1).
	Masked bool

	// Open: a message has begun, and its last frame has not come yet.
	Open bool

	// Rsv has the reserved bits that the first frame of a message may have set; none without an extension
	// (RFC 6455, 5.2; RFC 7692, 6).
	Rsv uint8
}

// Check judges a header that took n bytes on the wire by RFC 6455, section 5. It returns the first rule
// that is broken, in Qt's order, or 0.
func Check(h *Header, n int, expect Expect) Error {
	extended := n - shortSize
	if h.Masked {
		extended -= keySize
	}
	switch {
	case h.Rsv != 0 && (h.Rsv&^expect.Rsv != 0 || h.Opcode != Text && h.Opcode != Binary): // 5.2
		return ErrReservedBits
	case h.Opcode > Binary && h.Opcode < Close || h.Opcode > Pong: // 5.2
		return ErrReservedOpcode
	case h.Opcode.Control() && extended != 0: // 5.5
		return ErrControlTooLong
	case h.Opcode.Control() && !h.Fin: // 5.5
		return ErrControlFragmented
	case h.Length>>63 != 0: // 5.2
		return ErrLengthHighBit
	case extended == 2 && h.Length < length16: // 5.2
		return ErrLengthNot7
	case extended == 8 && h.Length < 1<<16: // 5.2
		return ErrLengthNot16
	case expect.Masked && !h.Masked: // 5.1
		return ErrMaskMissing
	case !expect.Masked && h.Masked: // 5.1
		return ErrMaskUnexpected
	case h.Opcode == Continuation && !expect.Open: // 5.4
		return ErrNothingToContinue
	case (h.Opcode == Text || h.Opcode == Binary) && expect.Open: // 5.4
		return ErrNotContinued
	}
	return 0
}
