package testkit

import (
	"path"
	"testing"

	"github.com/godbus/dbus/v5"
)

// KWalletName is a name on the bus by which a Secret Service is known as that of KDE.
const KWalletName = "org.kde.kwalletd5"

// FakeKWallet puts a Secret Service on a bus that has no wallet yet, as that of a new user of KDE. It
// makes one when a person is asked for its password, and grants it.
// Source: KDE's kwallet 5.103, kwalletfreedesktopservice.cpp, kwalletfreedesktopprompt.cpp.
func FakeKWallet(tb testing.TB, address string) *Secrets {
	tb.Helper()
	s := FakeSecrets(tb, address)
	if err := s.claim(KWalletName); err != nil {
		tb.Fatal(err)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.collections, collectionPath)
	s.standard = noPath
	return s
}

// Standard has another collection be the default one, which is made if need be; the empty name has none
// be it.
func (s *Secrets) Standard(name string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if name == "" {
		s.standard = noPath
		return nil
	}
	s.standard = collections + dbus.ObjectPath(name)
	if _, ok := s.collections[s.standard]; ok {
		return nil
	}
	return s.collect(s.standard)
}

// In are the names of the items of ours in a collection.
func (s *Secrets) In(name string) (items []string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for at, i := range s.items {
		if collectionOf(at) == collections+dbus.ObjectPath(name) {
			items = append(items, i.attributes["username"])
		}
	}
	return items
}

// Lock locks all collections, or unlocks them.
func (s *Secrets) Lock(yes bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for at := range s.collections {
		s.collections[at] = yes
	}
}

// Kind is the content type of an item of ours, by its name.
func (s *Secrets) Kind(name string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, i := range s.items {
		if i.attributes["username"] == name {
			return i.kind
		}
	}
	return ""
}

// SetKinds gives all items another content type.
func (s *Secrets) SetKinds(kind string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, i := range s.items {
		i.kind = kind
	}
}

// Empty takes all items away.
func (s *Secrets) Empty() {
	s.mu.Lock()
	defer s.mu.Unlock()
	clear(s.items)
}

// LockIn locks one collection, or unlocks it.
func (s *Secrets) LockIn(name string, yes bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.collections[collections+dbus.ObjectPath(name)] = yes
}

// PutOurs keeps an item as ours are, in a collection that is there.
func (s *Secrets) PutOurs(collection, name, value string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	attributes := map[string]string{"service": "aws-federate", "username": name}
	_, err := s.put(collections+dbus.ObjectPath(collection), attributes, []byte(value))
	return err
}

// collect makes a collection. Who calls it holds the lock, once the service is on the bus.
func (s *Secrets) collect(at dbus.ObjectPath) error {
	s.collections[at] = false
	create := func(properties map[string]dbus.Variant, secret heldSecret, replace bool) (item, prompt dbus.ObjectPath, e *dbus.Error) {
		return s.create(at, properties, secret, replace)
	}
	err := s.conn.ExportMethodTable(map[string]any{"CreateItem": create}, at, secretIface+"Collection")
	if err == nil {
		get := func(_, _ string) (dbus.Variant, *dbus.Error) { return s.property(at) }
		err = s.conn.ExportMethodTable(map[string]any{"Get": get}, at, "org.freedesktop.DBus.Properties")
	}
	return err
}

func collectionOf(item dbus.ObjectPath) dbus.ObjectPath {
	return dbus.ObjectPath(path.Dir(string(item)))
}

func (s *Secrets) readAlias(string) (dbus.ObjectPath, *dbus.Error) {
	if s.way("ReadAlias") == Forgets {
		return noPath, nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.standard, nil
}

func (s *Secrets) property(at dbus.ObjectPath) (dbus.Variant, *dbus.Error) {
	s.way("Locked")
	s.mu.Lock()
	defer s.mu.Unlock()
	return dbus.MakeVariant(s.collections[at]), nil
}

func (s *Secrets) unlock(paths []dbus.ObjectPath) ([]dbus.ObjectPath, dbus.ObjectPath, *dbus.Error) {
	s.way("Unlock")
	s.mu.Lock()
	defer s.mu.Unlock()
	s.wanted = nil
	for _, at := range paths {
		if _, ok := s.collections[at]; !ok {
			at = collectionOf(at)
		}
		if s.collections[at] {
			s.wanted = append(s.wanted, at)
		}
	}
	if len(s.wanted) > 0 {
		return []dbus.ObjectPath{}, promptPath, nil
	}
	return paths, noPath, nil
}

// createCollection makes a collection, as KWallet does: once a person has granted it.
func (s *Secrets) createCollection(properties map[string]dbus.Variant, alias string) (made, prompt dbus.ObjectPath, e *dbus.Error) {
	s.way("CreateCollection")
	label, ok := properties[secretIface+"Collection.Label"].Value().(string)
	if !ok || alias != "default" {
		return noPath, noPath, dbus.NewError("org.freedesktop.DBus.Error.InvalidArgs", nil)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.making = collections + dbus.ObjectPath(label)
	return noPath, promptPath, nil
}

func (s *Secrets) prompt(string) *dbus.Error {
	way := s.way("Prompt")
	result, err := s.answer(way)
	if err == nil && way != "" { // what is sent takes the lock, too
		err = s.conn.Emit(promptPath, secretIface+"Prompt.Completed", way == Dismissed, result)
	}
	if err != nil {
		return dbus.MakeFailedError(err)
	}
	return nil
}

// answer is what comes of a question that ends in a way.
func (s *Secrets) answer(way string) (dbus.Variant, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.asked++
	unlocked, made := s.wanted, s.making
	s.wanted, s.making = nil, ""
	switch {
	case way != Granted:
		return dbus.MakeVariant([]dbus.ObjectPath{}), nil
	case made == "":
		for _, at := range unlocked {
			s.collections[at] = false
		}
		return dbus.MakeVariant(unlocked), nil
	}
	if s.ways["CreateCollection"] != Forgets { // that it is to be the default one
		s.standard = made
	}
	err := s.collect(made)
	if s.ways["CreateCollection"] == Pathless {
		made = noPath
	}
	return dbus.MakeVariant(made), err
}
