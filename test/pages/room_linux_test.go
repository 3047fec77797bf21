package pages_test

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/seed642dee07/aws-federate/internal/testkit"
)

// room runs a script for bash where folders of the home are at other places: "/creds=FOLDER" for each. The
// root directory is made anew of what the machine has, in a namespace of its own, so that a place need not
// be there, and nothing of the machine changes.
const room = `set -e
root=$(mktemp -d)
mount -t tmpfs none "$root"
for top in /*; do
  if [ -L "$top" ]; then cp -P "$top" "$root/"; continue; fi
  [ -d "$top" ] || continue
  mkdir "$root$top"
  case " $PLACES" in
  *" $top/"*) ;; # only what is put there
  *) mount --rbind "$top" "$root$top" ;;
  esac
done
for place in $PLACES; do
  mkdir -p "$root${place%%=*}" "${place#*=}"
  mount --bind "${place#*=}" "$root${place%%=*}"
done
exec chroot "$root" sh -c 'cd "$0"; exec bash -e -o pipefail -c "$1"' "$PWD" "$1"
`

// inRoom is the command that runs a script so.
func inRoom(ctx context.Context, t *testing.T, script, places string) (argv, environ []string) {
	t.Helper()
	argv = []string{testkit.Program(t, "unshare"), "--mount"}
	if os.Getuid() != 0 {
		argv = append(argv, "--user", "--map-root-user")
	}
	if output, err := exec.CommandContext(ctx, argv[0], append(argv[1:], "true")...).CombinedOutput(); err != nil {
		testkit.Missing(t, "namespaces cannot be made: "+err.Error()+": "+string(output))
	}
	return append(argv, "sh", "-c", room, "sh", script), []string{"PLACES=" + places}
}

// machine makes "ssh remote" lead to another machine: a server of OpenSSH that runs for each connection, on
// the other end of a pipe.
func (w *world) machine(t *testing.T) {
	t.Helper()
	server, client, keygen := testkit.Program(t, "/usr/sbin/sshd"), testkit.Program(t, "ssh"), testkit.Program(t, "ssh-keygen")
	if os.Getuid() == 0 { // sshd wants an empty directory there
		if err := os.MkdirAll("/run/sshd", 0o755); err != nil {
			t.Fatal(err)
		}
	}
	dir := filepath.Join(w.home, ".ssh")
	w.write(t, ".ssh/sshd", "HostKey "+dir+"/host\nAuthorizedKeysFile "+dir+"/user.pub\nStrictModes no\nUsePAM no\nPermitRootLogin yes\n"+
		"PrintMotd no\nPidFile none\n")
	w.write(t, ".ssh/config", "Host remote\n  ProxyCommand "+server+" -i -f "+dir+"/sshd\n  IdentityFile "+dir+"/user\n"+
		"  StrictHostKeyChecking no\n  UserKnownHostsFile /dev/null\n  LogLevel ERROR\n  ExitOnForwardFailure yes\n")
	w.write(t, "stand-ins/ssh", "#!/bin/sh\nSHELL=/bin/sh exec "+client+" -F "+dir+"/config \"$@\"\n")
	for _, key := range []string{"host", "user"} {
		if output, err := exec.CommandContext(t.Context(), keygen, "-q", "-t", "ed25519", "-N", "", "-f", filepath.Join(dir, key)).
			CombinedOutput(); err != nil {
			t.Fatalf("%v: %s", err, output)
		}
	}
}
