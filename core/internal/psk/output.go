package psk

import "encoding/binary"

// outgoing is the state of what is sent.
type outgoing struct {
	write  half
	out    queue
	closed bool // nothing goes out any more
}

func (o *outgoing) forget() {
	o.write = half{}
	o.closed = true
}

// Output returns ciphertext for the peer. It is lent until the next call of anything but Read and getters.
func (c *Conn) Output() []byte { return c.out.bytes() }

// Wrote says that the first n bytes of Output are on their way.
func (c *Conn) Wrote(n int) { c.out.drop(n) }

// Write seals p for the peer and returns how many bytes it took: all, or none unless Established, after
// CloseNotify and after a failure. What it makes is kept until Wrote: who wants that to be little gives at most
// 16 KiB, the content of a record, and waits until Output is empty.
//
// When the numbers of records are used up the connection fails (RFC 5246, section 6.1). Then Write takes less
// than all, and Err tells.
func (c *Conn) Write(p []byte) (n int) {
	if c.step != established || c.closed {
		return 0
	}
	for n < len(p) {
		if c.write.seq >= lastNumber-1 {
			c.fail(newError(alertInternalError, "As many records were sent as there are numbers."))
			return n
		}
		size := min(len(p)-n, maxContent)
		c.putRecord(typeData, p[n:n+size])
		n += size
	}
	return n
}

// CloseNotify tells the peer that nothing more will be sent. What the peer sends can still be read.
func (c *Conn) CloseNotify() {
	c.putAlert(alertCloseNotify)
	c.closed = true
}

// putAlert queues an alert.
func (c *Conn) putAlert(alert uint8) {
	c.putRecord(typeAlert, []byte{levelOf(alert), alert})
}

// putRecord queues a record with at most maxContent bytes in it.
func (c *Conn) putRecord(typ uint8, content []byte) {
	if c.closed {
		return
	}
	dst := c.out.reserve(maxOverhead + len(content))
	v := uint16(version)
	if c.step == notStarted {
		v = oldestInHeader
	}
	fragment := dst[headerSize:]
	var size int
	if p := c.write.protection; p != nil {
		size = p.seal(fragment, c.write.next(typ), content)
	} else {
		size = copy(fragment, content)
	}
	dst[0] = typ
	binary.BigEndian.PutUint16(dst[1:], v)
	binary.BigEndian.PutUint16(dst[3:], uint16(size))
	c.out.add(headerSize + size)
}
