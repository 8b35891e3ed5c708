package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"regexp"
	"syscall"
	"time"
)

const (
	readyLimit = 30 * time.Second // for a server to print its URL
	endLimit   = 10 * time.Second // for a process to end when it should
)

// process is a program under test.
type process struct {
	cmd   *exec.Cmd
	ended chan struct{} // closed when it has ended
	err   error         // how; set before that
}

// start runs a command of the shell with arguments after it. Its standard output goes to out.
func start(command string, out io.Writer, arguments ...string) (*process, error) {
	p := &process{ended: make(chan struct{})}
	p.cmd = exec.Command("/bin/sh", append([]string{"-c", "exec " + command + ` "$@"`, "sh"}, arguments...)...)
	p.cmd.Stdout, p.cmd.Stderr = out, os.Stderr
	if err := p.cmd.Start(); err != nil {
		return nil, err
	}
	go func() {
		p.err = p.cmd.Wait()
		close(p.ended)
	}()
	return p, nil
}

// wait waits for the process to end by itself; it ends it when it takes too long.
func (p *process) wait(limit time.Duration) error {
	select {
	case <-p.ended:
		return p.err
	case <-time.After(limit):
		p.cmd.Process.Kill()
		<-p.ended
		return errors.New("did not end")
	}
}

// stop asks the process to end. It is an error if it has ended before.
func (p *process) stop() error {
	select {
	case <-p.ended:
		return fmt.Errorf("ended during the test: %v", p.cmd.ProcessState)
	default:
	}
	p.cmd.Process.Signal(syscall.SIGTERM)
	p.wait(endLimit)
	return nil
}

var webSocketURL = regexp.MustCompile(`wss?://[^\s"']+`)

// startServer starts a server, and returns the URL that it prints.
func startServer(command string) (*process, string, error) {
	reader, writer := io.Pipe()
	p, err := start(command, writer)
	if err != nil {
		return nil, "", err
	}
	go func() {
		<-p.ended
		writer.Close()
	}()
	found := make(chan string, 1)
	go func() {
		defer close(found)
		lines := bufio.NewScanner(reader)
		for lines.Scan() {
			if url := webSocketURL.FindString(lines.Text()); url != "" {
				found <- url
				break
			}
		}
		io.Copy(io.Discard, reader)
	}()
	select {
	case url := <-found:
		if url != "" {
			return p, url, nil
		}
		return nil, "", fmt.Errorf("%s: ended without printing a URL", command)
	case <-time.After(readyLimit):
		p.stop()
		return nil, "", fmt.Errorf("%s: no URL in time", command)
	}
}
