//go:build unix && !darwin

package keyring

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/godbus/dbus/v5"
)

// The names of the Secret Service.
// Source: https://specifications.freedesktop.org/secret-service-spec/latest/
const (
	storeName = "Secret Service"

	busName    = "org.freedesktop.DBus"
	busPath    = dbus.ObjectPath("/org/freedesktop/DBus")
	secrets    = "org.freedesktop.secrets"
	secretsAt  = dbus.ObjectPath("/org/freedesktop/secrets")
	ofService  = "org.freedesktop.Secret.Service."
	collection = "org.freedesktop.Secret.Collection"
	ofItem     = "org.freedesktop.Secret.Item."
	ofPrompt   = "org.freedesktop.Secret.Prompt"
	nothing    = dbus.ObjectPath("/") // where a path is none
)

// longest is how much an item may hold. The service has no limit; a message of the bus has.
const longest = 1 << 20

// service is a Secret Service that runs, by the name of its connection: a call to it can start none.
type service struct {
	*wait

	conn  *dbus.Conn
	owner string
	// display says that there is one, and person that a person may be asked on it.
	display, person bool
	k               Keyring
}

// address is that of the session's bus; empty where there is none. None is started.
func (k Keyring) address() string {
	at := k.Getenv("DBUS_SESSION_BUS_ADDRESS")
	if at != "" && !strings.HasPrefix(at, "autolaunch:") && !strings.HasPrefix(at, "disabled:") {
		return at
	}
	dir := k.Getenv("XDG_RUNTIME_DIR")
	if dir == "" || strings.HasPrefix(at, "disabled:") {
		return ""
	}
	path := filepath.Join(dir, "bus")
	if _, err := os.Stat(path); err != nil {
		return ""
	}
	return "unix:path=" + dbus.EscapeBusAddressValue(path)
}

// connect finds the service. The connection ends as the wait does.
func (k Keyring) connect(w *wait) (*service, error) {
	at := k.address()
	if at == "" {
		return nil, lacks(Bus, "is not there: no session bus (neither DBUS_SESSION_BUS_ADDRESS nor XDG_RUNTIME_DIR/bus)", nil)
	}
	conn, err := dbus.Connect(at, dbus.WithContext(w))
	if err != nil {
		return nil, lacks(Bus, "is not there: the session bus does not answer", err)
	}
	s := &service{wait: w, conn: conn, k: k}
	s.display = k.Getenv("DISPLAY") != "" || k.Getenv("WAYLAND_DISPLAY") != ""
	s.person = s.display && k.Patience > 0
	err = conn.Object(busName, busPath).CallWithContext(w, busName+".GetNameOwner", dbus.FlagNoAutoStart, secrets).Store(&s.owner)
	if err != nil {
		_ = conn.Close()
		return nil, lacks(Program, "is not there: nothing on the session bus is "+secrets, err)
	}
	return s, nil
}

// close ends the connection. What was asked is answered, so that nothing can be done about an error.
func (s *service) close() { _ = s.conn.Close() }

// call calls a method of the service.
func (s *service) call(at dbus.ObjectPath, method string, args []any, answers ...any) error {
	call := s.conn.Object(s.owner, at).CallWithContext(s, method, dbus.FlagNoAutoStart, args...)
	if call.Err != nil {
		return failed(call.Err)
	}
	if err := call.Store(answers...); err != nil {
		return absent("answers as no keyring does", err)
	}
	return nil
}

// failed sorts an error of a call by its name.
func failed(err error) error {
	of, ok := errors.AsType[dbus.Error](err)
	switch {
	case errors.Is(err, context.Canceled):
		return err
	case ok && of.Name == "org.freedesktop.Secret.Error.IsLocked":
		return locked("is locked", err)
	case !ok, slices.Contains([]string{
		busName + ".Error.NoReply", busName + ".Error.NameHasNoOwner", busName + ".Error.ServiceUnknown",
		busName + ".Error.Disconnected",
	}, of.Name):
		return absent("went away during the call", err)
	}
	return absent("refuses the call ("+of.Name+")", err)
}

// property is a property that says yes or no.
func (s *service) property(at dbus.ObjectPath, of, name string) (yes bool, err error) {
	var value dbus.Variant
	if err := s.call(at, "org.freedesktop.DBus.Properties.Get", []any{of, name}, &value); err != nil {
		return false, err
	}
	if yes, ok := value.Value().(bool); ok {
		return yes, nil
	}
	return false, absent("answers as no keyring does", nil)
}
