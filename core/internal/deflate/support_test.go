package deflate

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"testing"

	"libqwebsocket/core/internal/mem"
)

// prose returns n bytes that compress as the messages of programs do; others for each seed.
func prose(n int, seed uint64) []byte {
	words := []string{`{"id": `, `, "name": "`, `"}, `, "null", "true", "0.25", " ", "alpha", "beta", "websocket", "é", "日本語", "\n"}
	r := rand.New(rand.NewPCG(seed, 1))
	var b []byte
	for len(b) < n {
		b = append(b, words[r.IntN(len(words))]...)
		if r.IntN(4) == 0 {
			b = fmt.Append(b, r.IntN(1e6))
		}
	}
	return b[:n]
}

// noise returns n bytes that do not compress.
func noise(n int, seed uint64) []byte {
	b := make([]byte, n)
	rand.NewChaCha8([32]byte{byte(seed), byte(seed >> 8)}).Read(b)
	return b
}

// inflater is a Reader with what it needs around it.
type inflater struct {
	memory mem.Pool
	pool   *Pool
	r      Reader
	limit  int
	grow   int // how much room is given at a time
}

func newInflater(d Direction) *inflater {
	f := &inflater{limit: 1 << 26, grow: 1 << 16}
	f.pool = NewPool(&f.memory)
	f.r.Init(f.pool, d)
	return f
}

// message decompresses the payload of a message, which comes in pieces of at most piece bytes.
func (f *inflater) message(payload []byte, piece int) ([]byte, Status) {
	var out []byte
	at, s := 0, Hungry
	more := func() bool {
		if s != Full || len(out) == f.limit {
			return false
		}
		grown := make([]byte, min(len(out)+f.grow, f.limit))
		copy(grown, out[:at])
		out = grown
		return true
	}
	for len(payload) > 0 {
		src := bytes.Clone(payload[:min(piece, len(payload))])
		payload = payload[len(src):]
		for len(src) > 0 || s == Full {
			var used int
			at, used, s = f.r.Inflate(out, at, src)
			src = src[used:]
			if s != Hungry && !more() {
				return out[:at], s
			}
		}
	}
	for {
		at, s = f.r.Finish(out, at)
		if !more() {
			return out[:at], s
		}
	}
}

// close checks that all memory has come back.
func (f *inflater) close(t *testing.T) {
	t.Helper()
	f.r.Close()
	f.pool.Close()
	if n := f.memory.InUse(); n != 0 {
		t.Errorf("%d blocks in use at the end", n)
	}
	f.memory.Close()
}

// deflater is a Writer with what it needs around it.
type deflater struct {
	memory mem.Pool
	pool   *Pool
	w      Writer
}

func newDeflater(d Direction, level int) *deflater {
	f := new(deflater)
	f.pool = NewPool(&f.memory)
	f.w.Init(f.pool, &Options{Send: d, Level: level})
	return f
}

func (f *deflater) close(t *testing.T) {
	t.Helper()
	f.w.Close()
	f.pool.Close()
	if n := f.memory.InUse(); n != 0 {
		t.Errorf("%d blocks in use at the end", n)
	}
	f.memory.Close()
}
