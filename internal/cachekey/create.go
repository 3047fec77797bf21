//go:build windows || darwin

package cachekey

import (
	"context"
	"os"
	"path/filepath"
	"time"

	"github.com/seed642dee07/aws-federate/pkg/lock"
)

// patience is how long another process may take to make the key.
const patience = 5 * time.Second

// create makes a key and has it kept, unless another process has: of many, one makes it. The function
// read is not ok where there is none; its error says that this is not known.
func create(lockPath string, read func() ([]byte, bool, error), keep func([]byte) error) ([]byte, error) {
	if err := os.MkdirAll(filepath.Dir(lockPath), 0o700); err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	held, err := lock.Acquire(ctx, lockPath, nil)
	if err != nil {
		return nil, err
	}
	defer held.Release()
	if key, ok, err := read(); ok || err != nil {
		return key, err
	}
	key := fresh()
	return key, keep(key)
}
