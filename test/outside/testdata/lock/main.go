// A stranger's program: it holds a lock, which nobody else can have then.
package main

import (
	"context"
	"errors"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"time"

	"github.com/seed642dee07/aws-federate/pkg/lock"
)

func main() {
	dir, err := os.MkdirTemp("", "stranger")
	if err != nil {
		log.Fatal(err)
	}
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "lock")
	held, err := lock.Acquire(context.Background(), path, time.Now)
	if err != nil {
		log.Fatal(err)
	}
	soon, cancel := context.WithTimeout(context.Background(), 100*time.Millisecond)
	defer cancel()
	_, err = lock.Acquire(soon, path, time.Now)
	if e, ok := errors.AsType[*lock.HeldError](err); !ok || e.Holder.PID != os.Getpid() {
		log.Fatalf("a second holder, or none: %v", err)
	}
	held.Release()
	again, err := lock.Acquire(context.Background(), path, time.Now)
	if err != nil {
		log.Fatal(err)
	}
	again.Release()
	fmt.Println("held, and let go")
}
