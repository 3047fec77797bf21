package testkit

import (
	"errors"
	"sync"
	"testing"

	"github.com/godbus/dbus/v5"
)

// Secrets is a Secret Service that goes wrong as a test wants it.
type Secrets struct {
	conn *dbus.Conn

	mu    sync.Mutex
	items map[dbus.ObjectPath]*secretItem
	// collections are all that there are, and whether each is locked.
	collections map[dbus.ObjectPath]bool
	standard    dbus.ObjectPath
	// wanted are what the question that is open is to unlock, and making the collection that it is to make.
	wanted []dbus.ObjectPath
	making dbus.ObjectPath
	ways   map[string]string // what a method does otherwise, by its name
	reads  int
	asked  int
	made   int
	bad    bool // the next answer is garbage
}

type secretItem struct {
	attributes map[string]string
	value      []byte
	kind       string // its content type
}

// What a method can do otherwise.
const (
	// Hangs never answers.
	Hangs = "hangs"
	// Dies leaves the bus in the middle of the call.
	Dies = "dies"
	// Forgets says yes, and keeps nothing.
	Forgets = "forgets"
	// Pathless does it, and does not say where.
	Pathless = "pathless"
	// Garbles answers with a text, whatever is wanted.
	Garbles = "garbles"
	// Dismissed and Granted are how a question ends; without either nobody answers it.
	Dismissed = "dismissed"
	Granted   = "granted"
)

const (
	secretsPath    = dbus.ObjectPath("/org/freedesktop/secrets")
	collections    = secretsPath + "/collection/"
	collectionPath = collections + "login"
	promptPath     = secretsPath + "/prompt/p1"
	secretIface    = "org.freedesktop.Secret."
	noPath         = dbus.ObjectPath("/")
)

// FakeSecrets puts a Secret Service on a bus for the time of the test.
func FakeSecrets(tb testing.TB, address string) *Secrets {
	tb.Helper()
	s, err := ServeSecrets(address)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(s.Close)
	return s
}

var errNameTaken = errors.New("the bus has such a service already")

// ServeSecrets puts a Secret Service on a bus, unlocked and empty, until it is closed.
func ServeSecrets(address string) (s *Secrets, err error) {
	s = &Secrets{
		items: map[dbus.ObjectPath]*secretItem{}, ways: map[string]string{},
		collections: map[dbus.ObjectPath]bool{}, standard: collectionPath,
	}
	if s.conn, err = dbus.Connect(address, dbus.WithOutgoingInterceptor(s.garble)); err != nil {
		return nil, err
	}
	err = errors.Join(
		s.export(secretsPath, "Service", map[string]any{
			"ReadAlias": s.readAlias, "OpenSession": s.openSession, "SearchItems": s.search, "Unlock": s.unlock,
			"CreateCollection": s.createCollection,
		}),
		s.collect(collectionPath),
		s.export(promptPath, "Prompt", map[string]any{"Prompt": s.prompt, "Dismiss": func() *dbus.Error { return nil }}),
	)
	if err == nil {
		err = s.claim(secretsName)
	}
	if err != nil {
		s.Close()
		return nil, err
	}
	return s, nil
}

// claim takes a name on the bus.
func (s *Secrets) claim(name string) error {
	reply, err := s.conn.RequestName(name, dbus.NameFlagDoNotQueue)
	if err == nil && reply != dbus.RequestNameReplyPrimaryOwner {
		err = errNameTaken
	}
	return err
}

// Close takes it off the bus.
func (s *Secrets) Close() { _ = s.conn.Close() }

// Let has a method behave otherwise, by its name; the empty way is the usual one.
func (s *Secrets) Let(method, way string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.ways[method] = way
}

// Reads is how many secrets have been read.
func (s *Secrets) Reads() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.reads
}

// Asked is how often a person has been asked.
func (s *Secrets) Asked() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.asked
}

// Values are the secrets that are kept, by the name of the item.
func (s *Secrets) Values() map[string]string {
	s.mu.Lock()
	defer s.mu.Unlock()
	all := map[string]string{}
	for _, i := range s.items {
		all[i.attributes["username"]] = string(i.value)
	}
	return all
}

func (s *Secrets) export(at dbus.ObjectPath, of string, methods map[string]any) error {
	return s.conn.ExportMethodTable(methods, at, secretIface+of)
}

// garble puts a text in place of an answer.
func (s *Secrets) garble(m *dbus.Message) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.bad && m.Type == dbus.TypeMethodReply {
		s.bad, m.Body = false, []any{"garbage"}
		m.Headers[dbus.FieldSignature] = dbus.MakeVariant(dbus.SignatureOf(""))
	}
}

// way is what a method does otherwise. One that hangs or dies does not come back.
func (s *Secrets) way(method string) string {
	s.mu.Lock()
	way := s.ways[method]
	s.bad = way == Garbles
	s.mu.Unlock()
	switch way {
	case Dies:
		_ = s.conn.Close()
		select {}
	case Hangs:
		select {}
	}
	return way
}

func (s *Secrets) openSession(string, dbus.Variant) (dbus.Variant, dbus.ObjectPath, *dbus.Error) {
	s.way("OpenSession")
	return dbus.MakeVariant(""), secretsPath + "/session/s1", nil
}
