//go:build unix && !darwin

package keyring

import (
	"github.com/godbus/dbus/v5"
)

// prompt lets the keyring ask a person, where it has to.
func (s *service) prompt(at dbus.ObjectPath) error {
	_, err := s.ask(at)
	return err
}

// ask does that, and returns what came of it.
func (s *service) ask(at dbus.ObjectPath) (result dbus.Variant, err error) {
	switch {
	case at == nothing:
		return result, nil
	case !at.IsValid():
		return result, absent("answers as no keyring does", nil)
	case !s.person:
		_ = s.call(at, ofPrompt+".Dismiss", nil)
		return result, s.locked(s.whyUnasked())
	}
	signals := make(chan *dbus.Signal, 8)
	s.conn.Signal(signals)
	defer s.conn.RemoveSignal(signals)
	for _, rule := range [][]dbus.MatchOption{
		{dbus.WithMatchObjectPath(at), dbus.WithMatchInterface(ofPrompt)},
		{dbus.WithMatchInterface(busName), dbus.WithMatchMember("NameOwnerChanged"), dbus.WithMatchArg(0, s.owner)},
	} {
		if err := s.conn.AddMatchSignalContext(s, rule...); err != nil {
			return result, failed(err)
		}
	}
	defer s.asks(s.program(), s.k.Patience)()
	if err := s.call(at, ofPrompt+".Prompt", []any{""}); err != nil {
		return result, err
	}
	for {
		select {
		case <-s.Done():
			return result, s.Err()
		case signal, ok := <-signals:
			switch {
			case !ok || signal.Name == busName+".NameOwnerChanged":
				return result, absent("went away during the call", nil)
			case signal.Path != at || signal.Name != ofPrompt+".Completed":
				continue
			}
			return s.completed(signal.Body)
		}
	}
}

// whyUnasked completes "the keyring" for one that asks nobody.
func (s *service) whyUnasked() string {
	switch {
	case s.k.Patience > 0:
		return "is locked, and there is no display on which it could ask for its password"
	case s.k.Quiet != "":
		return "is locked, and may not ask for its password (" + s.k.Quiet + ")"
	}
	return "is locked, and nobody is asked for its password here"
}

// completed reads how a question ended.
func (s *service) completed(body []any) (result dbus.Variant, err error) {
	if len(body) == 0 {
		return result, absent("answers as no keyring does", nil)
	}
	dismissed, ok := body[0].(bool)
	switch {
	case !ok:
		return result, absent("answers as no keyring does", nil)
	case dismissed:
		return result, &StateError{
			State: Declined, Store: storeName, Program: s.program(), Reason: "has asked for its password, and the question was closed",
		}
	case len(body) > 1:
		result, _ = body[1].(dbus.Variant)
	}
	return result, nil
}
