package secure

// readSize is how much ciphertext one read may bring: eight full records.
const readSize = 128 << 10

// Buffers is the memory that the streams of one loop share: none of them holds on to it when its turn is
// over. The zero value is ready.
type Buffers struct {
	in  []byte // what is read next
	out []byte // records that are sealed in this turn
}

// input is where ciphertext is read.
func (b *Buffers) input() []byte {
	if b.in == nil {
		b.in = make([]byte, readSize)
	}
	return b.in
}
