//go:build unix

package app_test

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/seed642dee07/aws-federate/internal/app"
	"github.com/seed642dee07/aws-federate/internal/cachekey"
	"github.com/seed642dee07/aws-federate/internal/fakeaws"
	"github.com/seed642dee07/aws-federate/internal/hit"
	"github.com/seed642dee07/aws-federate/internal/picker"
	"github.com/seed642dee07/aws-federate/internal/run"
)

func TestMain(m *testing.M) {
	// The scripts wait for programs, and some of them for a minute: more of them at once than there
	// are processors.
	if err := flag.Set("test.parallel", "8"); err != nil {
		panic(err)
	}
	console := func() {
		env := system()
		env.Choose = picker.Choose
		os.Exit(app.Console(env))
	}
	testscript.Main(m, map[string]func(){
		"aws-console":          console,
		"aws-federate-console": console,
		"aws-federate-cred": func() {
			env := system()
			early := hit.Real() // as package early has it
			early.MachineSettings = env.MachineSettings
			if line, ok := hit.Plain(early); ok && os.Getenv("TEST_MACHINE") == "" {
				if _, err := os.Stdout.Write(line); err == nil {
					os.Exit(0)
				}
			}
			os.Exit(app.FederateCred(env))
		},
	})
}

// system is the real thing, but for the settings of the machine, which a test may have, and for what
// holds the key of the cache, which may be that of another machine, one per letter, or none, or that of
// one which has just been started.
func system() run.Env {
	env := run.System()
	env.MachineSettings = os.Getenv("TEST_MACHINE_SETTINGS")
	switch machine := os.Getenv("TEST_MACHINE"); machine {
	case "":
	case "container":
		err := &cachekey.UnavailableError{Store: "the kernel's keyring", Err: syscall.EPERM, Forbidden: true}
		env.CacheKey = func() ([]byte, error) { return nil, err }
		env.HasCacheKey = func() (bool, error) { return false, err }
	case "started":
		made := filepath.Join(os.Getenv("HOME"), "key-is-made")
		env.CacheKey = func() ([]byte, error) { return bytes.Repeat([]byte("s"), 32), os.WriteFile(made, nil, 0o600) }
		env.HasCacheKey = func() (bool, error) { _, err := os.Stat(made); return err == nil, nil }
	default:
		env.HasCacheKey = func() (bool, error) { return true, nil }
		env.CacheKey = func() ([]byte, error) { return bytes.Repeat([]byte(machine), 32), nil }
	}
	return env
}

// TestScripts runs both programs, as processes of their own, by the scripts in testdata/script: a
// directory per behaviour. Each script has an AWS and a home directory of its own.
func TestScripts(t *testing.T) {
	t.Parallel() // with what else has to wait for a minute
	dirs, err := filepath.Glob("testdata/script/*")
	if err != nil || len(dirs) == 0 {
		t.Fatalf("no scripts: %v", err)
	}
	for _, dir := range dirs {
		t.Run(filepath.Base(dir), func(t *testing.T) {
			t.Parallel()
			testscript.Run(t, testscript.Params{
				Condition: condition,
				Dir:       dir, Setup: setup, RequireExplicitExec: true, RequireUniqueNames: true,
				Cmds: map[string]func(*testscript.TestScript, bool, []string){
					"assigned":    assigned,
					"calls":       calls,
					"clock":       clock,
					"code":        code,
					"code2":       code2,
					"consent":     consent,
					"container":   container,
					"device-life": deviceLife,
					"edit":        edit,
					"expire":      expire,
					"fails":       fails,
					"fails-noted": failsNoted,
					"fault":       fault,
					"gives":       gives,
					"iam":         iam,
					"instance":    instance,
					"keys":        keys,
					"login":       login,
					"named":       named,
					"narrower":    narrower,
					"opened":      opened,
					"page":        page,
					"partition":   partition,
					"person":      person,
					"picks":       picks,
					"reset":       reset,
					"revoke":      revoke,
					"role":        role,
					"roles":       roles,
					"says":        says,
					"secrets":     secrets,
					"sent":        sent,
					"shows":       shows,
					"signed-in":   signedIn,
					"signin":      signin,
					"signs-in":    signsIn,
					"sits":        sits,
					"start-url":   startURL,
					"web-token":   webToken,
				},
			})
		})
	}
}

// condition is what a script asks in brackets.
func condition(name string) (bool, error) {
	switch name {
	case "secrets": // a bus, on which a Secret Service can be
		_, bus := exec.LookPath("dbus-daemon")
		_, service := exec.LookPath("gnome-keyring-daemon")
		err := errors.Join(bus, service)
		if os.Getenv("AWS_FEDERATE_TEST_ALL") != "1" {
			return err == nil, nil
		}
		return err == nil, err
	case "root":
		return os.Getuid() == 0, nil
	case "earlier": // programs to live beside
		return os.Getenv(earlier) != "", nil
	case "keyring": // of the system, for the key of the cache
		_, err := run.System().CacheKey()
		return err == nil, nil
	case "display": // to be had, by programs that CI installs
		for _, program := range []string{"xvfb-run", "xauth", "xdotool", "zenity"} {
			if _, err := exec.LookPath(program); err != nil {
				if os.Getenv("AWS_FEDERATE_TEST_ALL") == "1" {
					return false, err
				}
				return false, nil
			}
		}
		return true, nil
	}
	return false, fmt.Errorf("no condition %s", name)
}

// noSleep keeps programs with the race detector from sleeping a second at their end.
const noSleep = "GORACE=atexit_sleep_ms=0"

// world is the AWS of a script: user alice of account 111122223333 with an MFA device, and roles
// that trust her.
type world struct {
	*fakeaws.Server
	alice    fakeaws.Keys
	device   fakeaws.Device
	provider *fakeaws.Provider
	login    *fakeaws.Login
}

const account = "111122223333"

func newWorld() (*world, error) {
	server, err := fakeaws.Start()
	if err != nil {
		return nil, err
	}
	w := &world{Server: server, alice: server.AddUser(account, "alice")}
	w.device = server.AddDevice(w.alice.ARN, "alice")
	first := server.AddRole(fakeaws.Role{Account: account, Name: "Admin", Trust: []string{w.alice.ARN}, MaxSessionDuration: 12 * time.Hour})
	server.AddRole(
		fakeaws.Role{Account: account, Name: "Secure", Trust: []string{w.alice.ARN}, RequireMFA: true, MaxSessionDuration: 12 * time.Hour},
	)
	server.AddRole(fakeaws.Role{Account: account, Name: "Partner", Trust: []string{w.alice.ARN}, ExternalID: "shared-42"})
	server.AddRole(fakeaws.Role{Account: account, Name: "Team", Trust: []string{"arn:aws:iam::" + account + ":root"}})
	server.Assign(account, "Dev")
	server.SetPollInterval(time.Second)
	server.AddRole(fakeaws.Role{Account: "444455556666", Name: "Second", Trust: []string{first}, MaxSessionDuration: 12 * time.Hour})
	w.addSources()
	return w, nil
}

// setup gives a script its AWS, and a home whose credentials file holds alice's keys as profile
// base. Files of the script below home/.aws stay as they are.
func setup(env *testscript.Env) error {
	w, err := newWorld()
	if err != nil {
		return err
	}
	env.Defer(w.Close)
	env.Values["world"], env.Values["noted"] = w, new(bool)
	env.Values["secrets"] = new(scriptSecrets)
	if tb, ok := env.T().(testing.TB); ok {
		env.Values["tb"] = tb
	}
	home := filepath.Join(env.WorkDir, "home")
	credentials := filepath.Join(home, ".aws", "credentials")
	if err := os.MkdirAll(filepath.Dir(credentials), 0o700); err != nil {
		return err
	}
	if _, err := os.Stat(credentials); err != nil {
		text := fmt.Sprintf("[base]\naws_access_key_id = %s\naws_secret_access_key = %s\n", w.alice.AccessKeyID, w.alice.SecretAccessKey)
		if err := os.WriteFile(credentials, []byte(text), 0o600); err != nil {
			return err
		}
	}
	self, err := lookPath("aws-federate-cred", env.Getenv("PATH"))
	if err != nil {
		return err
	}
	env.Vars = append(
		env.Vars,
		noSleep,
		"HOME="+home,
		"USER=tester",
		"AWS_EC2_METADATA_DISABLED=true",
		"AWS_CA_BUNDLE=",
		"AWS_ENDPOINT_URL_STS="+w.URL,
		"AWS_ENDPOINT_URL_IAM="+w.URL,
		"AWS_ENDPOINT_URL_SSO="+w.URL,
		"AWS_ENDPOINT_URL_SSO_OIDC="+w.URL,
		"AWS_CONSOLE_FEDERATION_ENDPOINT="+w.FederationURL(),
		"SIGNIN="+w.FederationURL(),
		"ALICE="+w.alice.AccessKeyID,
		"ALICE_SECRET="+w.alice.SecretAccessKey,
		"DEVICE="+w.device.Serial,
		"ESCAPES=a\x1b[2Jb\u202ec",
		"CANARY="+fakeaws.Canary,
		"TEST_MACHINE_SETTINGS="+filepath.Join(env.WorkDir, "machine"),
		"SELF="+self,
		"EARLIER="+os.Getenv(earlier),
	)
	return nil
}

// earlier names a directory with the programs of another version, which the scripts in versions run
// in turn with ours.
const earlier = "AWS_FEDERATE_TEST_EARLIER"

func the(ts *testscript.TestScript) *world { return ts.Value("world").(*world) }

// edit FILE OLD NEW replaces a text in a file that has it.
func edit(ts *testscript.TestScript, _ bool, args []string) {
	path := ts.MkAbs(args[0])
	text := ts.ReadFile(args[0])
	if !strings.Contains(text, args[1]) {
		ts.Fatalf("%s does not hold %q", args[0], args[1])
	}
	ts.Check(os.WriteFile(path, []byte(strings.ReplaceAll(text, args[1], args[2])), 0o600))
}
