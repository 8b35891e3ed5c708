package psk

import "encoding/binary"

// The types of records (RFC 5246, section 6.2.1).
const (
	typeChangeCipherSpec = 20
	typeAlert            = 21
	typeHandshake        = 22
	typeData             = 23
)

const (
	headerSize = 5       // of a record
	maxContent = 1 << 14 // bytes of what is in a record

	// maxAhead bounds the memory for plaintext that nobody has read.
	maxAhead = 4 * maxContent

	// maxUseless is how many empty records and warnings may come without data between them.
	maxUseless = 16
)

// incoming is the state of what arrives.
type incoming struct {
	read     half
	head     [headerSize]byte // of a record, as far as it has come
	headSize int
	fragment queue // of a record that comes in parts
	plain    queue // data to be read

	useless    int // records since data came
	peerClosed bool
}

func (in *incoming) forget() {
	in.read = half{}
	in.fragment.drop(len(in.fragment.bytes()))
}

// Feed takes what has arrived and returns how many bytes of b it took. It neither changes nor keeps b. It takes
// all, unless the plaintext of the next record has no place behind what is already there to be read (of 64 KiB
// at most): then the rest of b is to be fed again when Read has taken everything. While Waiting it takes nothing
// behind the question: the rest is to be fed again after Answer. What comes behind the peer's close_notify, or
// behind our own within the handshake, is taken and dropped.
//
// An error is an *Error and final: its alert is in Output, and what there was to be read before it still is.
func (c *Conn) Feed(b []byte) (n int, err error) {
	for more := true; more && n < len(b) && c.listens() && !c.Waiting(); {
		var took int
		took, more = c.takeRecord(b[n:])
		n += took
	}
	if !c.listens() {
		n = len(b)
	}
	return n, c.Err()
}

// listens tells whether anything that the peer sends still matters.
func (c *Conn) listens() bool {
	return c.failed == nil && !c.peerClosed && (!c.closed || c.step == established)
}

// Read takes plaintext and returns how many bytes it took: none if there is nothing to read.
func (c *Conn) Read(p []byte) (n int) {
	n = copy(p, c.plain.bytes())
	c.plain.drop(n)
	return n
}

// Pending returns how many bytes there are to read.
func (c *Conn) Pending() int { return len(c.plain.bytes()) }

// takeRecord takes the bytes of one record, or of a part of it. No more are to be taken now if the record is
// not complete, or has to wait for Read.
func (c *Conn) takeRecord(b []byte) (n int, more bool) {
	if c.headSize < headerSize {
		n = copy(c.head[c.headSize:], b)
		c.headSize += n
		if c.headSize < headerSize {
			return n, false
		}
		if fault := c.checkHeader(); fault != nil {
			c.fail(fault)
			return n, false
		}
	}
	length := c.length()
	if c.read.protection != nil && c.plain.room() < length {
		return n, false
	}
	fragment := b[n:]
	if held := len(c.fragment.bytes()); held == 0 && len(fragment) >= length {
		fragment = fragment[:length]
		n += length
	} else {
		missing := length - held
		took := copy(c.fragment.reserve(missing)[:missing], fragment)
		c.fragment.add(took)
		n += took
		if took < missing {
			return n, false
		}
		fragment = c.fragment.bytes()
	}
	c.headSize = 0
	fault := c.takeFragment(fragment, len(b)-n)
	c.fragment.drop(len(c.fragment.bytes()))
	if fault != nil {
		c.fail(fault)
	}
	return n, true
}

// length returns how long the header says that the fragment is.
func (in *incoming) length() int { return int(binary.BigEndian.Uint16(in.head[3:])) }

// checkHeader judges the header of a record before more of it is taken.
func (c *Conn) checkHeader() *Error {
	typ, v := c.head[0], binary.BigEndian.Uint16(c.head[1:])
	agreed := c.handshake == nil || c.handshake.suite != nil
	limit := maxContent
	if p := c.read.protection; p != nil {
		limit += p.expansion()
	}
	switch {
	case typ < typeChangeCipherSpec || typ > typeData || v>>8 != version>>8:
		return unexpected("The peer does not speak TLS.")
	case agreed && v != version:
		return newError(alertProtocolVersion, "A record has the wrong version.")
	case c.length() > limit:
		return newError(alertRecordOverflow, "A record is too long.")
	}
	return nil
}

// takeFragment takes what is in a record. ahead is how many bytes are known to follow it.
func (c *Conn) takeFragment(fragment []byte, ahead int) *Error {
	typ, content := c.head[0], fragment
	if p := c.read.protection; p != nil {
		if c.read.seq == lastNumber {
			return newError(alertInternalError, "The peer has sent as many records as there are numbers.")
		}
		size := len(fragment)
		if c.Pending() == 0 {
			size = max(size, min(size+ahead, maxAhead))
		}
		defer c.plain.tidy()
		var authentic bool
		content, authentic = p.open(c.plain.reserve(size), c.read.next(typ), fragment)
		if !authentic {
			return c.notAuthentic()
		}
	}
	if len(content) > maxContent {
		return newError(alertRecordOverflow, "A record has too much in it.")
	}
	switch typ {
	case typeChangeCipherSpec:
		return c.takeChangeCipherSpec(content)
	case typeAlert:
		return c.takeAlert(content)
	case typeHandshake:
		return c.takeHandshake(content)
	}
	return c.takeData(content)
}

// notAuthentic is for a record that the peer has not protected with our keys.
func (c *Conn) notAuthentic() *Error {
	text := "A record is not authentic."
	if c.step == awaitFinished {
		text = "The peer has another pre-shared key."
	}
	return newError(alertBadRecordMAC, text)
}

// takeData adds plaintext, which lies behind what there is already, to what can be read.
func (c *Conn) takeData(content []byte) *Error {
	switch {
	case c.step != established:
		return unexpected("Data came before the end of the handshake.")
	case len(content) == 0:
		return c.takeUseless()
	}
	c.useless = 0
	c.plain.add(len(content))
	return nil
}

// takeAlert takes an alert: warnings are ignored (RFC 5246, section 7.2.2).
func (c *Conn) takeAlert(content []byte) *Error {
	if len(content) != 2 {
		return malformed("alert")
	}
	level, alert := content[0], content[1]
	switch {
	case alert == alertCloseNotify && c.step == established:
		c.peerClosed = true
		return nil
	case alert == alertCloseNotify:
		return &Error{Alert: alert, Received: true, Text: "The peer closed the connection during the handshake."}
	case level == levelWarning:
		return c.takeUseless()
	case level == levelFatal:
		return received(alert)
	}
	return newError(alertIllegalParameter, "An alert has an unknown level.")
}

// takeUseless counts a record that is allowed but of no use.
func (c *Conn) takeUseless() *Error {
	if c.useless++; c.useless > maxUseless {
		return unexpected("The peer sends nothing of use.")
	}
	return nil
}
