package caller_test

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/seed642dee07/aws-federate/internal/caller"
	"github.com/seed642dee07/aws-federate/internal/testkit"
)

const token = "hunter2"

// TestMain makes the test binary its own child: a program that runs a command line as the AWS SDKs
// do, and the one that is run.
func TestMain(m *testing.M) {
	switch role := os.Getenv("CALLER_TEST_ROLE"); {
	case role == "":
		os.Exit(m.Run())
	case len(os.Args) > 1 && os.Args[1] == "report":
		report(os.Args[2:])
	default:
		cmd := exec.Command("sh", "-c", role)
		cmd.Stdout, cmd.Stderr = os.Stdout, os.Stderr
		if err := cmd.Run(); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}
}

// answer is what Find returned in a child.
type answer struct {
	OK      bool
	Process caller.Process
	Parent  int
	Took    time.Duration
}

// report says what Find finds, once its parent has ended if that is asked for.
func report(args []string) {
	before, end := os.Getppid(), time.Now().Add(10*time.Second)
	for len(args) > 0 && os.Getppid() == before && time.Now().Before(end) {
		time.Sleep(time.Millisecond)
	}
	begun := time.Now()
	p, ok := caller.Find(os.Getenv("CALLER_TEST_HOME"))
	json.NewEncoder(os.Stdout).Encode(answer{ok, p, os.Getppid(), time.Since(begun)})
}

// start runs a program in a directory and returns what the innermost child reports.
func start(t *testing.T, dir, role, stdin, path string, argv ...string) (answer, int) {
	t.Helper()
	cmd := exec.Command(path)
	cmd.Args, cmd.Dir, cmd.Stdin = argv, dir, strings.NewReader(stdin)
	cmd.Env = append(os.Environ(), "CALLER_TEST_ROLE="+role, "CALLER_TEST_HOME="+filepath.Dir(dir),
		"GORACE=atexit_sleep_ms=0") // or each process takes a second to end
	var problems strings.Builder
	cmd.Stderr = &problems
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%v\n%s", err, problems.String())
	}
	if strings.Contains(string(out), token) {
		t.Errorf("the secret is in %s", out)
	}
	var a answer
	if err := json.Unmarshal(out, &a); err != nil {
		t.Fatalf("%v in %s\n%s", err, out, problems.String())
	}
	t.Logf("%q: %+v", argv, a)
	return a, cmd.Process.Pid
}

// wants checks that the process itself that was started is named.
func wants(t *testing.T, a answer, pid int, name string) {
	t.Helper()
	if want := (caller.Process{Name: name, PID: pid, Dir: "~/infra"}); !a.OK || a.Process != want {
		t.Errorf("%+v, want %+v", a, want)
	}
}

func self(t *testing.T) string {
	t.Helper()
	path, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	return path
}

// copied copies the test binary under another name.
func copied(t *testing.T, name string) string {
	t.Helper()
	from, err := os.Open(self(t))
	if err != nil {
		t.Fatal(err)
	}
	defer from.Close()
	path := filepath.Join(t.TempDir(), name)
	to, err := os.OpenFile(path, os.O_CREATE|os.O_WRONLY, 0o700)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.Copy(to, from); err != nil {
		t.Fatal(err)
	}
	if err := to.Close(); err != nil {
		t.Fatal(err)
	}
	return path
}

// infra returns a directory to work in, below the home that start sets.
func infra(t *testing.T) string {
	t.Helper()
	home, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(home, "infra")
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	return dir
}

func TestProgramThroughShell(t *testing.T) {
	dir, link := infra(t), filepath.Join(t.TempDir(), "terraform")
	if err := os.Symlink(self(t), link); err != nil {
		t.Fatal(err)
	}
	for name, command := range map[string]string{
		"that becomes ours":    `exec "$0" report`,
		"that waits":           `"$0" report; exit $?`,
		"that works elsewhere": `cd / && "$0" report; exit $?`,
	} {
		t.Run(name, func(t *testing.T) {
			a, pid := start(t, dir, strings.ReplaceAll(command, "$0", self(t)), "", link, link, "plan", "-var=password="+token)
			wants(t, a, pid, "terraform")
		})
	}
}

func TestProgramWithStrangeName(t *testing.T) {
	for name, want := range map[string]string{
		"a (b) R 1 2 3\nc":      "a (b) R 1 2 3�c",
		"\x1b[31mtf\u202e\x07":  "�[31mtf��",
		strings.Repeat("x", 50): strings.Repeat("x", 39) + "…",
	} {
		path, dir := copied(t, name), infra(t)
		a, pid := start(t, dir, "'"+self(t)+"' report; exit", "", path, path, token)
		wants(t, a, pid, want)
	}
}

func TestThroughOurselves(t *testing.T) {
	ours, dir := copied(t, "aws-federate-cred"), infra(t)
	terraform := copied(t, "terraform")
	t.Setenv("CALLER_TEST_INNER", "'"+self(t)+"' report; exit")
	role := `CALLER_TEST_ROLE="$CALLER_TEST_INNER" timeout 20 '` + ours + `'; exit $?`
	a, pid := start(t, dir, role, "", terraform, terraform)
	wants(t, a, pid, "terraform")
}

func TestScripts(t *testing.T) {
	for _, test := range []struct{ program, file, text string }{
		{"sh", "terraform", "#!/bin/sh\n%s report\nexit $?\n"},
		{"bash", "deploy.sh", "#!/usr/bin/env bash\n%s report\nexit $?\n"},
		{"python3", "aws", "#!/usr/bin/env python3\nimport subprocess\nsubprocess.run('%s report; true', shell=True)\n"},
		{"perl", "tool.pl", "#!/usr/bin/env perl\nsystem('%s report; true');\n"},
		{"perl", "titled", "#!/usr/bin/env perl\n$0='deployer --token hunter2 /x/hunter2';\nsystem('%s report; true');\n"},
		{"node", "app", "#!/usr/bin/env node\nconsole.log(require('child_process').execSync('%s report; true').toString())\n"},
		{"node", "npm", "#!/usr/bin/env node\nprocess.title='npm run x --token hunter2'\n" +
			"console.log(require('child_process').execSync('%s report; true').toString())\n"},
	} {
		t.Run(test.program+" "+test.file, func(t *testing.T) {
			interpreter, dir := testkit.Program(t, test.program), infra(t)
			script := filepath.Join(t.TempDir(), test.file)
			if err := os.WriteFile(script, fmt.Appendf(nil, test.text, self(t)), 0o700); err != nil {
				t.Fatal(err)
			}
			want := test.file
			if want == "titled" {
				want = "deployer"
			}
			a, pid := start(t, dir, "in a script", "", script, script, "--token", token)
			wants(t, a, pid, want)
			a, pid = start(t, dir, "in a script", "", interpreter, test.program, script, token)
			wants(t, a, pid, want)
		})
	}
}

func TestCodeHasNoName(t *testing.T) {
	python, dir := testkit.Program(t, "python3"), infra(t)
	code := "import subprocess; subprocess.run(['" + self(t) + "', 'report']) # /" + token
	a, pid := start(t, dir, "in a script", "", python, "python3", "-c", code)
	wants(t, a, pid, "python3")
}

func TestPersons(t *testing.T) {
	bash := testkit.Program(t, "bash")
	for name, argv := range map[string][]string{
		"a shell":              {"bash"},
		"a login shell":        {"-bash"},
		"an interactive shell": {"bash", "--norc", "-i"},
		"an editor's terminal": {"bash", "--init-file", "/dev/null"},
	} {
		t.Run(name, func(t *testing.T) {
			a, _ := start(t, infra(t), "in a shell", "'"+self(t)+"' report\nexit\n", bash, argv...)
			if a.OK {
				t.Errorf("found %v", a.Process)
			}
		})
	}
}

func TestOrphan(t *testing.T) {
	terraform := copied(t, "terraform")
	a, dead := start(t, infra(t), "'"+self(t)+"' report later & sleep 0.3", "", terraform, terraform)
	if a.OK && (a.Parent == 1 || a.Process.PID == dead) {
		t.Errorf("found %v, and the parent of an orphan is %d", a.Process, a.Parent)
	}
}
