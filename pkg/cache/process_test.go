package cache_test

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"

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

// process is a running child.
type process struct {
	cmd  *exec.Cmd
	in   io.Closer
	out  *bufio.Scanner
	done sync.Once
}

// spawn starts a child and waits until it is ready. With a prefix, another program runs it.
func spawn(t *testing.T, mode, dir string, prefix ...string) *process {
	t.Helper()
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	args := append(prefix, exe, dir) //nolint:gocritic // prefix is the caller's own list of arguments
	cmd := exec.CommandContext(t.Context(), args[0], args[1:]...)
	cmd.Env = append(os.Environ(), childMode+"="+mode)
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	p := &process{cmd: cmd, in: in, out: bufio.NewScanner(out)}
	t.Cleanup(p.kill)
	p.expect(t, "ready")
	return p
}

func (p *process) expect(t *testing.T, line string) {
	t.Helper()
	if !p.out.Scan() || p.out.Text() != line {
		t.Fatalf("the child said %q, want %q", p.out.Text(), line)
	}
}

func (p *process) goOn() { _ = p.in.Close() }

// kill ends the child by SIGKILL, and returns when it is gone.
func (p *process) kill() {
	p.done.Do(func() {
		_ = p.cmd.Process.Kill()
		_ = p.cmd.Wait()
	})
}
