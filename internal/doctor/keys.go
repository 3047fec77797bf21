package doctor

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/seed642dee07/aws-federate/internal/keyring"
	"github.com/seed642dee07/aws-federate/internal/keys"
	"github.com/seed642dee07/aws-federate/internal/text"
)

// Keys are the long-lived keys that are kept in the keyring.
type Keys struct {
	All []keys.Key
	// Err says why the index cannot be read.
	Err error
	// Check says why the keyring cannot be read or written. It asks nobody.
	Check func(context.Context) error
	// MaxAge is from when on a key is old; zero for never. AgeErr says what is wrong with the setting.
	MaxAge time.Duration
	AgeErr error
}

// keptKeys looks at the keyring, where the index has keys in it, and at how old they are.
func keptKeys(ctx context.Context, s Subject) []Finding {
	c := collection{check: "keyring"}
	switch {
	case s.Keys.Err != nil:
		what, hint := s.Words(s.Keys.Err)
		c.add(Fail, what, hint)
		return c.found
	case len(s.Keys.All) == 0:
		return c.or("no key of ours is in it")
	}
	if err := s.Keys.Check(ctx); err != nil {
		status := Fail
		switch state, _ := errors.AsType[*keyring.StateError](err); {
		case keyring.StateOf(err) == keyring.Locked && (s.Getenv("DISPLAY") != "" || s.Getenv("WAYLAND_DISPLAY") != ""):
			status = Warn // it asks for its password, where somebody may be asked
		case state != nil && state.Lacks == keyring.Collection:
			status = Warn // what is in other collections can be read
		}
		what, hint := s.Words(err)
		c.add(status, what, hint)
	}
	found := c.or(fmt.Sprintf("it is open; keys of ours that it is to have: %d", len(s.Keys.All)))
	return append(found, oldKeys(s)...)
}

// oldKeys looks for keys that are to be rotated.
func oldKeys(s Subject) []Finding {
	c := collection{check: "key age"}
	if s.Keys.AgeErr != nil {
		what, hint := s.Words(s.Keys.AgeErr)
		c.add(Fail, what, hint)
	}
	for _, k := range s.Keys.All {
		if s.Keys.MaxAge > 0 && s.Now().Sub(k.Since) > s.Keys.MaxAge {
			c.command(Warn, fmt.Sprintf("key %q (%s) is %d days old at least, and key_max_age is %d",
				k.Name, k.AccessKeyID, keys.AgeInDays(k, s.Now()), int(s.Keys.MaxAge/(24*time.Hour))),
				"aws-federate-cred keys rotate "+text.Quote(k.Name), "")
		}
	}
	return c.or("no key is older than key_max_age")
}
