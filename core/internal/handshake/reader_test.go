package handshake

import (
	"errors"
	"reflect"
	"strings"
	"testing"
)

// read feeds a head in pieces of the given size and tells what came of it.
func read(r Reader, s string, size int) (head *Head, taken int, err error) {
	for taken < len(s) {
		piece := []byte(s[taken:min(taken+size, len(s))])
		n, done, err := r.Feed(piece)
		taken += n
		if err != nil {
			return nil, taken, err
		}
		if done {
			return r.Head(), taken, nil
		}
		if n != len(piece) {
			panic("bytes left out in the middle of a head")
		}
	}
	return nil, taken, nil
}

// sameInAnyPieces reads a head whole and in small pieces and expects the same.
func sameInAnyPieces(t *testing.T, r Reader, s string) (head *Head, taken int, err error) {
	t.Helper()
	head, taken, err = read(r, s, len(s)+1)
	for _, size := range []int{1, 2, 3, 7, 64} {
		h, n, e := read(r, s, size)
		if !reflect.DeepEqual(h, head) || h != nil && n != taken || !reflect.DeepEqual(e, err) {
			t.Fatalf("%.100q in pieces of %d:\n got %+q, %d, %v\nwant %+q, %d, %v", s, size, h, n, e, head, taken, err)
		}
	}
	return head, taken, err
}

const frames = "\x81\x85abcd\r\n\r\n"

func TestReadAnswer(t *testing.T) {
	const status = "HTTP/1.1 101 Switching Protocols"
	for _, row := range []struct {
		name, in string
		line     string
		fields   Fields
	}{
		{"none", status + "\r\n\r\n", status, Fields{}},
		{"fields", status + "\r\nA: 1\r\nb:2\r\nC: \t 3 4 \t\r\nD:\r\n\r\n", status, Fields{{"A", "1"}, {"b", "2"}, {"C", "3 4"}, {"D", ""}}},
		{"colons in the value", status + "\r\nA: b: c\r\n\r\n", status, Fields{{"A", "b: c"}}},
		{"Latin-1", status + "\r\nA: \xe9\r\n\r\n", status, Fields{{"A", "\xe9"}}},
		{"space round the status line", " " + status + " \r\n\r\n", status, Fields{}},
		{"status line that ends in LF", status + "\nA: 1\r\n\r\n", status, Fields{{"A", "1"}}},
		{"folded", status + "\r\nA: 1\r\n 2\r\n\t 3 \r\nB: 4\r\n\r\n", status, Fields{{"A", "1 2 3"}, {"B", "4"}}},
		{"folded empty", status + "\r\nA:\r\n 2\r\n \r\n\r\n", status, Fields{{"A", "2"}}},
		{"folded with nothing to continue", status + "\r\n a: 1\r\n b\r\nC: 2\r\n\r\n", status, Fields{{"C", "2"}}},
		{"no colon", status + "\r\nA: 1\r\nno\r\n 2\r\nB: 3\r\n\r\n", status, Fields{{"A", "1"}, {"B", "3"}}},
		{"no name", status + "\r\n: 1\r\n : 2\r\nB: 3\r\n\r\n", status, Fields{{"B", "3"}}},
		{"space before the colon", status + "\r\nA : 1\r\n\r\n", status, Fields{{"A", "1"}}},
		{"NUL", status + "\r\nA: 1\x00\r\nB: 2\r\n\r\n", status, Fields{{"B", "2"}}},
		{"CR in a line", status + "\r\nA: 1\rX: 2\r\nB: 3\r\n\r\n", status, Fields{{"B", "3"}}},
		{"LF in a line", status + "\r\nA: 1\nX: 2\r\nB: 3\r\n\r\n", status, Fields{{"B", "3"}}},
		{"LF and nothing else", status + "\r\n\n\r\nB: 3\r\n\r\n", status, Fields{{"B", "3"}}},
		{"control character in a fold", status + "\r\nA: 1\r\n \x01\r\nB: 3\r\n\r\n", status, Fields{{"B", "3"}}},
	} {
		t.Run(row.name, func(t *testing.T) {
			head, n, err := sameInAnyPieces(t, Reader{}, row.in+frames)
			if err != nil || n != len(row.in) || head.Line != row.line || !reflect.DeepEqual(head.Fields, row.fields) {
				t.Errorf("%+q, %d of %d, %v", head, n, len(row.in), err)
			}
		})
	}
}

// A first line that is none tells at once that no answer comes.
func TestReadNoAnswer(t *testing.T) {
	for in, want := range map[string]string{
		"first garbage line\r\nsecond":   "Invalid statusline in response: first garbage line.",
		"\r\n":                           "Invalid statusline in response: .",
		"garbage\n":                      "Invalid statusline in response: garbage.",
		"HTTP/1.1 abc Odd\r\n":           "Invalid statusline in response: HTTP/1.1 abc Odd.",
		"HTTP/1.1  101 x\r\n":            "Invalid statusline in response: HTTP/1.1  101 x.",
		"HTTP/1.1 -1 x\r\n":              "Invalid statusline in response: HTTP/1.1 -1 x.",
		"HTTP/1.1 +101 x\r\n":            "Invalid statusline in response: HTTP/1.1 +101 x.",
		"HTTP/1.1 99999999999999 x\r\n":  "Invalid statusline in response: HTTP/1.1 99999999999999 x.",
		"HTTP/11 101 x\r\n":              "Invalid statusline in response: HTTP/11 101 x.",
		"HTTP/x.1 101 x\r\n":             "Invalid statusline in response: HTTP/x.1 101 x.",
		"HTTP/1.x 101 x\r\n":             "Invalid statusline in response: HTTP/1.x 101 x.",
		"http/1.1 101 x\r\n":             "Invalid statusline in response: http/1.1 101 x.",
		"HTTP/1.1\r\n":                   "Invalid statusline in response: HTTP/1.1.",
		"SSH-2.0-d\xe9mon\r\n":           "Invalid statusline in response: SSH-2.0-démon.",
		"\x15\x03\x01\x00\x02\x02\x46\n": "Invalid statusline in response: \x15\x03\x01\x00\x02\x02F.",
	} {
		_, _, err := sameInAnyPieces(t, Reader{}, in)
		var answer *AnswerError
		if !errors.As(err, &answer) || answer.Text != want {
			t.Errorf("%q: %v", in, err)
		}
	}
}

func TestReadUnfinishedAnswer(t *testing.T) {
	for _, in := range []string{
		"", "HTTP/1.1 10", "garbage without an end", "HTTP/1.1 101 x\r\n", "HTTP/1.1 101 x\r\nA: 1\r\n",
		"HTTP/1.1 101 x\nUpgrade: websocket\nConnection: Upgrade\n\n", "HTTP/1.1 101 x\r\nA: 1\r\n\r",
	} {
		if head, n, err := sameInAnyPieces(t, Reader{}, in); head != nil || n != len(in) || err != nil {
			t.Errorf("%q: %+q, %d, %v", in, head, n, err)
		}
	}
}

func TestReadRequest(t *testing.T) {
	const in = "GET /chat HTTP/1.1\r\nHOST: h\r\nX-\xc3: 1\r\n\r\n"
	if _, _, err := sameInAnyPieces(t, Reader{Request: true}, in); err != MalformedError("A header line has no name.") {
		t.Error(err)
	}
	const good = "GET /chat HTTP/1.1\r\nHOST: H\r\nx-A:\t1:B \r\nC:\r\n\r\n"
	head, n, err := sameInAnyPieces(t, Reader{Request: true}, good+frames)
	want := Head{"GET /chat HTTP/1.1", Fields{{"host", "H"}, {"x-a", "1:B"}, {"c", ""}}}
	if err != nil || n != len(good) || !reflect.DeepEqual(*head, want) {
		t.Errorf("%+q, %d, %v", head, n, err)
	}
	for in, want := range map[string]string{
		"\r\n":                                    "The request line is empty.",
		"GET / HTTP/1.1\n":                        "A line ends in LF alone.",
		"GET / HTTP/1.1\r\nA: 1\n":                "A line ends in LF alone.",
		"GET / HTTP/1.1\r\nA: 1\r\n\n":            "A line ends in LF alone.",
		"GET / HTTP/1.1\r\nA: 1\r\n 2\r\n\r\n":    "A header line is folded.",
		"GET / HTTP/1.1\r\n\tA: 1\r\n\r\n":        "A header line is folded.",
		"GET / HTTP/1.1\r\nA : 1\r\n\r\n":         "A header line has no name.",
		"GET / HTTP/1.1\r\nA\t: 1\r\n\r\n":        "A header line has no name.",
		"GET / HTTP/1.1\r\nA\x00: 1\r\n\r\n":      "A header line has no name.",
		"GET / HTTP/1.1\r\nA\r: 1\r\n\r\n":        "A header line has no name.",
		"GET / HTTP/1.1\r\n: 1\r\n\r\n":           "A header line has no name.",
		"GET / HTTP/1.1\r\nno colon\r\n\r\n":      "A header line has no name.",
		"GET / HTTP/1.1\r\nA: 1\x00\r\n\r\n":      "A header line holds control characters.",
		"GET / HTTP/1.1\r\nA: 1\rB: 2\r\n\r\n":    "A header line holds control characters.",
		"GET / HTTP/1.1\r\nA: 1\r\r\n\r\n":        "A header line holds control characters.",
		"GET / HTTP/1.1\r\nA: \x7f\r\n\r\n":       "A header line holds control characters.",
		"GET / HTTP/1.1\r\nA: \x0b1\r\n\r\n":      "A header line holds control characters.",
		"GET / HTTP/1.1\r\nA\u212a: \x0b\r\n\r\n": "A header line has no name.",
	} {
		if _, _, err := sameInAnyPieces(t, Reader{Request: true}, in); err != MalformedError(want) {
			t.Errorf("%q: %v", in, err)
		}
	}
}

func TestReaderLimits(t *testing.T) {
	const status = "HTTP/1.1 101\r\n" // 12 bytes and the end of the line
	small := Reader{Limits: Limits{Line: 12, Block: 50, Count: 3}}
	for _, row := range []struct {
		in  string
		err error
	}{
		{status + "A: 4567890ab\r\nB:\r\nC:\r\n\r\n", nil},
		{status + "A: 4567890abc\r\n", ErrLineTooLong},
		{status + "A: 4567890abcd", nil}, // its end may be in there
		{status + "A: 4567890abcde", ErrLineTooLong},
		{"123456789012345", ErrLineTooLong},
		{status + "A:\r\nB:\r\nC:\r\n\r\n", nil},
		{status + "A:\r\nB:\r\nC:\r\nD:\r\n", ErrTooManyFields},
		{status + "A:\r\n B\r\nC\r\n:\r\n", ErrTooManyFields},
		{status + "A:890123456\r\nB:890123456\r\n678901\r\n\r\n", nil},              // 50
		{status + "A:890123456\r\nB:890123456\r\n6789012\r\n\r\n", ErrBlockTooLong}, // 51
		{status + "A:890123456\r\nB:890123456\r\n67890123456", ErrBlockTooLong},
		{status + "A:890123456\r\nB:890123456\r\n678901234567890", ErrBlockTooLong}, // both in one piece
	} {
		if _, _, err := sameInAnyPieces(t, small, row.in); err != row.err {
			t.Errorf("%q: %v, want %v", row.in, err, row.err)
		}
	}
}

func TestReaderUsualLimits(t *testing.T) {
	line := func(n int) string { return "A: " + strings.Repeat("x", n-3) + "\r\n" }
	for _, row := range []struct {
		request bool
		in      string
		err     error
	}{
		{true, line(8 << 10), nil},
		{true, line(8<<10 + 1), ErrLineTooLong},
		{true, strings.Repeat(line(8<<10), 9), ErrBlockTooLong},
		{true, strings.Repeat(line(3), 100) + "\r\n", nil},
		{true, strings.Repeat(line(3), 101), ErrTooManyFields},
		{false, line(128 << 10), nil},
		{false, line(128<<10 + 1), ErrLineTooLong},
		{false, strings.Repeat(line(128<<10), 2), ErrBlockTooLong},
		{false, strings.Repeat(line(3), 4096) + "\r\n", nil},
		{false, strings.Repeat(line(3), 4097), ErrTooManyFields},
	} {
		first := "HTTP/1.1 101 x\r\n"
		if row.request {
			first = "GET / HTTP/1.1\r\n"
		}
		if _, _, err := sameInAnyPieces(t, Reader{Request: row.request}, first+row.in); err != row.err {
			t.Errorf("%.20q: %v, want %v", row.in, err, row.err)
		}
	}
}

func TestReaderErrorStays(t *testing.T) {
	r := Reader{Limits: Limits{Line: 4, Block: 100, Count: 1}}
	for range 2 {
		n, done, err := r.Feed([]byte("0123456789\r\n\r\n"))
		if n != 0 || done || err != ErrLineTooLong {
			t.Error(n, done, err)
		}
	}
	r = Reader{}
	r.Feed([]byte("HTTP/1.1 101 x\r\n\r\n"))
	if n, done, err := r.Feed([]byte("more")); n != 0 || !done || err != nil {
		t.Error(n, done, err)
	}
}

// However small the pieces, each byte is looked at once and moved a bounded number of times: 256 KiB that
// come singly take no more memory, and no more often, than growing the block does.
func TestReaderIsLinear(t *testing.T) {
	const size = 256 << 10
	limits := Limits{Line: size, Block: 2 * size, Count: size}
	for name, body := range map[string]string{
		"lines":            strings.Repeat("A: b\r\n", size/6),
		"empty folds":      strings.Repeat(" \r\n", size/3),
		"folds":            "A:" + strings.Repeat(" 1\r\n", size/4),
		"one line":         "A: " + strings.Repeat(",", size-16) + "\r\n",
		"carriage returns": "A: " + strings.Repeat("\r", size-16) + "\r\n",
		"line feeds":       "A: " + strings.Repeat("\n", size-16) + "\r\n",
	} {
		in := []byte("HTTP/1.1 101 x\r\n" + body + "\r\n")
		allocations := testing.AllocsPerRun(1, func() {
			r := Reader{Limits: limits}
			for i := range in {
				if n, done, err := r.Feed(in[i : i+1]); n != 1 || done != (i == len(in)-1) || err != nil {
					t.Fatal(name, i, n, done, err)
				}
			}
		})
		if allocations > 100 {
			t.Errorf("%s: %v allocations", name, allocations)
		}
	}
}

// FuzzReader holds that a head means the same however it is cut, and that nothing in it breaks the
// judges.
func FuzzReader(f *testing.F) {
	f.Add(goodRequest(), true, 1)
	f.Add(goodAnswer("X-Long: a", " b", "\tc"), false, 3)
	f.Add("HTTP/1.1 400 Bad Request\r\nSec-WebSocket-Version: 8, 7\r\n\r\n", false, 5)
	f.Add("HTTP/1.1 404 Not Found\nA: 1\r\n\r\n", false, 2)
	f.Add("GET http://[::1]:1/%zz HTTP/1.1\r\nhost:a@b\r\nOrigin: null\r\n\r\n", true, 4)
	f.Fuzz(func(t *testing.T, s string, request bool, size int) {
		r := Reader{Request: request, Limits: Limits{Line: 200, Block: 1000, Count: 20}}
		head, n, err := read(r, s, len(s)+1)
		h, m, e := read(r, s, max(1, size))
		if !reflect.DeepEqual(h, head) || h != nil && m != n || !reflect.DeepEqual(e, err) {
			t.Fatalf("cut: %+q, %d, %v; whole: %+q, %d, %v", h, m, e, head, n, err)
		}
		switch {
		case err != nil && request:
			expectAnswerable(t, RefusalOf(err))
		case head != nil && request:
			checkAnyRequest(t, head)
		case head != nil:
			CheckResponse(head, &Request{Key: sampleKey})
		}
	})
}

// checkAnyRequest holds what is true of all requests that are taken.
func checkAnyRequest(t *testing.T, head *Head) {
	request, refusal := judgeRequest(head)
	if refusal != nil {
		expectAnswerable(t, refusal)
	}
	if request == nil {
		if refusal == nil {
			t.Fatal("neither taken nor refused")
		}
		return
	}
	if !isKey(request.Key) || request.URL.Host == "" || request.Host == "" || !ValidValue(request.Origin) {
		t.Fatalf("%+v", request)
	}
	request.SameOrigin()
	answer, injected := (&Acceptance{Origin: request.Origin}).Append(nil, request.Key)
	if injected != nil {
		t.Fatalf("%+v", injected)
	}
	again, _, err := read(Reader{Request: true}, string(answer), len(answer))
	if err != nil || again == nil {
		t.Fatalf("%q: %v", answer, err)
	}
}

// expectAnswerable expects that a refusal is one HTTP answer.
func expectAnswerable(t *testing.T, r *Refusal) {
	t.Helper()
	bytes := string(r.Append(nil))
	head, n, err := read(Reader{}, bytes, len(bytes))
	if err != nil || head == nil || bytes[n:] != r.Body {
		t.Fatalf("%q: %v", bytes, err)
	}
}
