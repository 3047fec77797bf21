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
	// person says that it may ask one.
	person bool
	k      Keyring
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
		return nil, absent("is not there: no session bus (neither DBUS_SESSION_BUS_ADDRESS nor XDG_RUNTIME_DIR/bus)", nil)
	}
	conn, err := dbus.Connect(at, dbus.WithContext(w))
	if err != nil {
		return nil, absent("is not there: the session bus does not answer", err)
	}
	s := &service{wait: w, conn: conn, k: k}
	s.person = k.Patience > 0 && (k.Getenv("DISPLAY") != "" || k.Getenv("WAYLAND_DISPLAY") != "")
	err = conn.Object(busName, busPath).CallWithContext(w, busName+".GetNameOwner", dbus.FlagNoAutoStart, secrets).Store(&s.owner)
	if err != nil {
		_ = conn.Close()
		return nil, absent("is not there: nothing on the session bus is "+secrets, err)
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

// open finds the collection for what is ours, and unlocks it.
func (s *service) open() (dbus.ObjectPath, error) {
	var at dbus.ObjectPath
	if err := s.call(secretsAt, ofService+"ReadAlias", []any{"default"}, &at); err != nil {
		return "", err
	}
	if at == nothing {
		return "", absent("has no default collection: nothing can be kept there", nil)
	}
	return at, s.unlock(at)
}

// unlock unlocks a collection, if need be by a question of the keyring's own.
func (s *service) unlock(at dbus.ObjectPath) error {
	shut, err := s.property(at, collection, "Locked")
	if err != nil || !shut {
		return err
	}
	if err := s.unlockAll(at); err != nil {
		return err
	}
	if shut, err = s.property(at, collection, "Locked"); err == nil && shut {
		err = locked("is locked, and stays so", nil)
	}
	return err
}

func (s *service) unlockAll(paths ...dbus.ObjectPath) error {
	var open []dbus.ObjectPath
	var prompt dbus.ObjectPath
	if err := s.call(secretsAt, ofService+"Unlock", []any{paths}, &open, &prompt); err != nil {
		return err
	}
	return s.prompt(prompt)
}

// prompt lets the keyring ask a person, where it has to.
func (s *service) prompt(at dbus.ObjectPath) error {
	switch {
	case at == nothing:
		return nil
	case !at.IsValid():
		return absent("answers as no keyring does", nil)
	case !s.person:
		_ = s.call(at, ofPrompt+".Dismiss", nil)
		if s.k.Patience > 0 {
			return locked("is locked, and there is no display on which it could ask for its password", nil)
		}
		return locked("is locked, and nobody may be asked for its password", nil)
	}
	signals := make(chan *dbus.Signal, 8)
	s.conn.Signal(signals)
	for _, rule := range [][]dbus.MatchOption{
		{dbus.WithMatchObjectPath(at), dbus.WithMatchInterface(ofPrompt)},
		{dbus.WithMatchInterface(busName), dbus.WithMatchMember("NameOwnerChanged"), dbus.WithMatchArg(0, s.owner)},
	} {
		if err := s.conn.AddMatchSignalContext(s, rule...); err != nil {
			return failed(err)
		}
	}
	defer s.asks(s.k.Patience)()
	if err := s.call(at, ofPrompt+".Prompt", []any{""}); err != nil {
		return err
	}
	for {
		select {
		case <-s.Done():
			return s.Err()
		case signal, ok := <-signals:
			switch {
			case !ok || signal.Name == busName+".NameOwnerChanged":
				return absent("went away during the call", nil)
			case signal.Path != at || signal.Name != ofPrompt+".Completed":
				continue
			}
			return completed(signal.Body)
		}
	}
}

// completed reads how a question ended.
func completed(body []any) error {
	if len(body) == 0 {
		return absent("answers as no keyring does", nil)
	}
	dismissed, ok := body[0].(bool)
	switch {
	case !ok:
		return absent("answers as no keyring does", nil)
	case dismissed:
		return &StateError{State: Declined, Store: storeName, Reason: "has asked for its password, and the question was closed"}
	}
	return nil
}
