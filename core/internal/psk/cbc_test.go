package psk

import (
	"bytes"
	"crypto/sha1"
	"testing"
)

// TestPadding seals blocks as a peer might that has the keys, and opens them.
func TestPadding(t *testing.T) {
	const overhead = 16 + sha1.Size
	protect := newCBC(sha1.New)
	k := keys{mac: pattern(sha1.Size), key: pattern(16)}
	sealer := protect(k, true, func(b []byte) { copy(b, pattern(len(b))) }).(*cbc)
	opener := protect(k, false, nil)
	seal := func(blocks []byte) []byte {
		encrypted := make([]byte, len(blocks))
		sealer.mode.CryptBlocks(encrypted, blocks)
		return append(encrypted, sealer.authenticate(new(additional), encrypted)...)
	}
	open := func(fragment []byte) ([]byte, bool) {
		return opener.open(make([]byte, len(fragment)), new(additional), fragment)
	}
	vector := pattern(16)
	for padding := range 256 {
		content := pattern(255 - padding)
		blocks := append(bytes.Clone(vector), content...)
		blocks = append(blocks, bytes.Repeat([]byte{byte(padding)}, padding+1)...)
		if got, ok := open(seal(blocks)); !ok || !bytes.Equal(got, content) {
			t.Errorf("padding %d: %v, %d bytes", padding, ok, len(got))
		}
		if padding > 0 {
			blocks[len(blocks)-1-padding]++
			if _, ok := open(seal(blocks)); ok {
				t.Errorf("padding %d whose first byte is another one", padding)
			}
		}
	}
	for name, blocks := range map[string][]byte{
		"nothing":                    {},
		"no block":                   vector,
		"more padding than there is": append(bytes.Clone(vector), bytes.Repeat([]byte{16}, 16)...),
		"255 of 16 bytes":            append(bytes.Clone(vector), bytes.Repeat([]byte{255}, 16)...),
	} {
		if got, ok := open(seal(blocks)); ok {
			t.Errorf("%s: %x", name, got)
		}
	}
	for size := range overhead {
		if _, ok := open(make([]byte, size)); ok {
			t.Errorf("%d bytes", size)
		}
	}
}

// TestVectorsDiffer: the same content never looks the same.
func TestVectorsDiffer(t *testing.T) {
	p := establish(t, clientConfig(0x008D), serverConfig())
	seen := map[string]bool{}
	for i := range 100 {
		p.client.Write(pattern(16))
		fragment := records(t, p.client.Output())[0].content
		for _, block := range []string{string(fragment[:16]), string(fragment[16:32])} {
			if seen[block] {
				t.Errorf("block seen before in record %d", i)
			}
			seen[block] = true
		}
		p.client.Wrote(len(p.client.Output()))
	}
}
