package picker_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"syscall"
	"testing"
	"time"

	"github.com/seed642dee07/aws-federate/internal/picker"

	"github.com/seed642dee07/aws-federate/internal/prompt"
)

// TestMain makes the test binary its own child: the program that lets a person choose, on the
// terminal of a test. It reports on descriptor 4, as nothing is to appear on the standard streams.
func TestMain(m *testing.M) {
	if role := os.Getenv("PICKER_TEST_ROLE"); role != "" {
		fmt.Fprint(os.NewFile(4, "report"), play(role))
		os.Exit(0)
	}
	os.Exit(m.Run())
}

var errStop = errors.New("stopped by the test")

func play(role string) string {
	list := prompt.List{
		Header: []string{"NAME", "ACCOUNT", "ROLE"},
		Rows: [][]string{
			{"dev", "111111111111", "Developer"},
			{"production", "222222222222", "ReadOnly"},
			{"production-admin", "222222222222", "Administrator"},
			{"日本", "333333333333", "Auditor"},
			{"evil\x1b[31m\u202e\r\n\x07\u009b", "444444444444", "\x1b]0;title\x07"},
		},
		Prompt: "Profile: ", Query: os.Getenv("PICKER_TEST_QUERY"), Environ: os.Environ(),
	}
	ctx, cancel := context.WithCancelCause(context.Background())
	defer cancel(nil)
	switch role {
	case "choose":
	case "choose until stopped":
		time.AfterFunc(300*time.Millisecond, func() { cancel(errStop) })
	case "choose from many":
		for i := range 10000 {
			list.Rows = append(list.Rows, []string{"profile-" + strconv.Itoa(i), "555555555555", "Role" + strconv.Itoa(i%7)})
		}
	case "panic":
		return fmt.Sprint("error: ", picker.ShowPanic(ctx, os.Environ()))
	case "in the background":
		return inBackground()
	}
	chosen, err := picker.Choose(ctx, list)
	missing, ok := errors.AsType[*prompt.NobodyError](err)
	switch {
	case err == nil:
		return fmt.Sprint("chose ", chosen)
	case ok && missing.Asked:
		return "canceled"
	case ok:
		return "no terminal: " + missing.Reason
	case errors.Is(err, errStop):
		return "stopped"
	default:
		return "error: " + err.Error()
	}
}

// inBackground lets a child of this program, in a process group of its own, choose.
func inBackground() string {
	cmd := exec.CommandContext(context.Background(), os.Args[0])
	cmd.Env = append(os.Environ(), "PICKER_TEST_ROLE=choose")
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.ExtraFiles = []*os.File{os.NewFile(3, "terminal"), os.NewFile(4, "report")}
	if err := cmd.Run(); err != nil {
		return "error: " + err.Error()
	}
	return ""
}
