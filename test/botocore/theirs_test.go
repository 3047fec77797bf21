package botocore_test

import (
	"bufio"
	"context"
	"encoding/base64"
	"encoding/json"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/seed642dee07/aws-federate/internal/testkit"
)

// environment is that of botocore, and what our plans are made with.
var environment = map[string]string{"AWS_ACCESS_KEY_ID": "AKIAENVIRONMENT", "AWS_SECRET_ACCESS_KEY": "secret"}

// theirs is what botocore makes of a pair of files; see testdata/resolve.py.
type theirs struct {
	Refused  string                    `json:"refused"`
	Profiles map[string]map[string]any `json:"profiles"`
	Sessions map[string]map[string]any `json:"sessions"`
	Resolved map[string]way            `json:"resolved"`
}

// way is how the credentials of a profile are got. A step has its "type", its settings, and the step
// "below" it.
type way struct {
	Error  string         `json:"error"`
	Step   map[string]any `json:"step"`
	Region any            `json:"region"`
}

// botocore is a running Python.
type botocore struct {
	in      *json.Encoder
	out     *bufio.Reader
	login   bool
	version string
}

// start starts one of the Pythons of the machine that have a botocore.
func start(t *testing.T, python string) *botocore {
	t.Helper()
	cmd := exec.CommandContext(context.WithoutCancel(t.Context()), python, filepath.Join("testdata", "resolve.py"), t.TempDir())
	cmd.Env = []string{"PATH=" + os.Getenv("PATH"), "HOME=" + t.TempDir(), "PYTHONUTF8=1"}
	for name, value := range environment {
		cmd.Env = append(cmd.Env, name+"="+value)
	}
	cmd.Stderr = t.Output()
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
	t.Cleanup(func() {
		in.Close()
		_, _ = io.Copy(io.Discard, out)
		if err := cmd.Wait(); err != nil && !t.Failed() {
			t.Error(err)
		}
	})
	b := &botocore{in: json.NewEncoder(in), out: bufio.NewReader(out)}
	var first struct {
		Login   bool   `json:"login"`
		Version string `json:"version"`
	}
	b.read(t, &first)
	b.login, b.version = first.Login, first.Version
	return b
}

// ask has botocore read a pair of files.
func (b *botocore) ask(t *testing.T, f files) (answer theirs) {
	t.Helper()
	bytes := func(text string) string { return base64.StdEncoding.EncodeToString([]byte(text)) }
	if err := b.in.Encode(map[string]string{"config": bytes(f.config), "credentials": bytes(f.creds)}); err != nil {
		t.Fatal(err)
	}
	b.read(t, &answer)
	return answer
}

func (b *botocore) read(t *testing.T, v any) {
	t.Helper()
	line, err := b.out.ReadBytes('\n')
	if err == nil {
		err = json.Unmarshal(line, v)
	}
	if err != nil {
		t.Fatalf("%v: %s", err, line)
	}
}

// pythons are those of the machine that have a botocore.
func pythons(t *testing.T) (found []string) {
	t.Helper()
	for _, python := range []string{"python3", "/usr/bin/python3"} {
		path, err := exec.LookPath(python)
		if err == nil && exec.CommandContext(t.Context(), path, "-c", "import botocore").Run() == nil {
			found = append(found, path)
		}
	}
	if len(found) == 0 {
		testkit.Missing(t, "no Python with botocore is installed")
	}
	return found
}
