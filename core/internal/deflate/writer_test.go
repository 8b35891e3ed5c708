package deflate

import (
	"bytes"
	"fmt"
	"testing"
)

// Every level and window, with and without context, and the window is kept to: the reader checks that.
func TestRoundTrips(t *testing.T) {
	for bits := MinBits; bits <= MaxBits; bits++ {
		for level := 1; level <= maxLevel; level++ {
			if bits < MaxBits && level > 1 {
				continue // the same compressor
			}
			for _, noContext := range []bool{false, true} {
				d := Direction{NoContext: noContext, Bits: bits}
				w, f := newDeflater(d, level), newInflater(d)
				sent := 0
				for i, message := range messages() {
					compressed, ok := w.w.Deflate(message)
					if !ok {
						continue
					}
					sent++
					longest := len(message) - 1
					if !noContext && len(message) >= leastReference && len(message) <= 1<<bits {
						longest = len(message) + 8
					}
					if len(compressed) > longest {
						t.Errorf("message %d of %d bytes became %d", i, len(message), len(compressed))
					}
					got, s := f.message(bytes.Clone(compressed), 1000)
					if s != Done || !bytes.Equal(got, message) {
						t.Fatalf("%+v, level %d, message %d of %d bytes: %d", d, level, i, len(message), s)
					}
				}
				if sent < len(messages())*3/8 {
					t.Errorf("%+v, level %d: only %d messages compressed", d, level, sent)
				}
				w.close(t)
				f.close(t)
			}
		}
	}
}

// What does not become shorter is sent as it is, and is in no context.
func TestIncompressibleMessages(t *testing.T) {
	d := Direction{Bits: 12}
	w, f := newDeflater(d, DefaultLevel), newInflater(d)
	for i := range 20 {
		if _, ok := w.w.Deflate(noise(5000, uint64(i))); ok {
			t.Errorf("message %d: noise was compressed", i)
		}
		message := append(noise(1000, uint64(i)), prose(1000, uint64(i))...)
		compressed, ok := w.w.Deflate(message)
		if !ok {
			t.Fatalf("message %d was not compressed", i)
		}
		if got, s := f.message(compressed, 1000); s != Done || !bytes.Equal(got, message) {
			t.Fatalf("message %d: %d", i, s)
		}
	}
	w.close(t)
	f.close(t)
}

// A message without repetitions helps those that are like it, at every level.
func TestRepeatedNoise(t *testing.T) {
	for level := 1; level <= maxLevel; level++ {
		for _, size := range []int{2 * leastReference, 1000, 4000} {
			w, f := newDeflater(Direction{Bits: MaxBits}, level), newInflater(Direction{Bits: MaxBits})
			total := 0
			for range 20 {
				message := noise(size, 1)
				compressed, ok := w.w.Deflate(message)
				if !ok {
					t.Fatalf("level %d: %d bytes were not compressed", level, size)
				}
				total += len(compressed)
				if got, s := f.message(bytes.Clone(compressed), 1000); s != Done || !bytes.Equal(got, message) {
					t.Fatalf("level %d, %d bytes: %d", level, size, s)
				}
			}
			if total > 20*size/3 {
				t.Errorf("level %d: 20 messages of %d bytes became %d", level, size, total)
			}
			w.close(t)
			f.close(t)
		}
	}
}

// The context makes the second of two messages much smaller, also if the compressor has worked for others
// meanwhile; without a context nothing changes.
func TestContextHelps(t *testing.T) {
	for bits := 10; bits <= MaxBits; bits++ {
		for _, noContext := range []bool{false, true} {
			for _, others := range []int{0, maxAlike + 1} {
				p := newPeople(Direction{NoContext: noContext, Bits: bits}, 1+others)
				message := prose(700, 1)
				size := func(i int) int {
					compressed, _ := p.writers[i].Deflate(message)
					return len(compressed)
				}
				first := size(0)
				for i := range others {
					size(1 + i)
				}
				second := size(0)
				if noContext && second != first || !noContext && second > first/4 {
					t.Errorf("%d bits, no context %v, %d others: %d bytes, then %d", bits, noContext, others, first, second)
				}
				p.close(t)
			}
		}
	}
}

// people are connections of one loop.
type people struct {
	*deflater
	writers []*Writer
	readers []*inflater
}

func newPeople(d Direction, n int) *people {
	p := &people{deflater: newDeflater(d, DefaultLevel)}
	for range n {
		p.add(d)
	}
	return p
}

func (p *people) add(d Direction) {
	w := new(Writer)
	w.Init(p.pool, &Options{Send: d, Level: DefaultLevel})
	p.writers = append(p.writers, w)
	p.readers = append(p.readers, newInflater(d))
}

// send sends a message from writer i and checks that it arrives.
func (p *people) send(t *testing.T, i int, message []byte) {
	t.Helper()
	compressed, ok := p.writers[i].Deflate(message)
	if !ok {
		return
	}
	if got, s := p.readers[i].message(compressed, 1<<20); s != Done || !bytes.Equal(got, message) {
		t.Fatalf("writer %d, message of %d bytes: %d", i, len(message), s)
	}
}

func (p *people) close(t *testing.T) {
	t.Helper()
	for i, w := range p.writers {
		w.Close()
		p.readers[i].close(t)
	}
	p.deflater.close(t)
}

// Many connections with all kinds of agreements share few compressors, and none sees the context of
// another one.
func TestSharedCompressors(t *testing.T) {
	p := newPeople(Direction{Bits: 12}, 3)
	for bits := MinBits; bits <= MaxBits; bits++ {
		p.add(Direction{Bits: bits})
		p.add(Direction{Bits: bits})
		p.add(Direction{Bits: bits, NoContext: true})
	}
	for i := range 2000 {
		k := i * 7919 % len(p.writers)
		if i%50 < 25 {
			k %= 4
		}
		p.send(t, k, prose(100+i*31%3000, uint64(k)))
		if n := len(p.pool.compressors); n > maxCompressors {
			t.Fatalf("%d compressors", n)
		}
		if i%97 == 0 { // a connection ends, and another one begins with the same struct
			w, f := p.writers[k], p.readers[k]
			d := Direction{Bits: 12}
			w.Close()
			w.Init(p.pool, &Options{Send: d, Level: DefaultLevel})
			f.r.Close()
			f.r.Init(f.pool, d)
		}
	}
	p.close(t)
}

func TestCompressorsAreBounded(t *testing.T) {
	p := newPeople(Direction{Bits: 12}, 2*maxAlike)
	for i := range p.writers {
		p.send(t, i, prose(500, 1))
	}
	if n := len(p.pool.compressors); n != maxAlike {
		t.Errorf("%d compressors of one kind", n)
	}
	p.close(t)

	p = newPeople(Direction{Bits: 12, NoContext: true}, 2*maxAlike)
	for i := range p.writers {
		p.send(t, i, prose(500, 1))
	}
	if n := len(p.pool.compressors); n != 1 {
		t.Errorf("%d compressors without a context", n)
	}
	p.close(t)
}

// What a connection keeps while nothing is sent.
func TestMemoryOfIdleConnections(t *testing.T) {
	for _, c := range []struct {
		d       Direction
		writing int
		reading int
	}{
		{Direction{Bits: 15}, 4 << 10, 32 << 10},
		{Direction{Bits: 12}, 4 << 10, 4 << 10},
		{Direction{Bits: 15, NoContext: true}, 0, 0},
	} {
		w, f := newDeflater(c.d, DefaultLevel), newInflater(c.d)
		for i := range 10 {
			compressed, _ := w.w.Deflate(prose(60000, uint64(i)))
			f.message(compressed, 1000)
		}
		held := func(h *history) int {
			if h.block == nil {
				return 0
			}
			return len(h.block.B)
		}
		if writing, reading := held(&w.w.history), held(&f.r.history); writing != c.writing || reading != c.reading {
			t.Errorf("%+v: %d and %d bytes", c.d, writing, reading)
		}
		if f.r.decoder != nil {
			t.Errorf("%+v: has a decoder", c.d)
		}
		w.close(t)
		f.close(t)
	}
}

func TestNothingAllocates(t *testing.T) {
	for _, level := range []int{1, DefaultLevel, maxLevel} {
		for _, bits := range []int{MinBits, 12, MaxBits} {
			for _, noContext := range []bool{false, true} {
				d := Direction{NoContext: noContext, Bits: bits}
				p := newPeople(d, maxAlike+2) // more than compressors: their contexts change
				f := p.readers[0]
				texts := [][]byte{prose(300, 1), prose(5000, 2), prose(200000, 3), noise(3000, 4)}
				out := make([]byte, 200001)
				run := func() {
					for i, w := range p.writers {
						for _, text := range texts {
							compressed, ok := w.Deflate(text)
							if !ok || i > 0 {
								continue
							}
							at, _, _ := f.r.Inflate(out, 0, compressed)
							if at, s := f.r.Finish(out, at); s != Done || at != len(text) {
								t.Fatal(at, s)
							}
						}
					}
				}
				run()
				run()
				if n := testing.AllocsPerRun(3, run); n != 0 {
					t.Errorf("%+v, level %d: %v allocations", d, level, n)
				}
				p.close(t)
			}
		}
	}
}

func BenchmarkDeflate(b *testing.B) {
	for _, d := range []Direction{{Bits: 12}, {Bits: 15}, {Bits: 12, NoContext: true}} {
		for _, connections := range []int{1, maxAlike + 1} {
			for _, size := range []int{300, 1 << 10, 64 << 10} {
				b.Run(fmt.Sprintf("%d bits/context %v/%d connections/%d", d.Bits, !d.NoContext, connections, size), func(b *testing.B) {
					p := newPeople(d, connections)
					var messages [][]byte
					for i := range 64 {
						messages = append(messages, prose(size, uint64(i)))
					}
					compressed := 0
					b.SetBytes(int64(size))
					b.ReportAllocs()
					b.ResetTimer()
					for i := range b.N {
						z, _ := p.writers[i%connections].Deflate(messages[i%len(messages)])
						compressed += len(z)
					}
					b.ReportMetric(float64(compressed)/float64(b.N)/float64(size), "ratio")
				})
			}
		}
	}
}
