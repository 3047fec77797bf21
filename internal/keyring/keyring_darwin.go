package keyring

import "github.com/seed642dee07/aws-federate/pkg/secret"

const (
	storeName = keychainName
	longest   = longestOfKeychain
)

var system = keychain{securityOfSystem}

// asking gives the person time whom the Keychain may ask, on a screen that is always there.
func (k Keyring) asking(w *wait) (answered func()) {
	if k.Patience > Limit {
		return w.asks("", k.Patience)
	}
	return func() {}
}

func (k Keyring) check(w *wait) error { return system.check(w) }

func (k Keyring) get(w *wait, name string) (secret.String, error) {
	defer k.asking(w)()
	return system.get(w, name)
}

func (k Keyring) set(w *wait, name string, value secret.String) error {
	defer k.asking(w)()
	return system.set(w, name, value)
}

func (k Keyring) remove(w *wait, name string) error {
	defer k.asking(w)()
	return system.remove(w, name)
}

func (k Keyring) foreign(w *wait, item Foreign) (secret.String, error) {
	defer k.asking(w)()
	return system.foreign(w, item)
}
