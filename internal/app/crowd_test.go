//go:build unix

package app_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/seed642dee07/aws-federate/pkg/lock"
)

// crowd is a home in which hundreds of processes ask for the credentials of a few roles that share
// an MFA device. Its AWS is a process of its own: with the race detector, which this one may have,
// it would be what they all wait for.
type crowd struct {
	*home
	roles int
	in    io.Writer
	out   *bufio.Scanner
	size  int
	runs  []*exec.Cmd
}

// crowdPrograms are the program of a crowd, and its AWS.
func crowdPrograms(t *testing.T) [2]string {
	t.Helper()
	if raced {
		t.Skip("what runs here is built without the race detector: nothing that the other run has not seen")
	}
	return [...]string{built(t, "cmd/aws-federate-cred"), built(t, "internal/testkit/aws")}
}

// newCrowd makes a crowd of nobody yet, of a program and the fake AWS; see crowdPrograms.
func newCrowd(t *testing.T, programs [2]string, roles int) *crowd {
	t.Helper()
	h := &home{dir: t.TempDir(), program: programs[0]}
	c := &crowd{home: h, roles: roles}
	cmd := exec.CommandContext(t.Context(), programs[1], strconv.Itoa(roles))
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	cmd.Stderr = os.Stderr
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		in.Close()
		_ = cmd.Wait()
	})
	c.in, c.out = in, bufio.NewScanner(out)
	var world struct {
		URL, AccessKeyID, SecretAccessKey, Serial string
		Roles                                     []string
	}
	if !c.out.Scan() || json.Unmarshal(c.out.Bytes(), &world) != nil {
		t.Fatalf("the fake AWS said %q", c.out.Text())
	}
	var config strings.Builder
	for i, role := range world.Roles {
		fmt.Fprintf(&config, "[profile r%d]\nrole_arn = %s\nsource_profile = base\nmfa_serial = %s\n", i+1, role, world.Serial)
	}
	h.write(t, ".aws/config", config.String())
	h.write(
		t,
		".aws/credentials",
		fmt.Sprintf("[base]\naws_access_key_id = %s\naws_secret_access_key = %s\n", world.AccessKeyID, world.SecretAccessKey),
	)
	h.env = []string{
		"HOME=" + h.dir,
		"PATH=" + os.Getenv("PATH"),
		"USER=tester",
		"AWS_EC2_METADATA_DISABLED=true",
		"AWS_ENDPOINT_URL_STS=" + world.URL,
	}
	if err := os.Mkdir(filepath.Join(h.dir, "results"), 0o700); err != nil {
		t.Fatal(err)
	}
	return c
}

// ask has the fake AWS do or tell something.
func (c *crowd) ask(t *testing.T, words ...string) string {
	t.Helper()
	fmt.Fprintln(c.in, strings.Join(words, " "))
	if !c.out.Scan() {
		t.Fatalf("the fake AWS said nothing to %q", words)
	}
	return c.out.Text()
}

// gather starts n processes over all roles in turn, in a session of their own: with a terminal, or
// without one.
func (c *crowd) gather(t *testing.T, terminal *terminal, n int) {
	t.Helper()
	const script = `i=$1; while [ $i -lt $2 ]; do
	  { "$0" --profile r$((i % $3 + 1)) >results/$i.out 2>results/$i.err; echo $? >results/$i.code; } & i=$((i+1))
	done; wait`
	cmd := exec.CommandContext(
		t.Context(),
		"sh",
		"-c",
		script,
		c.program,
		strconv.Itoa(c.size),
		strconv.Itoa(c.size+n),
		strconv.Itoa(c.roles),
	)
	cmd.Env, cmd.Dir, cmd.SysProcAttr = c.env, c.dir, &syscall.SysProcAttr{Setsid: true}
	if terminal != nil {
		cmd.ExtraFiles = []*os.File{terminal.slave}
		cmd.SysProcAttr.Setctty, cmd.SysProcAttr.Ctty = true, 3
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	c.size, c.runs = c.size+n, append(c.runs, cmd)
}

// result is what one of the crowd came to.
func (c *crowd) result(t *testing.T, i int) result {
	t.Helper()
	text := func(kind string) string {
		data, err := os.ReadFile(filepath.Join(c.dir, "results", fmt.Sprintf("%d.%s", i, kind)))
		if err != nil {
			t.Fatal(err)
		}
		return strings.TrimSpace(string(data))
	}
	code, err := strconv.Atoi(text("code"))
	if err != nil {
		t.Fatal(err)
	}
	return result{stdout: text("out"), stderr: text("err"), code: code}
}

// results waits for all of the crowd, and counts what they came to: those with credentials as 0,
// others by their exit code. What neither is as it should be is an error.
func (c *crowd) results(t *testing.T, stderr string) map[int]int {
	t.Helper()
	for _, run := range c.runs {
		_ = run.Wait() // the results say it
	}
	want, counts := regexp.MustCompile(stderr), map[int]int{}
	for i := range c.size {
		r := c.result(t, i)
		counts[r.code]++
		killed := r.code == 128+int(syscall.SIGKILL)
		if bad := (r.code == 0) != strings.Contains(
			r.stdout,
			"ASIA",
		); bad || !killed && (r.code == 0) != (r.stderr == "") ||
			r.code == 1 && !want.MatchString(r.stderr) {
			t.Errorf("%d: exit code %d, standard error %q", i, r.code, r.stderr)
		}
	}
	return counts
}

// calls checks how often AWS was called.
func (c *crowd) calls(t *testing.T, sessions, roles int) {
	t.Helper()
	if got, want := c.ask(t, "count", "GetSessionToken")+" "+c.ask(t, "count", "AssumeRole"), fmt.Sprint(sessions, roles); got != want {
		t.Errorf("calls of GetSessionToken and AssumeRole: %s, want %s", got, want)
	}
}

// asker is the process whose question stands: others have the turn on terminals on which they wait.
func (c *crowd) asker(t *testing.T) int {
	t.Helper()
	files, _ := filepath.Glob(filepath.Join(c.dir, ".aws/federate/cache/locks/*"))
	for _, file := range files {
		var record struct{ Holder lock.Holder }
		if text, err := os.ReadFile(file); err == nil && len(text) > 1 &&
			json.NewDecoder(bytes.NewReader(text[1:])).Decode(&record) == nil && strings.HasPrefix(record.Holder.Doing, "asks ") {
			return record.Holder.PID
		}
	}
	t.Fatalf("nobody asks: %q", files)
	return 0
}

// questions is how many stand on a terminal, the answered ones among them.
func (t *terminal) questions() int { return strings.Count(t.text(), "Code: ") }

// TestCrowd has the one who asks for two hundred be killed, be stopped, and take long.
func TestCrowd(t *testing.T) {
	if testing.Short() {
		t.Skip("it takes as long as a run may wait")
	}
	t.Parallel()
	const size, roles = 200, 5
	programs := crowdPrograms(t)
	for name, test := range map[string]func(t *testing.T, c *crowd, tty *terminal, shared bool){
		"killed": crowdKilled, "stopped": crowdStopped, "slow": crowdSlow,
	} {
		for place, shared := range map[string]bool{"on one terminal": true, "without": false} {
			t.Run(name+" "+place, func(t *testing.T) {
				t.Parallel()
				c, tty := newCrowd(t, programs, roles), newTerminal(t)
				if shared {
					c.gather(t, tty, size)
				} else {
					c.gather(t, tty, 1)
				}
				if !tty.asks(30 * time.Second) {
					t.Fatal("no question")
				}
				if !shared {
					c.gather(t, nil, size-1)
				}
				test(t, c, tty, shared)
				if left := c.temporary(); left != "" {
					t.Errorf("left behind: %s", left)
				}
			})
		}
	}
}
