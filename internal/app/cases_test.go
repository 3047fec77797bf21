//go:build unix

package app_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"

	"github.com/seed642dee07/aws-federate/internal/testkit"
)

// profileCase is one of the project's cases: files and environment, and what has to come of them.
type profileCase struct {
	ID, Command         string
	Config, Credentials *string
	Profile             string
	Args                []string
	Env                 map[string]string
	Files               map[string]any
	Expect              struct {
		Steps     []map[string]any
		Region    string
		RegionNot string `json:"region_not"`
		Output    map[string]any
		Absent    []string
		Error     *string
		Exit      int
		File      string
		Line      int
	}
}

// TestCases runs the project's cases on the real program.
func TestCases(t *testing.T) {
	t.Parallel()
	var data struct{ Cases []profileCase }
	testkit.SharedJSON(t, &data, "cases/profile-cases.json")
	program := self(t, "aws-federate-cred")
	passed := 0
	for _, c := range data.Cases {
		if t.Run(c.ID, func(t *testing.T) { c.run(t, program) }) {
			passed++
		}
	}
	t.Logf("%d of %d cases pass", passed, len(data.Cases))
}

// self makes the test binary answer to a program's name, as testscript does.
func self(t *testing.T, name string) string {
	t.Helper()
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), name)
	if err := os.Symlink(exe, path); err != nil {
		t.Fatal(err)
	}
	return path
}

func (c profileCase) run(t *testing.T, program string) {
	t.Helper()
	home := t.TempDir()
	c.write(t, home)
	var args []string
	if c.Command != "credentials" {
		args = []string{"explain", "--json"}
	}
	if c.Profile != "" {
		args = append(args, "--profile", c.Profile)
	}
	code, stdout, stderr := c.exec(t, program, home, "http://127.0.0.1:9", append(args, c.Args...)...)
	if code != c.Expect.Exit {
		t.Fatalf("exit code %d, want %d\n%s", code, c.Expect.Exit, stderr)
	}
	if c.Expect.Error != nil {
		c.checkError(t, home, stdout, stderr)
		return
	}
	c.checkAnswer(t, []byte(stdout))
}

// exec runs a program in the home of a case, with no terminal, and with STS at an address.
func (c profileCase) exec(t *testing.T, program, home, sts string, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), program, args...)
	cmd.Dir = home
	cmd.Env = []string{
		noSleep,
		"HOME=" + home,
		"PATH=" + os.Getenv("PATH"),
		"AWS_EC2_METADATA_DISABLED=true",
		"AWS_ENDPOINT_URL_STS=" + sts,
		"AWS_ENDPOINT_URL_SSO=http://127.0.0.1:9",
		"AWS_ENDPOINT_URL_SSO_OIDC=http://127.0.0.1:9",
	}
	for name, value := range c.Env {
		cmd.Env = append(cmd.Env, name+"="+value)
	}
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true} // no terminal
	var out, log bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &log
	err := cmd.Run()
	if exit, ok := errors.AsType[*exec.ExitError](err); ok {
		code = exit.ExitCode()
	} else if err != nil {
		t.Fatal(err)
	}
	return code, out.String(), log.String()
}

// write puts the files of a case in place.
func (c profileCase) write(t *testing.T, home string) {
	t.Helper()
	files := map[string]string{}
	if c.Config != nil {
		files["~/.aws/config"] = *c.Config
	}
	if c.Credentials != nil {
		files["~/.aws/credentials"] = *c.Credentials
	}
	for path, content := range c.Files {
		text, ok := content.(string)
		if !ok {
			object, err := json.Marshal(content)
			if err != nil {
				t.Fatal(err)
			}
			text = string(object)
		}
		files[path] = text
	}
	for path, text := range files {
		path = filepath.Join(home, strings.TrimPrefix(path, "~"))
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

func (c profileCase) checkError(t *testing.T, home, stdout, stderr string) {
	t.Helper()
	if stdout != "" {
		t.Errorf("standard output: %s", stdout)
	}
	message := strings.ToLower(stderr)
	words := strings.Split(strings.ToLower(*c.Expect.Error), "|")
	if !slices.ContainsFunc(words, func(word string) bool { return strings.Contains(message, word) }) {
		t.Errorf("none of %q in:\n%s", words, stderr)
	}
	if place := fmt.Sprintf(
		"%s:%d",
		filepath.Join(home, ".aws", c.Expect.File),
		c.Expect.Line,
	); c.Expect.Line > 0 &&
		!strings.Contains(stderr, place) {
		t.Errorf("no %s in:\n%s", place, stderr)
	}
}

func (c profileCase) checkAnswer(t *testing.T, stdout []byte) {
	t.Helper()
	var answer map[string]any
	if err := json.Unmarshal(stdout, &answer); err != nil {
		t.Fatalf("%v in %s", err, stdout)
	}
	for key, value := range c.Expect.Output {
		if answer[key] != value {
			t.Errorf("%s = %v, want %v", key, answer[key], value)
		}
	}
	for _, key := range c.Expect.Absent {
		if _, ok := answer[key]; ok {
			t.Errorf("%s is there", key)
		}
	}
	if region := answer["region"]; c.Expect.Region != "" && region != c.Expect.Region ||
		c.Expect.RegionNot != "" && region == c.Expect.RegionNot {
		t.Errorf("region %v", region)
	}
	if c.Expect.Steps == nil {
		return
	}
	steps := slices.DeleteFunc(answer["steps"].([]any), func(step any) bool {
		return step.(map[string]any)["type"] == "session_token" // between the keys and a role it is as right as none
	})
	if len(steps) != len(c.Expect.Steps) {
		t.Fatalf("%d steps, want %d: %s", len(steps), len(c.Expect.Steps), stdout)
	}
	for i, want := range c.Expect.Steps {
		got := steps[i].(map[string]any)
		for key, value := range want {
			if got[key] != value {
				t.Errorf("step %d: %s = %v, want %v", i, key, got[key], value)
			}
		}
		for _, key := range []string{"external_id", "mfa_serial"} {
			if _, ok := got[key]; ok && want[key] == nil {
				t.Errorf("step %d: %s = %v, want none", i, key, got[key])
			}
		}
	}
}
