//go:build unix

package app_test

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/seed642dee07/aws-federate/internal/app"
	"github.com/seed642dee07/aws-federate/internal/cachekey"
	"github.com/seed642dee07/aws-federate/internal/fakeaws"
	"github.com/seed642dee07/aws-federate/internal/picker"
	"github.com/seed642dee07/aws-federate/internal/run"
)

func TestMain(m *testing.M) {
	// The scripts wait for programs, and some of them for a minute: more of them at once than there
	// are processors.
	if err := flag.Set("test.parallel", "8"); err != nil {
		panic(err)
	}
	testscript.Main(m, map[string]func(){
		"aws-console": func() {
			env := system()
			env.Choose = picker.Choose
			os.Exit(app.Console(env))
		},
		"aws-federate-cred": func() { os.Exit(app.FederateCred(system())) },
	})
}

// system is the real thing, but for the settings of the machine, which a test may have, and for what
// holds the key of the cache, which may be that of another machine, one per letter, or none.
func system() run.Env {
	env := run.System()
	env.MachineSettings = os.Getenv("TEST_MACHINE_SETTINGS")
	switch machine := os.Getenv("TEST_MACHINE"); machine {
	case "":
	case "container":
		env.CacheKey = func() ([]byte, error) {
			return nil, &cachekey.UnavailableError{Store: "the kernel's keyring", Err: syscall.EPERM, Forbidden: true}
		}
	default:
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
					"instance":    instance,
					"keys":        keys,
					"login":       login,
					"named":       named,
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
					"sent":        sent,
					"shows":       shows,
					"signed-in":   signedIn,
					"signin":      signin,
					"signs-in":    signsIn,
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
	case "root":
		return os.Getuid() == 0, nil
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
	)
	return nil
}

func the(ts *testscript.TestScript) *world { return ts.Value("world").(*world) }

// fails CODE PROGRAM [ARG…] runs a program that has to fail with that exit code, an empty standard
// output, and on standard error the two lines of an error (below others, with --verbose or a
// warning) and no secret.
func fails(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: fails CODE PROGRAM [ARG…]")
	}
	err := ts.Exec(args[1], args[2:]...)
	exit, ok := errors.AsType[*exec.ExitError](err)
	if !ok {
		ts.Fatalf("%s did not fail: %v", args[1], err)
	}
	if got := strconv.Itoa(exit.ExitCode()); got != args[0] {
		ts.Fatalf("exit code %s, want %s", got, args[0])
	}
	if stdout := ts.ReadFile("stdout"); stdout != "" {
		ts.Fatalf("standard output is not empty")
	}
	stderr := ts.ReadFile("stderr")
	lines := strings.Split(strings.TrimSuffix(stderr, "\n"), "\n")
	name := filepath.Base(args[1])
	if name == "setsid" {
		name = args[2]
	}
	n := len(lines)
	if n < 2 || !strings.HasPrefix(lines[n-2], name+": ") || !strings.HasPrefix(lines[n-1], name+": hint: ") ||
		len(lines[n-1]) < len(name)+20 {
		ts.Fatalf("no two lines that say what happened and what to do")
	}
	for _, line := range lines[:n-2] {
		if noted, _ := ts.Value("noted").(*bool); *noted {
			break
		}
		if !strings.HasPrefix(line, name+": warning: ") && !strings.HasPrefix(line, name+": debug: ") {
			ts.Fatalf("a line beside the two of the error: %s", line)
		}
	}
	if strings.Contains(stderr, fakeaws.Canary) {
		ts.Fatalf("a secret is on standard error")
	}
}

// failsNoted is fails for a program that speaks to a person before it fails.
func failsNoted(ts *testscript.TestScript, neg bool, args []string) {
	noted, _ := ts.Value("noted").(*bool)
	*noted = true
	defer func() { *noted = false }()
	fails(ts, neg, args)
}

// gives PROGRAM [ARG…] runs a program that has to succeed, with no secret on standard error.
func gives(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 1 {
		ts.Fatalf("usage: gives PROGRAM [ARG…]")
	}
	if err := ts.Exec(args[0], args[1:]...); err != nil {
		ts.Fatalf("%s: %v", args[0], err)
	}
	if strings.Contains(ts.ReadFile("stderr"), fakeaws.Canary) {
		ts.Fatalf("a secret is on standard error")
	}
}

// calls ACTION N asserts how many requests for the action AWS has answered.
func calls(ts *testscript.TestScript, _ bool, args []string) {
	if got := strconv.Itoa(the(ts).Count(args[0])); got != args[1] {
		ts.Fatalf("%s calls of %s, want %s", got, args[0], args[1])
	}
}

// sent [ACTION] PARAMETER VALUE asserts what the last call of an action (AssumeRole) carried; an
// empty value asserts that it did not.
func sent(ts *testscript.TestScript, _ bool, args []string) {
	action := "AssumeRole"
	if len(args) > 2 {
		action, args = args[0], args[1:]
	}
	all := the(ts).Calls(action)
	if len(all) == 0 {
		ts.Fatalf("no call")
	}
	if got := all[len(all)-1].Form.Get(args[0]); got != args[1] {
		ts.Fatalf("%s is %q, want %q", args[0], got, args[1])
	}
}

// signin PARAMETER VALUE asserts the same of the last getSigninToken, whose "method" is a
// parameter, too.
func signin(ts *testscript.TestScript, _ bool, args []string) {
	all := the(ts).Calls("getSigninToken")
	if len(all) == 0 {
		ts.Fatalf("no call")
	}
	last := all[len(all)-1]
	got := last.Form.Get(args[0])
	if args[0] == "method" {
		got = last.Method
	}
	if got != args[1] {
		ts.Fatalf("%s is %q, want %q", args[0], got, args[1])
	}
}

// signs-in ARN follows the URL on standard output, as a browser does, and asserts that the page
// says who is signed in.
func signsIn(ts *testscript.TestScript, _ bool, args []string) {
	answer, err := http.Get(strings.TrimSpace(ts.ReadFile("stdout")))
	ts.Check(err)
	defer answer.Body.Close()
	page, err := io.ReadAll(answer.Body)
	ts.Check(err)
	if answer.StatusCode != http.StatusOK || !strings.Contains(string(page), args[0]) {
		ts.Fatalf("HTTP %d, and the page does not name %s:\n%s", answer.StatusCode, args[0], page)
	}
}

// code FILE writes a fresh MFA code of alice's device, and CODE into the environment.
func code(ts *testscript.TestScript, _ bool, args []string) {
	fresh := the(ts).device.Code()
	ts.Setenv("CODE", fresh)
	if len(args) > 0 {
		ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(fresh+"\n"), 0o600))
	}
}

// code2 writes two fresh codes, CODE and CODE2, into the environment.
func code2(ts *testscript.TestScript, _ bool, _ []string) {
	ts.Setenv("CODE", the(ts).device.Code())
	ts.Setenv("CODE2", the(ts).device.Code())
}

// clock OFFSET moves AWS's clock.
func clock(ts *testscript.TestScript, _ bool, args []string) {
	offset, err := time.ParseDuration(args[0])
	ts.Check(err)
	the(ts).SetClockOffset(offset)
}

// reset forgets the calls so far.
func reset(ts *testscript.TestScript, _ bool, _ []string) { the(ts).ResetCalls() }

// expire ends all sessions that AWS has given out; "expire key" switches alice's key off.
func expire(ts *testscript.TestScript, _ bool, args []string) {
	if len(args) > 0 {
		the(ts).DeactivateKey(the(ts).alice.AccessKeyID)
		return
	}
	the(ts).ExpireSessions()
}

// fault ACTION KIND [TIMES] makes the next requests for an action go wrong, all of them without
// TIMES.
func fault(ts *testscript.TestScript, _ bool, args []string) {
	kinds := map[string]fakeaws.Fault{
		"throttling":  fakeaws.Throttling(),
		"unavailable": fakeaws.Unavailable(),
		"internal":    fakeaws.InternalError(),
		"page":        fakeaws.CaptivePage(),
		"too-many":    fakeaws.TooManyRequests(),
		"redirect":    fakeaws.CaptiveRedirect(),
		"dropped":     fakeaws.Dropped(),
		"truncated":   fakeaws.Truncated(),
		"slow":        fakeaws.Latency(time.Minute),
		"late":        fakeaws.Latency(300 * time.Millisecond),
		"otherrole": fakeaws.OtherSession(
			"arn:aws:sts::" + account + ":assumed-role/Other/s",
		),
		"otheraccount": fakeaws.OtherSession("arn:aws:sts::999988887777:assumed-role/Admin/s"),
	}
	if args[0] == "none" {
		the(ts).ClearFaults()
		return
	}
	times := 0
	if len(args) > 2 {
		times, _ = strconv.Atoi(args[2])
	}
	kind, ok := kinds[args[1]]
	if !ok {
		ts.Fatalf("no fault %s", args[1])
	}
	the(ts).Inject(args[0], kind, times)
}

// role NAME [EXTERNALID] adds or replaces a role of alice's account that trusts her.
func role(ts *testscript.TestScript, _ bool, args []string) {
	r := fakeaws.Role{Account: account, Name: args[0], Trust: []string{the(ts).alice.ARN}}
	if len(args) > 1 {
		r.ExternalID = args[1]
	}
	the(ts).AddRole(r)
}

// roles N adds N roles that want MFA and trust alice, R1 and so on, by turns in her account and in
// another.
func roles(ts *testscript.TestScript, _ bool, args []string) {
	n, err := strconv.Atoi(args[0])
	ts.Check(err)
	for i := range n {
		the(
			ts,
		).AddRole(fakeaws.Role{Account: []string{account, "444455556666"}[i%2], Name: fmt.Sprint("R", i+1), Trust: []string{the(ts).alice.ARN}, RequireMFA: true})
	}
}

// partition NAME adds a role Admin of that partition that trusts alice.
func partition(ts *testscript.TestScript, _ bool, args []string) {
	the(ts).SetPartition(args[0])
	role(ts, false, []string{"Admin"})
}

// edit FILE OLD NEW replaces a text in a file that has it.
func edit(ts *testscript.TestScript, _ bool, args []string) {
	path := ts.MkAbs(args[0])
	text := ts.ReadFile(args[0])
	if !strings.Contains(text, args[1]) {
		ts.Fatalf("%s does not hold %q", args[0], args[1])
	}
	ts.Check(os.WriteFile(path, []byte(strings.ReplaceAll(text, args[1], args[2])), 0o600))
}
