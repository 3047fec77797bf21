package systems

import (
	"bytes"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/seed642dee07/aws-federate/internal/fakeaws"
	"github.com/seed642dee07/aws-federate/internal/testkit"
)

// system is one whose programs are run here.
type system struct {
	runner  string // what runs a program of it
	exe     string // the end of a program's name
	path    func(string) string
	newHome func(*testing.T) string
	child   []string // a command that prints its environment
	keyring bool     // without a desktop
}

var systems = map[string]system{
	"wine": {
		runner: "/usr/lib/wine/wine64", exe: ".exe", keyring: true,
		path:    func(path string) string { return "Z:" + strings.ReplaceAll(path, "/", `\`) },
		newHome: wineHome,
		child:   []string{"cmd", "/c", "set"},
	},
	"arm64": {
		runner:  "qemu-aarch64-static",
		path:    func(path string) string { return path },
		newHome: (*testing.T).TempDir,
		child:   []string{"env"},
	},
}

// wineHome is the home that Wine gives its user, whatever the environment says, with nothing of ours.
func wineHome(t *testing.T) string {
	t.Helper()
	homes, err := filepath.Glob(filepath.Join(os.Getenv("WINEPREFIX"), "drive_c", "users", "[^P]*"))
	if err != nil || len(homes) != 1 {
		t.Fatalf("%v, %v", homes, err)
	}
	if err := os.RemoveAll(filepath.Join(homes[0], ".aws")); err != nil {
		t.Fatal(err)
	}
	return homes[0]
}

// place is a home of that system, beside an AWS.
type place struct {
	*testing.T
	system
	aws     *fakeaws.Server
	keys    fakeaws.Keys
	home    string
	bin     string
	setting map[string]string
}

// here makes a place, or skips the test where no system is asked for.
func here(t *testing.T) *place {
	t.Helper()
	s, ok := systems[os.Getenv("AWS_FEDERATE_TEST_SYSTEM")]
	if !ok {
		t.Skip("test/systems/run runs it")
	}
	s.runner = testkit.Program(t, s.runner)
	aws, err := fakeaws.Start()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(aws.Close)
	p := &place{T: t, system: s, aws: aws, home: s.newHome(t), bin: os.Getenv("AWS_FEDERATE_TEST_PROGRAMS")}
	p.keys = aws.AddUser("111122223333", "alice")
	role := aws.AddRole(fakeaws.Role{Account: "111122223333", Name: "Admin", Trust: []string{p.keys.ARN}})
	p.write("config", "[profile admin]\r\nrole_arn = "+role+"\r\nsource_profile = base\r\nregion = eu-west-1\r\n")
	p.write(
		"credentials",
		fmt.Sprintf("[base]\naws_access_key_id = %s\naws_secret_access_key = %s\n", p.keys.AccessKeyID, p.keys.SecretAccessKey),
	)
	p.setting = map[string]string{
		"HOME": s.path(p.home), "USERPROFILE": s.path(p.home), "AWS_ENDPOINT_URL_STS": aws.URL,
		"AWS_CONSOLE_FEDERATION_ENDPOINT": aws.FederationURL(), "AWS_EC2_METADATA_DISABLED": "true", "NO_PROXY": "127.0.0.1",
	}
	return p
}

func (p *place) write(name, text string) {
	p.Helper()
	path := filepath.Join(p.home, ".aws", name)
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		p.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		p.Fatal(err)
	}
}

func (p *place) read(name string) string {
	text, err := os.ReadFile(filepath.Join(p.home, ".aws", name))
	if err != nil {
		p.Fatal(err)
	}
	return string(text)
}

// command is a run of one of our programs.
func (p *place) command(program string, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(p.Context(), p.runner, append([]string{filepath.Join(p.bin, program+p.exe)}, args...)...)
	for _, name := range []string{"PATH", "WINEPREFIX", "WINEDEBUG"} {
		cmd.Env = append(cmd.Env, name+"="+os.Getenv(name))
	}
	for _, name := range slices.Sorted(maps.Keys(p.setting)) {
		cmd.Env = append(cmd.Env, name+"="+p.setting[name])
	}
	cmd.Dir = p.home
	return cmd
}

// gives runs a program that has to succeed, and returns what it prints.
func (p *place) gives(program string, args ...string) string {
	p.Helper()
	cmd := p.command(program, args...)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		p.Fatalf("%s %v: %v\n%s", program, args, err, stderr.String())
	}
	return strings.ReplaceAll(string(out), "\r\n", "\n")
}

func (p *place) says(text string, want ...string) {
	p.Helper()
	for _, part := range want {
		if !strings.Contains(text, part) {
			p.Errorf("there is no %s in %s", part, text)
		}
	}
}

func (p *place) calls(want int) {
	p.Helper()
	if got := p.aws.Count("AssumeRole"); got != want {
		p.Errorf("%d calls of AssumeRole, want %d", got, want)
	}
}
