//go:build unix

package app_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/seed642dee07/aws-federate/internal/agent"
	"github.com/seed642dee07/aws-federate/internal/app"
	"github.com/seed642dee07/aws-federate/internal/hit"
	"github.com/seed642dee07/aws-federate/internal/run/runtest"
)

// asked is what a home has for [hit.Plain].
func asked(h *runtest.Home, args []string) hit.Asked {
	environ := make([]string, 0, len(h.Variables))
	for name, value := range h.Variables {
		environ = append(environ, name+"="+value)
	}
	return hit.Asked{
		Args: append([]string{"aws-federate-cred"}, args...), Environ: environ, Getenv: h.Env.Getenv, System: h.Env.System,
		MachineSettings: h.Env.MachineSettings, Now: h.Env.Now,
	}
}

// longWay runs aws-federate-cred by the long way.
func longWay(h *runtest.Home, args []string) (code int, stdout, stderr string) {
	h.Stdout.Reset()
	h.Stderr.Reset()
	env := h.Env
	a := asked(h, args)
	env.Args, env.Environ = a.Args, slices.Concat(a.Environ, []string{"PATH=" + os.Getenv("PATH")})
	code = app.FederateCred(env)
	return code, h.Stdout.String(), h.Stderr.String()
}

// change is what becomes of a home after the first answer.
type change func(*testing.T, *runtest.Home)

func written(name, text string) change {
	return func(t *testing.T, h *runtest.Home) { t.Helper(); h.Write(t, name, text) }
}

// each changes the files of the cache of a pattern, of which there is one at least.
func each(pattern string, change func(path string) error) change {
	return func(t *testing.T, h *runtest.Home) {
		t.Helper()
		all, err := filepath.Glob(filepath.Join(h.Dir, ".aws/federate/cache", pattern))
		if err != nil || len(all) == 0 {
			t.Fatalf("%d files, %v", len(all), err)
		}
		for _, path := range all {
			if err := change(path); err != nil {
				t.Fatal(err)
			}
		}
	}
}

func rewrite(pattern, old, now string) change {
	return each(pattern, func(path string) error {
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		return os.WriteFile(path, []byte(regexp.MustCompile(old).ReplaceAllString(string(text), now)), 0o600)
	})
}

func mode(pattern string, mode os.FileMode) change {
	return each(pattern, func(path string) error { return os.Chmod(path, mode) })
}

// bothWays is a row of [TestBothWays].
type bothWays struct {
	name      string
	args      string
	variables string // from the first run on
	change    change // after it
	more      string // variables after it
	want      bool   // is the short way
}

// TestBothWays asks for the same by the short way and by the long one, over options, variables and
// files. Where the short way answers, the long one gives the same bytes, with nothing on standard
// error. Where it must not answer, it does not.
func TestBothWays(t *testing.T) {
	t.Parallel()
	const short, long = true, false
	for _, test := range []bothWays{
		{name: "--profile", args: "--profile p", want: short},
		{name: "-p", args: "-p p", want: short},
		{name: "--profile=", args: "--profile=p", want: short},
		{name: "-p=", args: "-p=p", want: long},
		{name: "-profile", args: "-profile p", want: long},
		{name: "another profile", args: "-p q", want: short},
		{name: "AWS_PROFILE", variables: "AWS_PROFILE=p", want: short},
		{name: "AWS_DEFAULT_PROFILE", variables: "AWS_DEFAULT_PROFILE=p", want: short},
		{name: "default", want: short},
		{name: "no such profile", args: "-p none", want: long},
		{name: "no name", args: "--profile=", want: long},
		{name: "an empty name", args: "--profile ''", want: long},
		{name: "an option for a name", args: "--profile --refresh", want: long},
		{name: "a word", args: "p", want: long},
		{name: "a command", args: "version", want: long},
		{name: "help", args: "--help", want: long},
		{name: "a form", args: "-p p --format env", want: long},
		{name: "refresh", args: "-p p --refresh", want: long},
		{name: "no cache", args: "-p p --no-cache", want: long},
		{name: "two profiles", args: "-p p -p q", want: long},
		{name: "completion", args: "--complete=p --profile", want: long},

		{name: "a region", args: "-p p", variables: "AWS_REGION=eu-west-2", want: short},
		{name: "a region from now on", args: "-p p", more: "AWS_REGION=eu-west-2", want: long},
		{name: "an empty variable", args: "-p p", more: "AWS_FEDERATE_PROMPT=", want: short},
		{name: "a prompt", args: "-p p", more: "AWS_FEDERATE_PROMPT=none", want: long},
		{name: "a wrong prompt", args: "-p p", more: "AWS_FEDERATE_PROMPT=x", want: long},
		{name: "a time", args: "-p p", more: "AWS_FEDERATE_MIN_TTL=20m", want: long},
		{name: "a time that is too long", args: "-p p", more: "AWS_FEDERATE_MIN_TTL=20h", want: long},
		{name: "a sealed cache", args: "-p p", more: "AWS_FEDERATE_CACHE_ENCRYPTION=on", want: long},
		{name: "a socket", args: "-p p", more: "AWS_FEDERATE_SOCKET=/none", want: long},
		{name: "a log", args: "-p p", more: "AWS_FEDERATE_ISSUANCE_LOG=~/log", want: long},
		{name: "a setting for agents", args: "-p p", more: "AWS_FEDERATE_AGENT=deny", want: long},
		{name: "keys", args: "-p p", variables: "AWS_ACCESS_KEY_ID=AKIA AWS_SECRET_ACCESS_KEY=s", want: long},
		{name: "keys that win", variables: "AWS_PROFILE=p AWS_ACCESS_KEY_ID=AKIA AWS_SECRET_ACCESS_KEY=s", want: long},
		{name: "another home", args: "-p p", more: "HOME=/none", want: long},
		{name: "no home", args: "-p p", more: "HOME=", want: long},
		{name: "another cache", args: "-p p", more: "AWS_FEDERATE_CACHE_DIR=/none/cache", want: long},
		{name: "a cache of its own", args: "-p p", variables: "AWS_FEDERATE_CACHE_DIR=~/own", want: short},
		{name: "another config file", args: "-p p", more: "AWS_CONFIG_FILE=/none", want: long},

		{name: "config changed", args: "-p p", change: written(".aws/config", "[profile p]\nregion = x\n"), want: long},
		{name: "credentials made", args: "-p p", change: written(".aws/credentials", "[p]\n"), want: long},
		{name: "settings made", args: "-p p", change: written(".aws/federate/settings", "min_ttl = 20h\n"), want: long},
		{name: "machine's settings made", args: "-p p", change: written("machine", "agent = deny\n"), want: long},
		{name: "keys made", args: "-p p", change: written(".aws/federate/keys.json", "{}"), want: long},
		{name: "record of others", args: "-p p", change: mode("index/*.json", 0o644), want: long},
		{name: "entry of others", args: "-p p", change: mode("*.json", 0o640), want: long},
		{name: "no record", args: "-p p", change: each("index/*.json", os.Remove), want: long},
		{name: "no entry", args: "-p p", change: each("*.json", os.Remove), want: long},
		{name: "record of another version", args: "-p p", change: rewrite("index/*.json", `"version":1`, `"version":2`), want: long},
		{name: "record of another request", args: "-p p", change: rewrite("index/*.json", `"request":"....`, `"request":"0000`), want: long},
		{name: "record that is none", args: "-p p", change: rewrite("index/*.json", `^.`, ``), want: long},
		{name: "entry of another version", args: "-p p", change: rewrite("*.json", `"version":1`, `"version":2`), want: long},
		{name: "entry of another key", args: "-p p", change: rewrite("*.json", `"key":"...`, `"key":"000`), want: long},
		{name: "entry that has expired", args: "-p p", change: rewrite("*.json", `"expires":"\d+`, `"expires":"2020`), want: long},
		{name: "entry for the last minutes", args: "-p p", change: func(t *testing.T, h *runtest.Home) {
			t.Helper()
			soon := time.Now().UTC().Add(10 * time.Minute).Format(time.RFC3339)
			rewrite("*.json", `"issued":"[^"]+","expires":"[^"]+"`, `"issued":"2026-01-01T00:00:00Z","expires":"`+soon+`"`)(t, h)
		}, want: long},
		{name: "odd values", args: "-p p", change: rewrite("*.json", `"secret_access_key":"[^"]+"`, `"secret_access_key":"<&>\"\\\n"`), want: short},
		{name: "more than ASCII", args: "-p p", change: rewrite("*.json", `"secret_access_key":"[^"]+"`, `"secret_access_key":"é"`), want: long},
		{name: "a time of its own", args: "-p lasting", want: short},
		{name: "what agents may not have", args: "-p guarded", want: long},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			test.run(t)
		})
	}
}

func (b bothWays) run(t *testing.T) {
	t.Helper()
	h := runtest.New(t, bothWaysConfig)
	h.Env.Now, h.Env.Sleep, h.Env.MachineSettings = time.Now, sleepFor, filepath.Join(h.Dir, "machine")
	h.Env.CacheKey = func() ([]byte, error) { return make([]byte, 32), nil }
	h.Env.Agent = func() agent.Agent { return agent.Agent{} }
	set := func(variables string) {
		for _, variable := range strings.Fields(variables) {
			name, value, _ := strings.Cut(variable, "=")
			h.Variables[name] = value
		}
	}
	time.Sleep(30 * time.Millisecond) // until the stamps of the files are settled
	args := strings.Fields(strings.ReplaceAll(b.args, "''", "\x00"))
	for i := range args {
		args[i] = strings.TrimPrefix(args[i], "\x00")
	}
	set(b.variables)
	if code, _, stderr := longWay(h, []string{"-p", "p"}); code != 0 {
		t.Fatal(stderr)
	}
	longWay(h, args)
	if b.change != nil {
		b.change(t, h)
	}
	set(b.more)
	line, ok := hit.Plain(asked(h, args))
	if ok != b.want {
		t.Errorf("answered by the short way: %t, %s", ok, line)
	}
	code, stdout, stderr := longWay(h, args)
	if ok && (code != 0 || stdout != string(line) || stderr != "") {
		t.Errorf("by the long way %d\n%s%s\nand not\n%s", code, stdout, stderr, line)
	}
}

// sleepFor is the real thing.
func sleepFor(ctx context.Context, d time.Duration) {
	select {
	case <-ctx.Done():
	case <-time.After(d):
	}
}

// bothWaysConfig has profiles whose answers are kept.
var bothWaysConfig = fmt.Sprintf(`
[profile p]
region = eu-west-1
credential_process = %[1]s p
process_cache = yes
[profile q]
credential_process = %[1]s q
process_cache = yes
[default]
credential_process = %[1]s d
process_cache = yes
[profile lasting]
credential_process = aws-federate-cred --profile q --min-ttl 30m
[profile guarded]
credential_process = %[1]s g
process_cache = yes
agent = deny
`, `sh -c 'echo "{\"Version\":1,\"AccessKeyId\":\"ASIA$0\",\"SecretAccessKey\":\"s\",\"SessionToken\":\"t\",\"Expiration\":\"2099-01-01T00:00:00Z\"}"'`)
