package main

import (
	"bytes"
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/seed642dee07/aws-federate/internal/fakeaws"
)

// scrap is a screen that calls seen with all that was written when a line begins with the text
// last.
type scrap struct {
	text bytes.Buffer
	last string
	seen func(text string)
}

func (s *scrap) Write(p []byte) (int, error) {
	s.text.Write(p)
	if s.seen != nil && bytes.HasPrefix(p, []byte(s.last)) {
		s.seen(s.text.String())
	}
	return len(p), nil
}

// play runs the demo and returns what it shows. It has to clean up, and to heed no AWS setting of
// the person who runs it.
func play(ctx context.Context, t *testing.T, s *scrap, serve bool) string {
	t.Helper()
	temporary := t.TempDir()
	for _, name := range []string{"TMPDIR", "TMP", "TEMP"} {
		t.Setenv(name, temporary)
	}
	t.Setenv("AWS_FEDERATE_MIN_TTL", "100h") // would make nothing in the cache good enough
	d := demo{screen: screen{w: s}, environ: os.Environ(), now: time.Now}
	if err := d.run(ctx, serve); err != nil {
		t.Fatalf("%v\n%s", err, s.text.String())
	}
	if left, _ := filepath.Glob(filepath.Join(temporary, "aws-federate-demo-*")); len(left) > 0 {
		t.Errorf("the demo leaves %s behind", left)
	}
	if strings.Contains(s.text.String(), fakeaws.Canary) {
		t.Error("a secret is shown in full")
	}
	return s.text.String()
}

func TestDemo(t *testing.T) {
	if testing.Short() {
		t.Skip("builds both programs")
	}
	got := play(t.Context(), t, &scrap{}, false)
	for _, want := range []string{
		`(?m)^Usually the code is asked for on the terminal\. Here the phone shows \d{3} \d{3}`,
		`(?m)^\$ aws-federate-cred --profile admin --mfa-token \d{6}\n\{"Version":1,.*"SecretAccessKey":"....\.\.\.\(40 characters\)"`,
		`calls of STS: 0 before, 2 after`,
		`(?m)^\$ aws-federate-cred --profile admin\n\{.*\n  -> \d+ ms; calls of STS: 2 before, 2 after`,
		`(?m)^\$ aws-federate-cred --profile audit\n\{.*\n  -> \d+ ms; calls of STS: 2 before, 3 after`,
		`calls of STS: 3 before, 5 after`,
		`(?m)^\$ aws-federate-cred --profile deploy\n\{.*\n  -> \d+ ms; calls of STS: 5 before, 5 after`,
		`(?m)^3\. assume_role\n`,
		`(?m)^tools .* eu-west-1`,
		`(?m)^http://127\.0\.0\.1:\d+/federation\?.*SigninToken=....\.\.\.\(\d+ characters\)`,
		`(?m)^  arn +arn:aws:sts::111122223333:assumed-role/Admin/`,
		`(?m)^  destination +https://eu-west-1\.console\.aws\.amazon\.com/`,
		`(?m)^aws-federate-cred: hint: .*admin`,
		`-> exit code 1`,
	} {
		if !regexp.MustCompile(want).MatchString(got) {
			t.Errorf("the demo does not show %s", want)
		}
	}
	if t.Failed() {
		t.Log(got)
	}
}

// TestServe pastes what the demo prints into a shell, as a person would, and calls the program
// there.
func TestServe(t *testing.T) {
	shell, err := exec.LookPath("sh")
	if err != nil || testing.Short() {
		t.Skip("builds both programs, and needs a POSIX shell")
	}
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	var out []byte
	paste := func(text string) {
		exports := regexp.MustCompile(`(?m)^export .*\n`).FindAllString(text, -1)
		cmd := exec.CommandContext(ctx, shell, "-c", strings.Join(exports, "")+"aws-federate-cred --profile deploy --refresh --no-prompt")
		out, err = cmd.CombinedOutput()
		cancel()
	}
	play(ctx, t, &scrap{last: "the phone shows ", seen: paste}, true)
	if err != nil || !bytes.HasPrefix(out, []byte(`{"Version":1,`)) {
		t.Errorf("with what is to be pasted, the program fails: %v", err)
	}
}

func TestScreenKeepsSecrets(t *testing.T) {
	var out bytes.Buffer
	s := screen{w: &out}
	s.output("before")
	s.output("SecretAccessKey: " + fakeaws.Canary)
	s.output("after")
	if out.String() != "before\n" || !errors.Is(s.err, errSecret) {
		t.Errorf("the screen shows %q, and its error is %v", out.String(), s.err)
	}
}
