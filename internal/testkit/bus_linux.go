package testkit

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/godbus/dbus/v5"
)

// Bus starts a session bus for the time of the test, and returns its address.
func Bus(tb testing.TB) string {
	tb.Helper()
	Program(tb, "dbus-daemon")
	address, stop, err := StartBus(tb.Context())
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(stop)
	return address
}

// StartBus starts a session bus, and returns its address and what ends it. It could start the services
// that are installed.
func StartBus(ctx context.Context) (address string, stop func(), err error) {
	dir, err := os.MkdirTemp("", "bus") // the path of a socket has to be short
	if err != nil {
		return "", nil, err
	}
	cmd := exec.CommandContext( // #nosec G204 -- a test
		ctx, "dbus-daemon", "--session", "--nofork", "--nopidfile", "--print-address=1", "--address=unix:path="+filepath.Join(dir, "bus"))
	stop = func() {
		end(cmd)
		_ = os.RemoveAll(dir)
	}
	out, err := cmd.StdoutPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err == nil {
		address, err = bufio.NewReader(out).ReadString('\n')
	}
	if err != nil {
		stop()
		return "", nil, fmt.Errorf("dbus-daemon: %w", err)
	}
	return strings.TrimSpace(address), stop, nil
}

func end(cmd *exec.Cmd) {
	if cmd.Process == nil { // it was not started
		return
	}
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
