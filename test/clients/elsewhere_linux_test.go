package clients_test

import (
	"context"
	"debug/elf"
	"fmt"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/seed642dee07/aws-federate/internal/testkit"
)

// theirConfig is the config of a machine that has no more of AWS.
const theirConfig = "[profile base-role]\nregion = eu-west-1\ncredential_process = aws-federate-cred --profile base-role\n"

// inContainer runs a program as one container is made: with namespaces of its own, in which there is
// nothing of the home of who serves but the directory with the socket.
const inContainer = `mount -t tmpfs none /mnt
mkdir /mnt/creds /mnt/home /mnt/bin
mount --bind "$ROOM" /mnt/creds
cp "$PROGRAM" /mnt/bin/aws-federate-cred
mount -t tmpfs none "$HOME"
test -z "$(ls -A "$HOME")"
printf '%s' "$CONFIG" >/mnt/config
export HOME=/mnt/home PATH="/mnt/bin:$PATH" AWS_CONFIG_FILE=/mnt/config AWS_FEDERATE_SOCKET=/mnt/creds/s
exec "$@"
`

// TestContainer has boto3 in a container have credentials by the socket, through the ends of two sessions,
// and end with a clear word when the server has.
func TestContainer(t *testing.T) {
	t.Parallel()
	takesMinutes(t)
	unshare := []string{testkit.Program(t, "unshare"), "--mount", "--user", "--map-root-user", "--pid", "--fork"}
	if output, err := exec.CommandContext(t.Context(), unshare[0], append(unshare[1:], "mount", "-t", "tmpfs", "none", "/mnt")...).
		CombinedOutput(); err != nil {
		testkit.Missing(t, fmt.Sprintf("namespaces cannot be made: %v: %s", err, output))
	}
	program := executable("aws-federate-cred")
	binary, err := elf.Open(program)
	if err != nil {
		t.Fatal(err)
	}
	defer binary.Close()
	if binary.Section(".interp") != nil {
		t.Error("the program is not static")
	}
	c := boto3("python3")
	c.prepare(t)
	w := newWorld(t, c)
	w.limit = 2*shortLife + 2*limit
	w.SetRoleLife(shortLife)
	room := filepath.Join(w.home, "room")
	s := w.serve(t, "base-role", "--socket", filepath.Join(room, "s"))
	c = repeated(c, "", 2*shortLife)
	c.argv = slices.Concat(unshare, []string{"sh", "-ec", inContainer, "sh"}, c.argv)
	c.env = append(c.env, "ROOM="+room, "PROGRAM="+program, "CONFIG="+theirConfig)
	w.start(t, c, "base-role", nil).succeeds(t)
	if keys := w.callers(); len(keys) < 3 {
		t.Errorf("the client signed with %d keys, want 3 at least", len(keys))
	}
	before := w.Count("GetCallerIdentity")
	p := w.start(t, c, "base-role", nil)
	for w.Count("GetCallerIdentity") == before {
		time.Sleep(10 * time.Millisecond)
	}
	if err := s.cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = s.cmd.Wait() // killed
	p.fails(t)
	if shown := p.stderr.String(); !strings.Contains(
		shown,
		"aws-federate-cred: no server answers at /mnt/creds/s: connect: connection refused",
	) {
		t.Errorf("the client shows %q", shown)
	}
}

// TestSSH has a client on another machine have credentials by ssh -R: boto3 by way of our program and a
// socket, and the SDK for Go by TCP.
func TestSSH(t *testing.T) {
	t.Parallel()
	takesMinutes(t)
	c := boto3("python3")
	c.prepare(t)
	w := newWorld(t, c)
	w.limit = shortLife + 2*limit
	w.SetRoleLife(shortLife)
	ssh := sshd(t)
	socket := filepath.Join(w.home, "room", "s")
	w.serve(t, "base-role", "--socket", socket)
	remote := t.TempDir()
	config := filepath.Join(remote, "config")
	if err := os.WriteFile(config, []byte(theirConfig), 0o600); err != nil {
		t.Fatal(err)
	}
	c = repeated(c, "", shortLife+2*time.Second)
	directory, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	theirs := func(c client, more ...string) []string {
		environ := slices.Concat([]string{
			"PATH=" + os.Getenv("PATH"), "HOME=" + remote, "AWS_ENDPOINT_URL_STS=" + w.URL, "AWS_EC2_METADATA_DISABLED=true",
		}, c.env, more)
		line := "cd " + quoted(directory) + " && env -i"
		for _, word := range slices.Concat(environ, c.argv) {
			line += " " + quoted(word)
		}
		return []string{line}
	}
	there := filepath.Join(remote, "s")
	bySocket := client{argv: slices.Concat(ssh, []string{"-R", there + ":" + socket, "127.0.0.1"},
		theirs(c, "AWS_CONFIG_FILE="+config, "AWS_PROFILE=base-role", "AWS_FEDERATE_SOCKET="+there))}

	s := w.serve(t, "base-role", "--listen", "127.0.0.1:0")
	uri, token := strings.SplitN(s.variables[0], "=", 2)[1], s.variables[1]
	at, port := strings.TrimSuffix(strings.TrimPrefix(uri, "http://"), "/base-role"), freePort(t)
	goes := repeated(goSDK(), "", shortLife+2*time.Second)
	byTCP := client{argv: slices.Concat(ssh, []string{"-R", port + ":" + at, "127.0.0.1"},
		theirs(goes, "AWS_CONTAINER_CREDENTIALS_FULL_URI=http://"+port+"/base-role", token, "AWS_REGION=eu-west-1"))}
	all := []*process{w.start(t, bySocket, "", nil), w.start(t, byTCP, "", nil)}
	for _, p := range all {
		p.succeeds(t)
	}
	if keys := w.callers(); len(keys) < 2 {
		t.Errorf("the clients signed with %d keys, want 2 at least", len(keys))
	}
}

// quoted is a word for a shell.
func quoted(word string) string { return "'" + strings.ReplaceAll(word, "'", `'\''`) + "'" }

// freePort is an address on which nothing listens.
func freePort(t *testing.T) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	return listener.Addr().String()
}

// sshd starts a server of OpenSSH with a configuration and keys of its own, and returns the client with
// what it needs to sign in there.
func sshd(t *testing.T) (ssh []string) {
	t.Helper()
	program, client, keygen := testkit.Program(t, "/usr/sbin/sshd"), testkit.Program(t, "ssh"), testkit.Program(t, "ssh-keygen")
	me, err := user.Current()
	if err != nil {
		t.Fatal(err)
	}
	if me.Uid == "0" { // sshd wants an empty directory there
		if err := os.MkdirAll("/run/sshd", 0o755); err != nil {
			t.Fatal(err)
		}
	}
	dir := t.TempDir()
	for _, key := range []string{"host", "user"} {
		if output, err := exec.CommandContext(t.Context(), keygen, "-q", "-t", "ed25519", "-N", "", "-f", filepath.Join(dir, key)).
			CombinedOutput(); err != nil {
			t.Fatalf("%v: %s", err, output)
		}
	}
	at := freePort(t)
	_, port, _ := strings.Cut(at, ":")
	config := fmt.Sprintf("ListenAddress %s\nHostKey %[2]s/host\nAuthorizedKeysFile %[2]s/user.pub\nStrictModes no\nUsePAM no\n"+
		"PasswordAuthentication no\nPermitRootLogin yes\nPidFile none\nStreamLocalBindUnlink yes\n", at, dir)
	if err := os.WriteFile(filepath.Join(dir, "config"), []byte(config), 0o600); err != nil {
		t.Fatal(err)
	}
	var log strings.Builder
	server := exec.CommandContext(context.WithoutCancel(t.Context()), program, "-D", "-e", "-f", filepath.Join(dir, "config"))
	server.Stderr = &log
	if err := server.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = server.Process.Kill()
		_ = server.Wait() // killed
		if t.Failed() {
			t.Log(log.String())
		}
	})
	for end := time.Now().Add(limit); ; time.Sleep(20 * time.Millisecond) {
		if there, err := net.Dial("tcp", at); err == nil {
			there.Close()
			break
		} else if time.Now().After(end) {
			t.Fatal("sshd does not begin: ", err)
		}
	}
	return []string{
		client, "-F", "none", "-i", filepath.Join(dir, "user"), "-p", port, "-l", me.Username, "-o", "BatchMode=yes",
		"-o", "StrictHostKeyChecking=no", "-o", "UserKnownHostsFile=/dev/null", "-o", "LogLevel=ERROR", "-o", "ExitOnForwardFailure=yes",
	}
}
