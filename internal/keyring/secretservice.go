//go:build unix && !darwin

package keyring

import (
	"fmt"
	"slices"
	"strings"

	"github.com/godbus/dbus/v5"

	"github.com/seed642dee07/aws-federate/pkg/secret"
)

// held is a secret as the service hands it over: in plain, as whoever can read the user's bus can
// ask for it, too.
type held struct {
	Session     dbus.ObjectPath
	Parameters  []byte
	Value       []byte
	ContentType string
}

// attributes are those of an item of ours, as other programs name them.
func attributes(name string) map[string]string {
	return map[string]string{"service": Service, "username": name}
}

// opened connects, and opens the default collection.
func (k Keyring) opened(w *wait) (*service, dbus.ObjectPath, error) {
	s, err := k.connect(w)
	if err != nil {
		return nil, "", err
	}
	at, err := s.open()
	if err != nil {
		s.close()
		return nil, "", err
	}
	return s, at, nil
}

func (k Keyring) check(w *wait) error {
	s, _, err := k.opened(w)
	if err == nil {
		s.close()
	}
	return err
}

func (k Keyring) get(w *wait, name string) (secret.String, error) {
	s, _, err := k.opened(w)
	if err != nil {
		return secret.String{}, err
	}
	defer s.close()
	found, err := s.find(name)
	if err != nil {
		return secret.String{}, err
	}
	return s.read(found[0])
}

// read reads the secret of an item.
func (s *service) read(at dbus.ObjectPath) (secret.String, error) {
	session, err := s.session()
	if err != nil {
		return secret.String{}, err
	}
	var got held
	if err := s.call(at, ofItem+"GetSecret", []any{session}, &got); err != nil {
		return secret.String{}, err
	}
	return secret.New(string(got.Value)), nil
}

func (s *service) session() (at dbus.ObjectPath, err error) {
	var output dbus.Variant
	return at, s.call(secretsAt, ofService+"OpenSession", []any{"plain", dbus.MakeVariant("")}, &output, &at)
}

// find finds the items of a name in all collections, those that are unlocked first. One that is
// locked is unlocked only where there is no other.
func (s *service) find(name string) ([]dbus.ObjectPath, error) {
	var open, shut []dbus.ObjectPath
	if err := s.call(secretsAt, ofService+"SearchItems", []any{attributes(name)}, &open, &shut); err != nil {
		return nil, err
	}
	switch {
	case len(open) > 0:
		return open, nil
	case len(shut) == 0:
		return nil, &NotFoundError{Store: storeName, Name: name}
	}
	return shut, s.unlockAll(shut...)
}

func (k Keyring) set(w *wait, name string, value secret.String) error {
	s, at, err := k.opened(w)
	if err != nil {
		return err
	}
	defer s.close()
	session, err := s.session()
	if err != nil {
		return err
	}
	properties := map[string]dbus.Variant{
		"org.freedesktop.Secret.Item.Label":      dbus.MakeVariant(Service + ": " + name),
		"org.freedesktop.Secret.Item.Attributes": dbus.MakeVariant(attributes(name)),
	}
	content := held{Session: session, Value: []byte(value.Reveal()), ContentType: "text/plain; charset=utf8"}
	var item, prompt dbus.ObjectPath
	if err := s.call(at, collection+".CreateItem", []any{properties, content, true}, &item, &prompt); err != nil {
		return err
	}
	return s.prompt(prompt)
}

// remove removes all items of a name, so that none comes to light behind another.
func (k Keyring) remove(w *wait, name string) error {
	s, _, err := k.opened(w)
	if err != nil {
		return err
	}
	defer s.close()
	found, err := s.find(name)
	if err != nil {
		return err
	}
	for _, at := range slices.Compact(found) {
		var prompt dbus.ObjectPath
		if err := s.call(at, ofItem+"Delete", nil, &prompt); err != nil {
			return err
		}
		if err := s.prompt(prompt); err != nil {
			return err
		}
	}
	return nil
}

// foreign reads an item of another program out of a collection of its own, which is unlocked if need
// be.
func (k Keyring) foreign(w *wait, item Foreign) (secret.String, error) {
	s, err := k.connect(w)
	if err != nil {
		return secret.String{}, err
	}
	defer s.close()
	var open, shut []dbus.ObjectPath
	wanted := map[string]string{"profile": item.Account}
	if err := s.call(secretsAt, ofService+"SearchItems", []any{wanted}, &open, &shut); err != nil {
		return secret.String{}, err
	}
	of := string(secretsAt) + "/collection/" + pathWord(item.Collection) + "/"
	ofOthers := func(at dbus.ObjectPath) bool { return !strings.HasPrefix(string(at), of) }
	if open = slices.DeleteFunc(open, ofOthers); len(open) > 0 {
		return s.read(open[0])
	}
	if shut = slices.DeleteFunc(shut, ofOthers); len(shut) == 0 {
		return secret.String{}, &NotFoundError{Store: storeName, Name: item.Account}
	}
	if err := s.unlockAll(shut[0]); err != nil {
		return secret.String{}, err
	}
	return s.read(shut[0])
}

// pathWord is a name as a part of an object's path: other characters than letters and digits are
// escaped.
func pathWord(name string) string {
	var out strings.Builder
	for i := range len(name) {
		if c := name[i]; c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' {
			out.WriteByte(c)
		} else {
			fmt.Fprintf(&out, "_%02x", c)
		}
	}
	return out.String()
}
