package deflate

import (
	"bytes"

	"github.com/klauspost/compress/flate"
)

// Deflater compresses the messages of one direction.
type Deflater struct {
	takeover bool
	writer   *flate.Writer
	out      bytes.Buffer
}

// NewDeflater returns a deflater that keeps to a window of 1<<bits octets.
func NewDeflater(bits int, takeover bool) *Deflater {
	d := &Deflater{takeover: takeover}
	writer, err := flate.NewWriterWindow(&d.out, 1<<bits)
	if err != nil {
		panic(err) // the agreement has 8 to 15 bits
	}
	d.writer = writer
	return d
}

// Deflate compresses a message. The result is valid until the next call.
func (d *Deflater) Deflate(message []byte) []byte {
	d.out.Reset()
	if !d.takeover {
		d.writer.Reset(&d.out)
	}
	d.writer.Write(message)
	d.writer.Flush()
	return bytes.TrimSuffix(d.out.Bytes(), []byte{0, 0, 0xff, 0xff}) // RFC 7692, 7.2.1
}
