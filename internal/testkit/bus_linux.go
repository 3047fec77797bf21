package testkit

import (
	"bufio"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/godbus/dbus/v5"
)

// Bus starts a session bus and returns its address. It could start the services that are installed.
func Bus(tb testing.TB) string {
	tb.Helper()
	dir, err := os.MkdirTemp("", "bus") //nolint:usetesting // the path of a socket has to be short
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { _ = os.RemoveAll(dir) })
	cmd := exec.CommandContext( // #nosec G204 -- a test
		tb.Context(), Program(tb, "dbus-daemon"), "--session", "--nofork", "--nopidfile", "--print-address=1",
		"--address=unix:path="+filepath.Join(dir, "bus"))
	out, err := cmd.StdoutPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { end(cmd) })
	address, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		tb.Fatalf("dbus-daemon: %v", err)
	}
	return strings.TrimSpace(address)
}

func end(cmd *exec.Cmd) {
	_ = cmd.Process.Kill()
	_ = cmd.Wait()
}

// OnBus connects to a bus for the time of the test.
func OnBus(tb testing.TB, address string, options ...dbus.ConnOption) *dbus.Conn {
	tb.Helper()
	conn, err := dbus.Connect(address, options...)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { _ = conn.Close() })
	return conn
}

const secretsName = "org.freedesktop.secrets"

// Gnome starts a gnome-keyring on a bus, unlocked, with all that it keeps below a home. The function
// kills it.
func Gnome(tb testing.TB, address, home string) (kill func()) {
	tb.Helper()
	rings := filepath.Join(home, ".local", "share", "keyrings")
	err := os.MkdirAll(rings, 0o700)
	if err == nil {
		err = os.WriteFile(filepath.Join(rings, "default"), []byte("login"), 0o600)
	}
	if err != nil {
		tb.Fatal(err)
	}
	cmd := exec.CommandContext(tb.Context(), // #nosec G204 -- a test
		Program(tb, "gnome-keyring-daemon"), "--foreground", "--unlock", "--components=secrets")
	cmd.Stdin = strings.NewReader("testpw")
	cmd.Env = []string{
		"HOME=" + home, "DBUS_SESSION_BUS_ADDRESS=" + address, "XDG_RUNTIME_DIR=" + home, "PATH=" + os.Getenv("PATH"),
		"XDG_DATA_HOME=" + filepath.Join(home, ".local", "share"),
	}
	if err := cmd.Start(); err != nil {
		tb.Fatal(err)
	}
	kill = func() { end(cmd) }
	tb.Cleanup(kill)
	conn := OnBus(tb, address)
	var owned bool
	for range 400 {
		if err := conn.BusObject().Call("org.freedesktop.DBus.NameHasOwner", 0, secretsName).Store(&owned); err != nil {
			tb.Fatal(err)
		}
		if owned {
			return kill
		}
		time.Sleep(25 * time.Millisecond)
	}
	tb.Fatal("gnome-keyring-daemon does not come up")
	return nil
}

// LockSecrets locks the default collection of the Secret Service on a bus.
func LockSecrets(tb testing.TB, address string) {
	tb.Helper()
	service := OnBus(tb, address).Object(secretsName, "/org/freedesktop/secrets")
	var at, prompt dbus.ObjectPath
	var done []dbus.ObjectPath
	err := service.Call("org.freedesktop.Secret.Service.ReadAlias", 0, "default").Store(&at)
	if err == nil {
		err = service.Call("org.freedesktop.Secret.Service.Lock", 0, []dbus.ObjectPath{at}).Store(&done, &prompt)
	}
	if err != nil {
		tb.Fatal(err)
	}
}
