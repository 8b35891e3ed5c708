package psk

import (
	"fmt"
	"testing"
)

func BenchmarkHandshake(b *testing.B) {
	for _, id := range []uint16{0xCCAC, 0xD001, 0x00A8, 0x008D} {
		b.Run(findSuite(suites, id).name, func(b *testing.B) {
			client, server := clientConfig(id), serverConfig(id)
			b.ReportAllocs()
			for b.Loop() {
				establish(b, client, server)
			}
		})
	}
}

// BenchmarkRecord seals a record on one side and opens it on the other.
func BenchmarkRecord(b *testing.B) {
	for _, id := range []uint16{0xCCAC, 0x00A8, 0x00A9, 0x008D} {
		for _, size := range []int{32, maxContent} {
			b.Run(fmt.Sprintf("%s/%d", findSuite(suites, id).name, size), func(b *testing.B) {
				p := establish(b, clientConfig(id), serverConfig(id))
				message, space := pattern(size), make([]byte, maxContent)
				b.SetBytes(int64(size))
				b.ReportAllocs()
				for b.Loop() {
					exchange(b, p.client, p.server, message, space, 0)
				}
			})
		}
	}
}
