package browsers_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/seed642dee07/aws-federate/internal/fakeaws"
	"github.com/seed642dee07/aws-federate/internal/testkit"
)

// handoff is the address of the page that sends the browser to the sign-in URL, as a whole
// argument.
var handoff = regexp.MustCompile(`(?m)[\x00 ]http://127\.0\.0\.1:[0-9]+/[A-Z2-7]{26}[\x00\n]`)

// watch looks at what every user of the machine can see of its processes while a browser is signed
// in: their argument lists, by itself and by ps; and at the environments of those that belong to
// the test.
type watch struct {
	home string
	ps   string
	done chan struct{}
	all  sync.WaitGroup

	mu           sync.Mutex
	looks, lists int             // how often it looked, by itself and by ps
	known        map[string]bool // the argument lists that it has seen, with the number of the process
	programs     map[string]bool // whose they are
	environments int             // how many it has seen
	handed       map[string]bool // the programs that had the address of the page, among them ps
	leaks        map[string]bool
}

// watchAll begins to look.
func watchAll(t *testing.T, w *world) *watch {
	t.Helper()
	eye := &watch{
		home: w.home, ps: testkit.Program(t, "ps"), done: make(chan struct{}),
		known: map[string]bool{}, programs: map[string]bool{}, handed: map[string]bool{}, leaks: map[string]bool{},
	}
	eye.repeat(5*time.Millisecond, eye.look)
	eye.repeat(50*time.Millisecond, eye.list)
	t.Cleanup(eye.close)
	return eye
}

func (eye *watch) repeat(pause time.Duration, look func()) {
	eye.all.Go(func() {
		for {
			look()
			select {
			case <-eye.done:
				return
			case <-time.After(pause):
			}
		}
	})
}

// look sees all processes once.
func (eye *watch) look() {
	dirs, _ := filepath.Glob("/proc/[0-9]*")
	eye.mu.Lock()
	defer eye.mu.Unlock()
	eye.looks++
	for _, dir := range dirs {
		text, _ := os.ReadFile(filepath.Join(dir, "cmdline"))
		if key := dir + string(text); len(text) > 0 && !eye.known[key] {
			eye.known[key] = true
			program, _, _ := strings.Cut(string(text), "\x00")
			eye.programs[filepath.Base(program)] = true
			eye.see(filepath.Base(program), string(text))
			eye.readEnvironment(dir)
		}
	}
}

// list has ps look.
func (eye *watch) list() {
	output, err := exec.Command(eye.ps, "-efww").Output()
	eye.mu.Lock()
	defer eye.mu.Unlock()
	if err != nil {
		eye.leaks["ps: "+err.Error()] = true
	}
	eye.lists++
	for line := range strings.Lines(string(output)) {
		eye.see("ps", line)
	}
}

// see looks at an argument list.
func (eye *watch) see(program, text string) {
	if handoff.MatchString(text) {
		eye.handed[program] = true
	}
	for _, secret := range []string{fakeaws.Canary, "SigninToken", "/federation?Action=login"} {
		if strings.Contains(text, secret) {
			eye.leaks["argument list: "+strings.ReplaceAll(text, "\x00", " ")] = true
		}
	}
}

// readEnvironment looks at the environment of a process with the home of the test.
func (eye *watch) readEnvironment(dir string) {
	text, _ := os.ReadFile(filepath.Join(dir, "environ"))
	if !strings.Contains(string(text), "HOME="+eye.home+"\x00") {
		return
	}
	eye.environments++
	if strings.Contains(string(text), fakeaws.Canary) {
		eye.leaks["environment: "+strings.ReplaceAll(string(text), "\x00", " ")] = true
	}
}

// close stops looking.
func (eye *watch) close() {
	select {
	case <-eye.done:
	default:
		close(eye.done)
	}
	eye.all.Wait()
}

// foundNothing checks that it saw nothing but the address of the page, and that with the browser
// and by ps: or else it has not looked.
func (eye *watch) foundNothing(t *testing.T, program string) {
	t.Helper()
	eye.close()
	t.Logf("%d times through /proc (%d argument lists, %d environments), %d times by ps", eye.looks, len(eye.known), eye.environments,
		eye.lists)
	for leak := range eye.leaks {
		t.Error("a secret in an " + leak)
	}
	if !eye.handed[program] || !eye.handed["ps"] {
		t.Errorf("the page's address was not seen in the arguments of %s and by ps, but of %v: the others prove nothing", program,
			eye.handed)
	}
	if !eye.programs["aws-console"] || eye.environments < 2 {
		t.Errorf("aws-console was not seen, or not its environment and the browser's (%d)", eye.environments)
	}
}
