package core

import (
	"os"
	"sync"
)

// keyLogs are the open key log files by their paths; they stay open, for connections share them.
var keyLogs struct {
	sync.Mutex
	open map[string]*os.File
}

// openKeyLog gives the file that lines are added to. Each line is one write, so that it need not be locked.
func openKeyLog(path string) (*os.File, error) {
	keyLogs.Lock()
	defer keyLogs.Unlock()
	if file, ok := keyLogs.open[path]; ok {
		return file, nil
	}
	file, err := os.OpenFile(path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, err
	}
	if keyLogs.open == nil {
		keyLogs.open = map[string]*os.File{}
	}
	keyLogs.open[path] = file
	return file, nil
}
