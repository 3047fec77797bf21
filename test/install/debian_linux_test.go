package install_test

import (
	"cmp"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/creack/pty"

	"github.com/seed642dee07/aws-federate/internal/testkit"
)

// ground names the directory of another Debian than this machine, such as debootstrap makes.
const ground = "AWS_FEDERATE_TEST_DEBIAN"

// debian is a Debian of its own: that of this machine, or the one that ground names, below a layer in
// memory that takes what is changed. It goes with the process that holds it.
type debian struct {
	t      *testing.T
	holder string // its process id
	root   string
}

// layer mounts it, and waits until it is no longer needed.
const layer = `
mount -t tmpfs none "$1"
mkdir "$1/upper" "$1/work" "$1/root"
mount -t overlay -o "lowerdir=$2,upperdir=$1/upper,workdir=$1/work" none "$1/root"
mount -t proc proc "$1/root/proc"
mount --rbind /dev "$1/root/dev"
echo $$
read -r _`

func newDebian(t *testing.T) *debian {
	t.Helper()
	testkit.Root(t)
	if _, err := os.Stat("/etc/debian_version"); err != nil {
		testkit.Missing(t, "this is not Debian")
	}
	root := t.TempDir()
	holder := testkit.Start(
		t,
		"LC_ALL=C",
		testkit.Program(t, "unshare"),
		"--mount",
		"sh",
		"-euc",
		layer,
		"layer",
		root,
		cmp.Or(os.Getenv(ground), "/"),
	)
	pid, ok := holder.Line()
	if !ok {
		testkit.Missing(t, "this machine mounts no overlay")
	}
	d := &debian{t: t, holder: pid, root: filepath.Join(root, "root")}
	d.does("mkdir -p /home/alice /packages; rm -f /etc/dpkg/dpkg.cfg.d/*") // small images leave out man pages
	return d
}

// command runs a shell command in it, as root.
func (d *debian) command(script string, args ...string) *exec.Cmd {
	enter := strings.Fields(
		"--target " + d.holder + " --mount chroot " + d.root + " /usr/bin/env -i HOME=/home/alice TERM=dumb LC_ALL=C.UTF-8 " +
			"PATH=/usr/sbin:/usr/bin:/sbin:/bin AWS_EC2_METADATA_DISABLED=true MANPAGER=cat MANWIDTH=80 sh -euc",
	)
	return exec.CommandContext(d.t.Context(), testkit.Program(d.t, "nsenter"), slices.Concat(enter, []string{script, "sh"}, args)...)
}

// does runs a command that has to succeed, and returns what it says.
func (d *debian) does(script string) string {
	d.t.Helper()
	out, err := d.command(script).CombinedOutput()
	if err != nil {
		d.t.Fatalf("%s: %v\n%s", script, err, out)
	}
	return string(out)
}

// receives puts a file into /packages.
func (d *debian) receives(path string) {
	d.t.Helper()
	text, err := os.Open(path)
	if err != nil {
		d.t.Fatal(err)
	}
	defer func() { _ = text.Close() }()
	put := d.command(`cat >"/packages/$1"`, filepath.Base(path))
	put.Stdin = text
	if out, err := put.CombinedOutput(); err != nil {
		d.t.Fatalf("%v\n%s", err, out)
	}
}

// TestDebian installs the deb by the line of the README, as a person does, and has man find the
// pages, and bash, zsh and fish complete. Removed, it leaves what it found.
func TestDebian(t *testing.T) {
	d := newDebian(t)
	d.receives(native(t, "amd64", "arm64", ".deb"))
	const inventory = `cd /; find etc usr var/lib home opt ! -path 'var/lib/dpkg*' ! -name '*.cache' ! -path 'var/lib/systemd*' ! -type d | sort`
	before := d.does(inventory)

	d.does(
		`printf '#!/bin/sh\nexec "$@"\n' >/usr/local/bin/sudo && chmod +x /usr/local/bin/sudo; cd /packages; PATH=/usr/local/bin:$PATH; ` +
			line(t, "sudo dpkg -i ") + `; rm /usr/local/bin/sudo`,
	)
	for _, program := range []string{"aws-federate-cred", "aws-console", "aws-federate-console"} {
		if said := d.does(program + " --version"); !strings.Contains(said, "commit ") {
			t.Errorf("%s --version says %q", program, said)
		}
	}
	for page, word := range map[string]string{
		"aws-federate-cred": "credential_process", "aws-console": "browser", "aws-federate-console": "browser", "aws-federate": "min_ttl",
	} {
		if text := d.does("man " + page); !strings.Contains(text, word) {
			t.Errorf("man %s says nothing of %s:\n%.300s", page, word, text)
		}
	}
	d.does("mkdir -p /home/alice/.aws; printf '[profile zebra]\nregion = eu-west-1\n' >/home/alice/.aws/config")
	for shell, start := range map[string]string{
		"bash": `exec bash --norc --noprofile -i`, "zsh": `exec zsh -f -i`, "fish": `exec fish -i`,
	} {
		t.Run(shell, func(t *testing.T) { completes(t, d, shell, start) })
	}
	d.does("find /home/alice -mindepth 1 -delete")
	d.does("dpkg --purge aws-federate")
	if after := d.does(inventory); after != before {
		t.Errorf("before:\n%s\nafter:\n%s", only(before, after), only(after, before))
	}
}

// prepares is what a person's own files do in a shell, so that it completes.
var prepares = map[string]string{
	"bash": `PS1=; bind 'set enable-bracketed-paste off'; . /usr/share/bash-completion/bash_completion; echo rea''dy`,
	"zsh":  `PS1=; autoload -U compinit && compinit -u -D; echo rea''dy`,
	"fish": `function fish_prompt; end; echo rea''dy`,
}

// completes types into a shell of that Debian, and waits for what it makes of it.
func completes(t *testing.T, d *debian, shell, start string) {
	t.Helper()
	testkit.Program(t, shell)
	if shell == "bash" {
		if _, err := os.Stat("/usr/share/bash-completion/bash_completion"); err != nil {
			testkit.Missing(t, "bash-completion is not installed")
		}
	}
	cmd := d.command(start)
	tty, err := pty.StartWithSize(cmd, &pty.Winsize{Rows: 40, Cols: 160})
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		_ = tty.Close()
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
	}()
	screen := make(chan string, 1000)
	go func() {
		for chunk := make([]byte, 4096); ; {
			n, err := tty.Read(chunk)
			screen <- string(chunk[:n])
			if err != nil {
				close(screen)
				return
			}
		}
	}()
	seen := ""
	types := func(keys, want string) {
		t.Helper()
		if _, err := tty.WriteString(keys); err != nil {
			t.Fatal(err)
		}
		for end := time.After(20 * time.Second); !strings.Contains(seen, want); {
			select {
			case more, ok := <-screen:
				if seen += more; !ok {
					t.Fatalf("the shell has ended: %q", seen)
				}
			case <-end:
				t.Fatalf("%q brings no %q: %q", keys, want, seen)
			}
		}
		seen = ""
	}
	types(prepares[shell]+"\n", "ready")
	types("aws-federate-cred expl\t", "explain")
	types("\x15aws-console zeb\t", "zebra")
	types("\x15aws-federate-console zeb\t", "zebra")
}

// only are the lines that one text has, and not the other.
func only(one, other string) string {
	lines := ""
	for line := range strings.Lines(one) {
		if !strings.Contains("\n"+other, "\n"+line) {
			lines += line
		}
	}
	return lines
}

// TestBeside has another package own aws-console. Ours is refused, until the line of
// docs/guide/install.md leaves the name to theirs; then both are there, and ours goes without a trace.
func TestBeside(t *testing.T) {
	d := newDebian(t)
	d.receives(native(t, "amd64", "arm64", ".deb"))
	d.does(`mkdir -p /tmp/theirs/usr/bin /tmp/theirs/DEBIAN; cd /tmp/theirs
		printf '#!/bin/sh\necho theirs\n' >usr/bin/aws-console; chmod 755 usr/bin/aws-console
		printf 'Package: theirs\nVersion: 1\nArchitecture: all\nMaintainer: them <them@example.com>\nDescription: theirs\n' >DEBIAN/control
		dpkg-deb --build . /packages/theirs.deb; dpkg -i /packages/theirs.deb`)
	out, err := d.command("dpkg -i /packages/aws-federate_*.deb").CombinedOutput()
	if err == nil || !strings.Contains(string(out), "also in package theirs") {
		t.Errorf("ours takes their name: %v\n%s", err, out)
	}
	divert := strings.TrimPrefix(documented(t, "sudo dpkg-divert --package THEIRS"), "sudo ")
	d.does("cd /packages; " + strings.ReplaceAll(divert, "THEIRS", "theirs") + "dpkg -i aws-federate_*.deb")
	if said := d.does("aws-console"); said != "theirs\n" {
		t.Errorf("their program says %q", said)
	}
	if said := d.does("aws-federate-console --version; aws-federate-cred --version"); strings.Count(said, "commit ") != 2 {
		t.Errorf("ours say %q", said)
	}
	d.does("dpkg --purge aws-federate; ! ls /usr/bin/aws-federate-* /usr/bin/aws-console.*")
	if said := d.does("aws-console"); said != "theirs\n" {
		t.Errorf("their program says %q", said)
	}
}
