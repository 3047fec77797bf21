package testkit

import (
	"fmt"
	"strings"

	"github.com/godbus/dbus/v5"
)

type heldSecret struct {
	Session           dbus.ObjectPath
	Parameters, Value []byte
	Type              string
}

func (s *Secrets) create(
	in dbus.ObjectPath, properties map[string]dbus.Variant, secret heldSecret, replace bool,
) (item, prompt dbus.ObjectPath, e *dbus.Error) {
	way := s.way("CreateItem")
	s.mu.Lock()
	defer s.mu.Unlock()
	attributes, _ := properties[secretIface+"Item.Attributes"].Value().(map[string]string)
	if way == Forgets {
		return in + "/0", noPath, nil
	}
	if s.collections[in] {
		return noPath, noPath, dbus.NewError(secretIface+"Error.IsLocked", nil)
	}
	for at, i := range s.items {
		if replace && collectionOf(at) == in && len(attributes) == len(i.attributes) && has(i.attributes, attributes) {
			i.value, i.kind = secret.Value, secret.Type
			return at, noPath, nil
		}
	}
	at, err := s.put(in, attributes, secret.Value)
	s.items[at].kind = secret.Type
	if err != nil {
		return noPath, noPath, dbus.MakeFailedError(err)
	}
	return at, noPath, nil
}

// Put keeps an item of another program, in a collection of its own.
func (s *Secrets) Put(collection, name, value string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	in := collections + dbus.ObjectPath(collection)
	s.collections[in] = false
	_, err := s.put(in, map[string]string{"profile": name}, []byte(value))
	return err
}

// put keeps an item. Who calls it holds the lock.
func (s *Secrets) put(in dbus.ObjectPath, attributes map[string]string, value []byte) (dbus.ObjectPath, error) {
	s.made++
	at := in + dbus.ObjectPath(fmt.Sprintf("/%d", s.made))
	s.items[at] = &secretItem{attributes, value, "text/plain"}
	return at, s.conn.ExportMethodTable(map[string]any{
		"GetSecret": func(session dbus.ObjectPath) (heldSecret, *dbus.Error) { return s.get(at, session) },
		"Delete":    func() (dbus.ObjectPath, *dbus.Error) { return s.remove(at) },
	}, at, secretIface+"Item")
}

func (s *Secrets) get(at, session dbus.ObjectPath) (heldSecret, *dbus.Error) {
	s.way("GetSecret")
	s.mu.Lock()
	defer s.mu.Unlock()
	i, ok := s.items[at]
	switch {
	case !ok || !strings.HasPrefix(string(session), string(secretsPath)):
		return heldSecret{}, dbus.NewError(secretIface+"Error.NoSuchObject", nil)
	case s.collections[collectionOf(at)]:
		return heldSecret{}, dbus.NewError(secretIface+"Error.IsLocked", nil)
	}
	s.reads++
	return heldSecret{Session: session, Parameters: []byte{}, Value: i.value, Type: i.kind}, nil
}

func (s *Secrets) remove(at dbus.ObjectPath) (dbus.ObjectPath, *dbus.Error) {
	s.way("Delete")
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.items, at)
	return noPath, nil
}

func (s *Secrets) search(wanted map[string]string) (open, shut []dbus.ObjectPath, e *dbus.Error) {
	s.way("SearchItems")
	s.mu.Lock()
	defer s.mu.Unlock()
	open, shut = []dbus.ObjectPath{}, []dbus.ObjectPath{}
	for at, i := range s.items {
		if !has(i.attributes, wanted) {
			continue
		}
		if s.collections[collectionOf(at)] {
			shut = append(shut, at)
		} else {
			open = append(open, at)
		}
	}
	return open, shut, nil
}

func has(all, wanted map[string]string) bool {
	for key, value := range wanted {
		if all[key] != value {
			return false
		}
	}
	return true
}
