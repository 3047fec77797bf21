package run

import (
	"context"
	"errors"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/seed642dee07/aws-federate/internal/agent"
	"github.com/seed642dee07/aws-federate/internal/caller"
	"github.com/seed642dee07/aws-federate/internal/fakeaws"
	"github.com/seed642dee07/aws-federate/pkg/cache"
	"github.com/seed642dee07/aws-federate/pkg/profile"
)

// rig is a run for profile p, at the moment after its files were written.
type rig struct {
	*Run
	now    time.Time
	config string
	role   string // its config
}

func newRig(t *testing.T) *rig {
	t.Helper()
	server, err := fakeaws.Start()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(server.Close)
	const account = "111122223333"
	alice := server.AddUser(account, "alice")
	role := server.AddRole(fakeaws.Role{Account: account, Name: "Admin", Trust: []string{alice.ARN}})
	dir := t.TempDir()
	r := &rig{config: filepath.Join(dir, "config")}
	r.role = "[profile p]\nsource_profile = base\nregion = eu-west-1\nrole_arn = " + role + "\n"
	set := map[string]string{
		"AWS_CONFIG_FILE": r.config, "AWS_SHARED_CREDENTIALS_FILE": filepath.Join(dir, "credentials"),
		"HOME": dir, "AWS_ENDPOINT_URL_STS": server.URL, "AWS_FEDERATE_CACHE_DIR": filepath.Join(dir, "cache"),
	}
	env := Env{
		Getenv: func(name string) string { return set[name] }, Environ: []string{"PATH=" + os.Getenv("PATH")},
		Now: func() time.Time { return r.now }, System: "linux", TempDir: dir, Agent: func() agent.Agent { return agent.Agent{} },
		Caller: func(string) caller.Process { return caller.Process{Name: "terraform", PID: 812} },
	}
	env.Sleep = func(_ context.Context, d time.Duration) { r.now = r.now.Add(d) }
	disk := &cache.Disk{Dir: filepath.Join(dir, "cache"), Now: env.Now}
	at := env.places()
	r.Run = &Run{
		Env: env, places: at, Program: "aws-federate-cred", Log: slog.New(slog.DiscardHandler), Disk: disk,
		Request: profile.Request{Profile: "p", Environment: profile.ReadEnvironment(env.Getenv)},
		Files:   profile.Files{Config: at.Config, Credentials: at.Credentials},
	}
	keys := "aws_access_key_id = " + alice.AccessKeyID + "\naws_secret_access_key = " + alice.SecretAccessKey + "\n"
	r.write(t, r.Files.Credentials, "[base]\n"+keys)
	r.write(t, r.config, r.role)
	return r
}

// write writes a file, and lets it be the moment after that.
func (r *rig) write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	r.now = info.ModTime().Add(time.Millisecond)
}

// fetch fetches, and returns whether the index knows the answer now.
func (r *rig) fetch(t *testing.T) (indexed bool) {
	t.Helper()
	if _, err := r.Fetch(t.Context(), Wishes{}); err != nil {
		t.Fatal(err)
	}
	_, indexed = r.index().Get(r.Request.Fingerprint(), r.stamp())
	if records, _ := os.ReadDir(filepath.Join(r.Disk.Dir, "index")); len(records) > 0 != indexed {
		t.Errorf("indexed: %t, with %d records", indexed, len(records))
	}
	return indexed
}

// TestIndexed: the index points to what is in the cache, and to nothing else.
func TestIndexed(t *testing.T) {
	t.Parallel()
	const printed = `{"Version":1,"AccessKeyId":"A","SecretAccessKey":"s","SessionToken":"t","Expiration":"2099-01-01T00:00:00Z"}`
	for name, tt := range map[string]struct {
		config string
		want   bool
	}{
		"a role":                         {"", true},
		"keys":                           {"[profile p]\naws_access_key_id = AKIA\naws_secret_access_key = s\n", false},
		"a process, which is not stored": {"[profile p]\ncredential_process = echo '" + printed + "'\n", false},
	} {
		r := newRig(t)
		if tt.config != "" {
			r.write(t, r.config, tt.config)
		}
		if got := r.fetch(t); got != tt.want {
			t.Errorf("%s: indexed %t", name, got)
		}
	}
}

// TestIndexedAfterAnEdit: a file that was changed a moment before the run is read again, once a
// change after that would show. The answer is not indexed where it is another one then, be it by
// the region alone.
func TestIndexedAfterAnEdit(t *testing.T) {
	t.Parallel()
	for name, edit := range map[string]func(string) string{
		"another region": func(text string) string { return strings.Replace(text, "eu-west-1", "eu-west-2", 1) },
		"no region":      func(text string) string { return strings.Replace(text, "region = eu-west-1\n", "", 1) },
		"another role":   func(text string) string { return strings.Replace(text, "/Admin", "/Other", 1) },
		"no profile":     func(string) string { return "" },
	} {
		r := newRig(t)
		r.Env.Sleep = func(_ context.Context, d time.Duration) {
			at := r.now.Add(d)
			r.write(t, r.config, edit(r.role))
			r.now = at
		}
		if _, err := r.Fetch(t.Context(), Wishes{}); err != nil {
			t.Fatal(err)
		}
		if records, _ := os.ReadDir(filepath.Join(r.Disk.Dir, "index")); len(records) > 0 {
			t.Errorf("%s: the answer from before is indexed", name)
		}
	}
}

// TestNotIndexed: nothing waits for longer than a moment for stamps that can be relied on.
func TestNotIndexed(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.now = r.now.Add(-time.Second) // as of a file from the future
	r.Env.Sleep = func(context.Context, time.Duration) { t.Error("waits") }
	if r.fetch(t) {
		t.Error("what may have changed unseen is indexed")
	}
	r = newRig(t)
	r.now = r.now.Add(time.Second)
	r.Env.Sleep = func(context.Context, time.Duration) { t.Error("waits for what has settled") }
	_ = r.fetch(t)
}

// TestClosedToAgents has a file of the machine that may not be read stop an agent, and no person; nor
// does a person's run leave a record that an agent would be served by.
func TestClosedToAgents(t *testing.T) {
	if os.Getuid() == 0 {
		t.Skip("root may read everything")
	}
	r := newRig(t)
	r.SettingsFiles.Machine = filepath.Join(t.TempDir(), "settings")
	r.places.MachineSettings = r.SettingsFiles.Machine
	r.write(t, r.SettingsFiles.Machine, "agent = deny\n")
	if err := os.Chmod(r.SettingsFiles.Machine, 0); err != nil {
		t.Fatal(err)
	}
	r.now = time.Now().Add(time.Minute)
	if r.fetch(t) {
		t.Error("a record is left")
	}
	r.Env.Agent = func() agent.Agent { return agent.Agent{Name: "x"} }
	if _, err := r.Fetch(t.Context(), Wishes{}); !errors.Is(err, fs.ErrPermission) {
		t.Errorf("an agent gets %v", err)
	}
}
