package lock_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/seed642dee07/aws-federate/pkg/lock"
)

// One process at a time does the work. One that does not want to wait for longer learns for whom it
// waited.
func ExampleAcquire() {
	dir, err := os.MkdirTemp("", "example-")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "backup.lock")

	held, err := lock.Acquire(context.Background(), path, time.Now)
	if err != nil {
		fmt.Println(err)
		return
	}

	ctx, cancel := context.WithTimeout(context.Background(), 100*time.Millisecond)
	defer cancel()
	_, err = lock.Acquire(ctx, path, time.Now)
	if busy, ok := errors.AsType[*lock.HeldError](err); ok {
		fmt.Println("held by this very process:", busy.Holder.PID == os.Getpid())
	}

	held.Release()
	held, err = lock.Acquire(context.Background(), path, time.Now)
	fmt.Println("free:", err == nil)
	held.Release()
	// Output:
	// held by this very process: true
	// free: true
}

// Three wait for a report that one of them has to write. Those that find it there do not need the
// lock any more.
func ExampleAcquireUnless() {
	dir, err := os.MkdirTemp("", "example-")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.RemoveAll(dir)
	report := filepath.Join(dir, "report")
	there := func(lock.Message) bool {
		_, err := os.Stat(report)
		return err == nil
	}
	get := func() (string, error) {
		held, err := lock.AcquireUnless(context.Background(), report+".lock", time.Now, there)
		switch {
		case errors.Is(err, lock.ErrOver):
			return "found", nil
		case err != nil:
			return "", err
		}
		defer held.Release()
		if there(held.Message()) {
			return "found", nil
		}
		return "wrote", os.WriteFile(report, []byte("all is well"), 0o600)
	}
	results := make(chan string)
	for range 3 {
		go func() {
			result, err := get()
			if err != nil {
				result = err.Error()
			}
			results <- result
		}()
	}
	for range 3 {
		fmt.Println(<-results)
	}
	// Unordered output:
	// wrote
	// found
	// found
}

// A holder says what went wrong, and the next one reads it.
func ExampleLock_Leave() {
	dir, err := os.MkdirTemp("", "example-")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.RemoveAll(dir)
	for range 2 {
		held, err := lock.Acquire(context.Background(), filepath.Join(dir, "backup.lock"), time.Now)
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Printf("left: %q\n", held.Message().Text)
		held.Leave("the disk is full")
		held.Release()
	}
	// Output:
	// left: ""
	// left: "the disk is full"
}
