package loop

import (
	"sync"
	"testing"
)

func TestPostOrder(t *testing.T) {
	l := newLoop(t)
	var got []int
	for i := range 5000 {
		l.Post(func() { got = append(got, i) })
	}
	once(t, l)
	for i, x := range got {
		if i != x {
			t.Fatalf("place %d: %d", i, x)
		}
	}
	if len(got) != 5000 {
		t.Fatalf("%d calls", len(got))
	}
	once(t, l)
	l.Post(func() {})
	once(t, l)
	if n := cap(l.posts.out) + cap(l.posts.in); n > 2*postKeep {
		t.Errorf("%d places are kept", n)
	}
}

// TestPostFromManyGoroutines: nothing is lost, and each goroutine's posts come in its order.
func TestPostFromManyGoroutines(t *testing.T) {
	const posters, each = 16, 2000
	l := newLoop(t)
	var last [posters]int
	count := 0
	for p := range posters {
		go func() {
			for i := range each {
				l.Post(func() {
					if last[p] != i {
						t.Errorf("poster %d: %d after %d", p, i, last[p])
					}
					last[p]++
					if count++; count == posters*each {
						l.Stop()
					}
				})
			}
		}()
	}
	run(t, l)
	if count != posters*each {
		t.Fatalf("%d calls", count)
	}
}

func TestPostInPostComesNextRound(t *testing.T) {
	l := newLoop(t)
	n := 0
	var again func()
	again = func() { n++; l.Post(again) }
	l.Post(again)
	for i := 1; i <= 3; i++ {
		if err := l.RunOnce(-1); err != nil {
			t.Fatal(err)
		}
		if n != i {
			t.Fatalf("round %d: %d calls", i, n)
		}
	}
}

// TestPostAgainstClose: with the race detector, and each Post answers what happened.
func TestPostAgainstClose(t *testing.T) {
	for range 50 {
		l, err := New(nil)
		if err != nil {
			t.Fatal(err)
		}
		var posters sync.WaitGroup
		for range 4 {
			posters.Go(func() {
				for l.Post(func() {}) {
					l.Wake()
				}
			})
		}
		for range 5 {
			once(t, l)
		}
		if err := l.Close(); err != nil {
			t.Fatal(err)
		}
		posters.Wait()
	}
}

// TestPostPingPong: a loop and a goroutine answer each other, each asleep in between.
func TestPostPingPong(t *testing.T) {
	l := newLoop(t)
	ping := make(chan struct{})
	n := 0
	pong := func() {
		if n++; n == 2000 {
			l.Stop()
			return
		}
		ping <- struct{}{}
	}
	go func() {
		l.Post(pong)
		for range ping {
			l.Post(pong)
		}
	}()
	run(t, l)
	close(ping)
}
