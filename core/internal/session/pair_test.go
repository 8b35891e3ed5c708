package session

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"libqwebsocket/core/internal/frame"
)

// sender writes messages as a session and notes what the other one has to say to them.
type sender struct {
	s    Session
	wire []byte
	want []string
}

func (s *sender) message(text bool, payload []byte) {
	dst := make([]byte, s.s.MessageSize(len(payload)))
	s.wire = append(s.wire, dst[:s.s.PutMessage(dst, text, payload)]...)
	s.want = append(s.want, "message "+kind(text)+" "+quote(payload))
}

func (s *sender) control(opcode frame.Opcode, name string, payload []byte) {
	dst := make([]byte, s.s.ControlSize(len(payload)))
	s.wire = append(s.wire, dst[:s.s.PutControl(dst, opcode, payload)]...)
	s.want = append(s.want, name+" "+quote(payload))
}

// Two sessions back to back: what one puts, the other gives out, however it is cut on the way.
func TestBackToBack(t *testing.T) {
	noise := make([]byte, 301000)
	rand.NewChaCha8([32]byte{}).Read(noise)
	for _, role := range roles {
		for seed := range uint64(10) {
			r := rand.New(rand.NewPCG(seed, 1))
			var out sender
			out.s.Init(role, nil, nil)
			sizes := []int{0, 1, 5, 32, 125, 126, 1000, 65535, 65536, 70000, 300000}
			for range 40 {
				out.s.OutgoingFrame = []uint64{0, 1000, 1001, 65536, DefaultOutgoingFrame}[r.IntN(5)]
				payload := make([]byte, sizes[r.IntN(len(sizes))])
				text := r.IntN(2) == 0
				copy(payload, noise[r.IntN(1000):])
				if text {
					payload = []byte(strings.ToValidUTF8(string(payload), "\uFFFD"))
				}
				out.message(text, payload)
				if r.IntN(4) == 0 {
					out.control(frame.Ping, "ping", payload[:min(len(payload), 125)])
				}
				if r.IntN(4) == 0 {
					out.control(frame.Pong, "pong", payload[:min(len(payload), 125)])
				}
			}
			var reason [frame.MaxControlPayload]byte
			n := frame.PutClose(reason[:], 4000, "das Ende – €")
			out.control(frame.Close, "close", reason[:n])
			out.want[len(out.want)-1] = `close 4000 "das Ende – €"`

			p := newPeer(t, other(role))
			p.late = seed%2 == 0
			p.s.WantFrames = seed%3 == 0
			for rest, ok := out.wire, true; ok && len(rest) > 0; {
				piece := 1 + r.IntN(1<<r.IntN(18))
				n, ok = p.read(rest[:min(piece, len(rest))])
				rest = rest[n:]
			}
			expectLog(t, fmt.Sprintf("from %s, seed %d", role, seed), withoutFrames(p.log), out.want)
			p.finish()
		}
	}
}
