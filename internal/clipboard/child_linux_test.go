package clipboard_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"github.com/seed642dee07/aws-federate/internal/clipboard"
)

// TestMain makes the test binary its own child: the program that copies, on the terminal of a test,
// and the one that it leaves behind.
func TestMain(m *testing.M) {
	switch os.Getenv("CLIPBOARD_TEST_ROLE") {
	case "copy":
		fmt.Fprint(os.NewFile(4, "report"), copies())
		os.Exit(0)
	case "leave a helper":
		leavesHelper()
		os.Exit(0)
	case "helper":
		helps()
		os.Exit(0)
	}
	os.Exit(m.Run())
}

func copies() string {
	way, err := clipboard.Board{Getenv: os.Getenv}.Copy(context.Background(), os.Getenv("CLIPBOARD_TEST_TEXT"))
	if _, ok := errors.AsType[*clipboard.UnavailableError](err); ok {
		return "unavailable: " + err.Error()
	}
	return fmt.Sprint(
		map[clipboard.Way]string{clipboard.System: "system", clipboard.Terminal: "terminal", clipboard.Multiplexer: "multiplexer"}[way],
		" ",
		err,
	)
}

func leavesHelper() {
	os.Setenv("CLIPBOARD_TEST_ROLE", "helper")
	if err := clipboard.Later(context.Background(), []string{os.Args[0], "an argument"}); err != nil {
		fmt.Println(err)
	}
}

// helps outlives the program that started it and then tells what it has got.
func helps() {
	time.Sleep(200 * time.Millisecond)
	about := make([]string, 0, 6)
	for _, link := range []string{"fd/0", "fd/1", "fd/2", "cwd"} {
		target, err := os.Readlink(filepath.Join("/proc/self", link))
		about = append(about, fmt.Sprint(target, err))
	}
	sid, _ := unix.Getsid(0)
	about = append(about, fmt.Sprint(sid == os.Getpid()), strings.Join(os.Args[1:], ","))
	file := os.Getenv("CLIPBOARD_TEST_FILE")
	_ = os.WriteFile(file+".new", []byte(strings.Join(about, "\n")), 0o600)
	_ = os.Rename(file+".new", file)
}
