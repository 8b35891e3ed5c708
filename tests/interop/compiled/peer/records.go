package peer

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"sync"
)

// record is one line "KIND SIZE NUMBER" and SIZE bytes behind it.
type record struct {
	kind   string
	number int
	data   []byte
}

func readRecord(r *bufio.Reader) (record, error) {
	var c record
	var size int
	line, err := r.ReadString('\n')
	if err != nil {
		return c, err
	}
	if _, err = fmt.Sscan(line, &c.kind, &size, &c.number); err != nil {
		return c, fmt.Errorf("record %q: %w", line, err)
	}
	c.data = make([]byte, size)
	_, err = io.ReadFull(r, c.data)
	return c, err
}

var stdout sync.Mutex

func writeRecord(kind string, number int, data []byte) {
	stdout.Lock()
	defer stdout.Unlock()
	fmt.Printf("%s %d %d\n", kind, len(data), number)
	os.Stdout.Write(data)
}
