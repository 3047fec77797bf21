package cache

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"fmt"
	"strings"

	"github.com/seed642dee07/aws-federate/internal/stored"
)

const (
	// sealedMagic begins a sealed entry. Its last byte changes when the form changes.
	sealedMagic = "awsfed\x00\x01"
	// keyLength is that of a key for AES-256.
	keyLength = 32
)

// suffix is that of the entries that d reads and writes.
func (d *Disk) suffix() string {
	if d.Key != nil {
		return stored.SealedSuffix
	}
	return stored.PlainSuffix
}

// isForeign reports whether a name is that of an entry of the other kind than d's.
func (d *Disk) isForeign(name string) bool {
	return isEntry(name) && !strings.HasSuffix(name, d.suffix())
}

// ready reports why there is no key to seal with, if one is wanted.
func (d *Disk) ready() error {
	if d.Key == nil {
		return nil
	}
	_, err := d.sealer()
	return err
}

// sealer makes what seals with the key. Each entry has a nonce of its own by chance, 96 bits: one key
// may seal 2^32 entries (NIST SP 800-38D, section 8.3).
func (d *Disk) sealer() (cipher.AEAD, error) {
	key, err := d.Key()
	if err != nil {
		return nil, err
	}
	if len(key) != keyLength {
		return nil, fmt.Errorf("the key of the cache has %d bytes, want %d", len(key), keyLength)
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, err
	}
	return cipher.NewGCMWithRandomNonce(block)
}

// seal makes the content of a file of an entry: as it is, or sealed for its name and version.
func (d *Disk) seal(name string, entry []byte) ([]byte, error) {
	if d.Key == nil {
		return entry, nil
	}
	sealer, err := d.sealer()
	if err != nil {
		return nil, err
	}
	return sealer.Seal([]byte(sealedMagic), nil, entry, bound(name)), nil // #nosec G407 -- it makes a nonce itself
}

// unseal undoes seal. What is plain, sealed by another key or for another entry, or changed by a
// single bit is no entry.
func (d *Disk) unseal(name string, content []byte) ([]byte, error) {
	if d.Key == nil {
		return content, nil
	}
	sealed, ok := bytes.CutPrefix(content, []byte(sealedMagic))
	if !ok {
		return nil, stored.ErrNotEntry
	}
	sealer, err := d.sealer()
	if err != nil {
		return nil, err
	}
	entry, err := sealer.Open(nil, nil, sealed, bound(name))
	if err != nil {
		return nil, stored.ErrNotEntry
	}
	return entry, nil
}

// bound is what a seal is bound to beside the entry: its form, its version and its name.
func bound(name string) []byte {
	return fmt.Appendf(nil, "%s%d %s", sealedMagic, stored.EntryVersion, name)
}
