package cache_test

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"

	"github.com/seed642dee07/aws-federate/internal/testkit"
	"github.com/seed642dee07/aws-federate/pkg/cache"
)

// childMode makes the test binary one process of a test: see child.
const childMode = "CACHE_TEST_CHILD"

func TestMain(m *testing.M) {
	if mode := os.Getenv(childMode); mode != "" {
		if err := child(mode, os.Args[1]); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	os.Exit(m.Run())
}

// child says "ready" and goes on when its stdin ends. In mode "count" its fetch leaves a mark
// beside dir and takes as long as a network call; in mode "hang" it says "fetching" and never ends.
func child(mode, dir string) error {
	fmt.Println("ready")
	_, _ = io.Copy(io.Discard, os.Stdin)
	d := &cache.Disk{Dir: dir, Now: time.Now}
	c, err := d.Do(context.Background(), key1, func(context.Context) (aws.Credentials, error) {
		if mode == "hang" {
			fmt.Println("fetching")
			select {}
		}
		time.Sleep(50 * time.Millisecond)
		mark, err := os.CreateTemp(filepath.Dir(dir), "fetched-")
		if err != nil {
			return aws.Credentials{}, err
		}
		c := credentials(time.Now().Add(time.Hour))
		c.AccessKeyID = filepath.Base(mark.Name())
		return c, mark.Close()
	})
	fmt.Println(c.AccessKeyID)
	return err
}

// spawn starts a child and waits until it is ready. With a prefix, another program runs it.
func spawn(t *testing.T, mode, dir string, prefix ...string) *testkit.Child {
	t.Helper()
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	args := append(prefix, exe, dir) //nolint:gocritic // prefix is the caller's own list of arguments
	p := testkit.Start(t, childMode+"="+mode, args[0], args[1:]...)
	p.Expect(t, "ready")
	return p
}
