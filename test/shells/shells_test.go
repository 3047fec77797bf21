//go:build unix

package shells_test

import (
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/creack/pty"

	"github.com/seed642dee07/aws-federate/internal/shellcode"
	"github.com/seed642dee07/aws-federate/internal/testkit"
)

// limit is how long a shell may take for an answer.
const limit = 10 * time.Second

// programs are where both programs are, as built for all tests.
var programs string

func TestMain(m *testing.M) {
	dir, err := os.MkdirTemp("", "shells")
	if err != nil {
		panic(err)
	}
	programs = dir
	if err := testkit.Build(dir, "cmd/..."); err != nil {
		panic(err)
	}
	code := m.Run()
	os.RemoveAll(dir)
	os.Exit(code)
}

// shell is a shell on a terminal.
type shell struct {
	t      *testing.T
	name   string
	home   string
	stubs  string // programs that write their arguments to a file
	record string
	tty    *os.File
	screen *strings.Builder
}

// starts are how each shell is started without files of the user, with a prompt that is known. The
// code of ours is in a file $CODE.
var starts = map[string][]string{
	"bash": {"bash", "--norc", "--noprofile"},
	"zsh":  {"zsh", "-f"},
	"fish": {"fish", "--no-config"},
}

var prepares = map[string]string{
	"bash": `PS1='READY> '; bind 'set enable-bracketed-paste off'; source "$CODE"`,
	"zsh":  `PS1='READY> '; autoload -U compinit && compinit -u -d "$HOME/dump"; source "$CODE"`,
	"fish": `function fish_prompt; echo -n 'READY> '; end; source $CODE`,
}

// odd are names of profiles that mean something to shells, by how each can be begun.
var odd = map[string]string{
	"zqa": `zqa prod`, "zqb": `zqb'neil`, "zqc": `zqc$HOME`, "zqd": "zqd`id`", "zqe": `zqe"hi"`, "zqf": `zqf;id`, "zqg": `zqg$(id)`,
	"zqü": `zqüller`, "zqh": `zqh*`, "zqi": `zqi\slash`, "zqj": `zqj:on`, "zqk": `zqk{a,b}`, "zql": `zql&er`, "zqm": "zqm|id>x",
}

// open starts a shell in a home with profiles of those names.
func open(t *testing.T, name string, profiles []string, script string) *shell {
	t.Helper()
	program := testkit.Program(t, starts[name][0])
	s := &shell{t: t, name: name, home: t.TempDir(), stubs: t.TempDir(), screen: &strings.Builder{}}
	s.record = filepath.Join(s.home, "record")
	config := ""
	for _, p := range profiles {
		config += "[profile \"" + strings.ReplaceAll(p, `"`, `\"`) + "\"]\nregion = eu-west-1\n"
	}
	s.write(filepath.Join(s.home, ".aws", "config"), config)
	s.write(filepath.Join(s.home, "code"), script)
	for _, of := range []string{"aws-console", "aws-federate-cred"} {
		s.stub(of, `case $1 in --complete*|completion|setup|--format) exec "`+programs+`/`+of+`" "$@";; esac`)
	}
	for _, of := range []string{"aws", "aws-hello", "aws-s3", "tell"} {
		s.stub(of, "")
	}
	s.stub("aws_completer", `[ "$COMP_LINE" = 'aws ' ] && { printf 's3\ns3api\nsts\n'; exit; }; echo "${COMP_LINE##* }fromaws"; exit`)
	s.stub("show", `set -- "${AWS_ACCESS_KEY_ID-none}" "${AWS_PROFILE-none}" "${AWS_FEDERATE_PROFILE-none}" "${AWS_REGION-none}"`)
	cmd := exec.CommandContext(t.Context(), program, starts[name][1:]...)
	cmd.Env = []string{
		"HOME=" + s.home, "PATH=" + s.stubs + ":/usr/bin:/bin", "TERM=dumb", "LANG=C.UTF-8", "CODE=" + filepath.Join(s.home, "code"),
		"AWS_EC2_METADATA_DISABLED=true", "XDG_CONFIG_HOME=" + s.home, "XDG_DATA_HOME=" + s.home,
	}
	cmd.Dir = s.home
	tty, err := pty.StartWithSize(cmd, &pty.Winsize{Rows: 40, Cols: 160})
	if err != nil {
		t.Fatal(err)
	}
	s.tty = tty
	t.Cleanup(func() {
		_ = tty.Close()
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
	})
	go s.read()
	s.types(prepares[name] + "; echo prepared >\"$HOME/record\"\n")
	s.recorded()
	return s
}

// stub makes a program that writes its name and arguments to the record, one a line, after some
// lines of its own.
func (s *shell) stub(name, before string) {
	s.t.Helper()
	path := filepath.Join(s.stubs, name)
	s.write(path, "#!/bin/sh\n"+before+"\nprintf '%s\\n' "+name+" \"$@\" >\""+s.record+".new\"; mv \""+s.record+".new\" \""+s.record+"\"\n")
	if err := os.Chmod(path, 0o700); err != nil {
		s.t.Fatal(err)
	}
}

func (s *shell) write(path, content string) {
	s.t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		s.t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		s.t.Fatal(err)
	}
}

func (s *shell) read() {
	for chunk := make([]byte, 4096); ; {
		n, err := s.tty.Read(chunk)
		s.screen.Write(chunk[:n])
		if err != nil {
			return
		}
	}
}

func (s *shell) types(keys string) {
	s.t.Helper()
	if _, err := s.tty.WriteString(keys); err != nil {
		s.t.Fatal(err)
	}
}

// recorded waits for what a stub was called with, and forgets it.
func (s *shell) recorded() []string {
	s.t.Helper()
	for end := time.Now().Add(limit); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		text, err := os.ReadFile(s.record)
		if err == nil && len(text) > 0 {
			_ = os.Remove(s.record)
			return strings.Split(strings.TrimSuffix(string(text), "\n"), "\n")
		}
	}
	s.t.Fatalf("%s: no program was called; the screen: %q", s.name, s.screen.String())
	return nil
}

func (s *shell) wants(keys string, want ...string) {
	s.t.Helper()
	s.types(keys + "\n")
	if got := s.recorded(); !slices.Equal(got, want) {
		s.t.Errorf("%s: typing %q called %q, want %q", s.name, keys, got, want)
	}
}

// each runs a test with each shell, and our whole code in it.
func each(t *testing.T, profiles []string, test func(s *shell)) {
	t.Helper()
	for _, name := range []string{"bash", "zsh", "fish"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			code, ok := shellcode.Setup(name)
			if !ok {
				t.Fatal("no code")
			}
			test(open(t, name, profiles, code))
		})
	}
}

// TestCompletion types the beginning of each name and a tab: the program gets the whole name,
// whatever is in it, and nothing of it is carried out.
func TestCompletion(t *testing.T) {
	t.Parallel()
	each(t, slices.Collect(maps.Values(odd)), func(s *shell) {
		for begun, name := range odd {
			s.wants("aws-console "+begun+"\t", "aws-console", name)
			s.wants("aws-federate-cred --no-prompt --profile "+begun+"\t", "aws-federate-cred", "--no-prompt", "--profile", name)
		}
		s.wants("aws-federate-cred --no-prompt --profile=zqa\t", "aws-federate-cred", "--no-prompt", "--profile=zqa prod")
		s.wants("aws-console --service ec2/inst\t", "aws-console", "--service", "ec2/instances")
		s.wants("aws-console --browser libre\t", "aws-console", "--browser", "librewolf")
		s.wants("aws-federate-cred expl\t zqa\t", "aws-federate-cred", "explain", "zqa prod")
		s.wants("aws-federate-cred --no-prompt --for\t dot\t", "aws-federate-cred", "--no-prompt", "--format", "dotenv")
		if s.name != "fish" { // which does not end a word in quotes
			s.wants("aws-console \"zqa\t", "aws-console", "zqa prod")
		}
		s.wants("aws-console 'zqa\t", "aws-console", "zqa prod")
	})
}

// TestPlugins has "aws NAME" run a program aws-NAME, unless the AWS CLI has a command NAME.
func TestPlugins(t *testing.T) {
	t.Parallel()
	each(t, []string{"my prod"}, func(s *shell) {
		s.wants(`aws console --profile 'my prod' -d 1h`, "aws-console", "--profile", "my prod", "-d", "1h")
		s.wants(`aws fedcred --profile x`, "aws-federate-cred", "--profile", "x")
		s.wants(`aws hello 'a  b' '$c'`, "aws-hello", "a  b", "$c")
		s.wants(`aws s3 ls`, "aws", "s3", "ls")
		s.wants(`aws sts get-caller-identity --profile x`, "aws", "sts", "get-caller-identity", "--profile", "x")
		s.wants(`aws ../aws-hello`, "aws", "../aws-hello")
		s.wants(`aws --version`, "aws", "--version")
		s.wants(`aws`, "aws")
		s.wants("aws console my\t", "aws-console", "my prod")
		s.wants("aws console --profile my\t", "aws-console", "--profile", "my prod")
		s.wants("aws fedcred --no-prompt -p my\t", "aws-federate-cred", "--no-prompt", "-p", "my prod")
		if s.name != "fish" { // whose completion of aws is for the AWS CLI to set up
			s.wants("aws s3 x\t", "aws", "s3", "xfromaws")
		}
	})
}

// TestUse sets the credentials of a profile in the shell, and takes them away; none are left when
// that fails.
func TestUse(t *testing.T) {
	t.Parallel()
	each(t, nil, func(s *shell) {
		s.write(filepath.Join(s.home, ".aws", "credentials"),
			"[\"my keys\"]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY\n")
		s.write(filepath.Join(s.home, ".aws", "config"), "[profile \"my keys\"]\nregion = eu-west-1\n")
		export := "export AWS_PROFILE=other"
		if s.name == "fish" {
			export = "set -gx AWS_PROFILE other"
		}
		s.wants(export+"; show", "show", "none", "other", "none", "none")
		s.wants("fedcred use 'my keys'; show", "show", "AKIAIOSFODNN7EXAMPLE", "none", "my keys", "eu-west-1")
		s.wants("fedcred use my\t; show", "show", "AKIAIOSFODNN7EXAMPLE", "none", "my keys", "eu-west-1")
		s.wants("fedcred use nosuch; show", "show", "none", "none", "none", "none")
		s.wants("fedcred use 'my keys'; fedcred use -; show", "show", "none", "none", "none", "none")
		s.wants("fedcred --no-prompt", "aws-federate-cred", "--no-prompt")
	})
}
