package browsers_test

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/seed642dee07/aws-federate/internal/testkit"
)

// patience is how long a browser may take for anything, on a machine that is busy with other tests.
const patience = time.Minute

// display is a screen that nobody else looks at, and the bus by which Firefox finds the one that
// runs already.
type display struct{ screen, bus, xdotool, imageMagick string }

// busConfig is that of a bus that starts no services.
const busConfig = `<busconfig><type>session</type><listen>unix:dir=%s</listen><auth>EXTERNAL</auth>
<policy context="default"><allow send_destination="*"/><allow receive_type="*"/><allow own="*"/></policy></busconfig>
`

// newDisplay begins a display, which keeps its files in dir.
func newDisplay(t *testing.T, dir string) *display {
	t.Helper()
	config := filepath.Join(dir, "bus.conf")
	if err := os.WriteFile(config, fmt.Appendf(nil, busConfig, dir), 0o600); err != nil {
		t.Fatal(err)
	}
	return &display{
		screen:      ":" + background(t, "Xvfb", "-displayfd", "3", "-screen", "0", "1200x800x24", "-nolisten", "tcp"),
		bus:         background(t, "dbus-daemon", "--nofork", "--config-file="+config, "--print-address=3"),
		xdotool:     testkit.Program(t, "xdotool"),
		imageMagick: testkit.Program(t, "import"),
	}
}

// background runs a program as long as the test, and returns the line that it writes to descriptor
// 3 when it is ready.
func background(t *testing.T, program string, args ...string) string {
	t.Helper()
	read, write, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer read.Close()
	ctx, cancel := context.WithCancel(context.Background()) // that of the test ends before the browser does
	cmd := exec.CommandContext(ctx, testkit.Program(t, program), args...)
	cmd.ExtraFiles = []*os.File{write}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	write.Close()
	t.Cleanup(func() {
		cancel()
		_ = cmd.Wait()
	})
	line, err := bufio.NewReader(read).ReadString('\n')
	if err != nil {
		t.Fatalf("%s is not ready: %v", program, err)
	}
	return strings.TrimSpace(line)
}

// windows returns the numbers of the windows with a text in their title.
func (d *display) windows(t *testing.T, text string) []string {
	t.Helper()
	search := exec.CommandContext(t.Context(), d.xdotool, "search", "--onlyvisible", "--name", text)
	search.Env = append(os.Environ(), "DISPLAY="+d.screen)
	output, _ := search.Output() // it fails where there is none
	return strings.Fields(string(output))
}

// shows waits for a window with a text in its title.
func (d *display) shows(t *testing.T, text string) {
	t.Helper()
	if !eventually(func() bool { return len(d.windows(t, text)) > 0 }) {
		d.picture(t, "failed")
		t.Fatalf("no window has %q in its title", text)
	}
}

// eventually waits for something to become true.
func eventually(is func() bool) bool {
	for end := time.Now().Add(patience); time.Now().Before(end); time.Sleep(50 * time.Millisecond) {
		if is() {
			return true
		}
	}
	return is()
}

// picture keeps what the display shows in the directory that AWS_FEDERATE_TEST_SCREENSHOTS names.
func (d *display) picture(t *testing.T, name string) {
	t.Helper()
	dir := os.Getenv("AWS_FEDERATE_TEST_SCREENSHOTS")
	if dir == "" {
		return
	}
	time.Sleep(500 * time.Millisecond) // the title comes before the page is drawn
	file := filepath.Join(dir, "console-"+name+".png")
	take := exec.CommandContext(t.Context(), d.imageMagick, "-window", "root", file)
	take.Env = append(os.Environ(), "DISPLAY="+d.screen)
	if output, err := take.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, output)
	}
	if info, err := os.Stat(file); err != nil || info.Size() < 5000 {
		t.Errorf("no picture of the page: %v", err)
	}
}
