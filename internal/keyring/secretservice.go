//go:build unix && !darwin

package keyring

import (
	"cmp"
	"errors"
	"fmt"
	"path"
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

func (k Keyring) check(w *wait) error {
	s, err := k.connect(w)
	if err != nil {
		return err
	}
	defer s.close()
	at, err := s.standard()
	switch {
	case err != nil:
		return err
	case at != nothing:
		return s.unlock(at)
	case s.person: // there is one as soon as it is needed
		return nil
	}
	return s.bare()
}

func (k Keyring) get(w *wait, name string) (secret.String, error) {
	s, err := k.connect(w)
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

// search finds the items of a name in all collections, those of the default one first.
func (s *service) search(name string, standard dbus.ObjectPath) (open, shut []dbus.ObjectPath, err error) {
	if err := s.call(secretsAt, ofService+"SearchItems", []any{attributes(name)}, &open, &shut); err != nil {
		return nil, nil, err
	}
	for _, all := range [][]dbus.ObjectPath{open, shut} {
		slices.SortStableFunc(all, func(a, b dbus.ObjectPath) int {
			return cmp.Compare(rank(a, standard), rank(b, standard))
		})
	}
	return open, shut, nil
}

func rank(item, standard dbus.ObjectPath) int {
	if parent(item) == standard {
		return 0
	}
	return 1
}

// parent is the collection of an item.
func parent(item dbus.ObjectPath) dbus.ObjectPath { return dbus.ObjectPath(path.Dir(string(item))) }

// find finds the items of a name in all collections. Those that can be read come first; one that is
// locked is unlocked only where there is no other. That there is none only the default collection
// can say, and unlocked: not every keyring tells what a locked one holds.
func (s *service) find(name string) ([]dbus.ObjectPath, error) {
	standard, err := s.standard()
	if err != nil {
		return nil, err
	}
	open, shut, err := s.search(name, standard)
	switch {
	case err != nil:
		return nil, err
	case len(open) > 0:
		return open, nil
	case len(shut) > 0:
		return shut, s.unlockAll(shut...)
	case standard == nothing:
		bare := s.bare()
		bare.Sought, bare.Reason = true, "has no default collection, and nothing of that name"
		return nil, &NotFoundError{Store: storeName, Name: name, Bare: bare}
	}
	if err := s.unlock(standard); err != nil {
		return nil, err
	}
	if open, _, err = s.search(name, standard); err == nil && len(open) == 0 {
		err = &NotFoundError{Store: storeName, Name: name}
	}
	return open, err
}

// place finds the collection that an item is to be written to: the one that has it, so that there is
// one of a name; else the default one; else a new one.
func (s *service) place(name string) (dbus.ObjectPath, error) {
	found, err := s.find(name)
	none, is := errors.AsType[*NotFoundError](err)
	switch {
	case err == nil:
		return parent(found[0]), nil
	case !is:
		return "", err
	case none.Bare != nil:
		return s.create()
	}
	return s.standard()
}

func (k Keyring) set(w *wait, name string, value secret.String) error {
	s, err := k.connect(w)
	if err != nil {
		return err
	}
	defer s.close()
	at, err := s.place(name)
	if err != nil {
		return err
	}
	session, err := s.session()
	if err != nil {
		return err
	}
	properties := map[string]dbus.Variant{
		"org.freedesktop.Secret.Item.Label":      dbus.MakeVariant(Service + ": " + name),
		"org.freedesktop.Secret.Item.Attributes": dbus.MakeVariant(attributes(name)),
	}
	content := held{Session: session, Value: []byte(value.Reveal()), ContentType: "text/plain"}
	var item, prompt dbus.ObjectPath
	if err := s.call(at, collection+".CreateItem", []any{properties, content, true}, &item, &prompt); err != nil {
		return err
	}
	return s.prompt(prompt)
}

// remove removes all items of a name, so that none comes to light behind another.
func (k Keyring) remove(w *wait, name string) error {
	s, err := k.connect(w)
	if err != nil {
		return err
	}
	defer s.close()
	found, err := s.find(name)
	if err != nil {
		return err
	}
	if _, shut, err := s.search(name, nothing); err != nil {
		return err
	} else if len(shut) > 0 {
		if err := s.unlockAll(shut...); err != nil {
			return err
		}
		found = append(found, shut...)
	}
	slices.Sort(found)
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
