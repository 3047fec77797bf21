package cache

import (
	"encoding/json"
	"errors"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
)

// entryVersion changes when an entry's fields change their meaning; entries of other versions are
// misses.
const entryVersion = 1

// errNotEntry never quotes the file: its fields are secrets, wherever a stranger put them.
var errNotEntry = errors.New("not an entry of this version and key")

// entry is the content of one file of the cache.
type entry struct {
	Version         int       `json:"version"`
	Key             string    `json:"key"`
	Issued          time.Time `json:"issued"`
	Expires         time.Time `json:"expires"`
	AccessKeyID     string    `json:"access_key_id"`
	SecretAccessKey string    `json:"secret_access_key"`
	SessionToken    string    `json:"session_token,omitempty"`
	AccountID       string    `json:"account_id,omitempty"`
}

// encode cuts the expiry to seconds, so that it is never later than the true one.
func encode(key string, c aws.Credentials, issued time.Time) ([]byte, error) {
	return json.Marshal(entry{
		Version:         entryVersion,
		Key:             key,
		Issued:          issued.UTC(),
		Expires:         c.Expires.UTC().Truncate(time.Second),
		AccessKeyID:     c.AccessKeyID,
		SecretAccessKey: c.SecretAccessKey,
		SessionToken:    c.SessionToken,
		AccountID:       c.AccountID,
	})
}

// decode accepts an entry of key and nothing else. A session token is not asked for: a process may
// hand out keys that expire without one.
func decode(data []byte, key string) (entry, error) {
	var e entry
	if json.Unmarshal(data, &e) != nil || e.Version != entryVersion || e.Key != key ||
		e.Issued.IsZero() || e.AccessKeyID == "" || e.SecretAccessKey == "" {
		return entry{}, errNotEntry
	}
	return e, nil
}

func (e entry) credentials() aws.Credentials {
	return aws.Credentials{
		AccessKeyID:     e.AccessKeyID,
		SecretAccessKey: e.SecretAccessKey,
		SessionToken:    e.SessionToken,
		CanExpire:       true,
		Expires:         e.Expires,
		AccountID:       e.AccountID,
	}
}

// load reads the entry of key, expired or not.
func (d *Disk) load(key string) (entry, error) {
	path, err := entryPath(d.Dir, "", key, d.suffix())
	if err != nil {
		return entry{}, err
	}
	data, err := readPrivate(path)
	if err == nil {
		data, err = d.unseal(key, data)
	}
	if err != nil {
		return entry{}, err
	}
	return decode(data, key)
}

// save stores what is worth storing: keys that will expire and have not yet. With the lock, nobody
// else writes the entry.
func (d *Disk) save(key string, c aws.Credentials, locked bool) error {
	now := d.now()
	if !c.CanExpire || !c.HasKeys() || !c.Expires.After(now) {
		return nil
	}
	path, err := entryPath(d.Dir, "", key, d.suffix())
	if err != nil {
		return err
	}
	data, err := encode(key, c, now)
	if err == nil {
		data, err = d.seal(key, data)
	}
	if err != nil {
		return err
	}
	if err := makePrivate(d.Dir, ""); err != nil { // Again: a person may have taken minutes, and cleaned up.
		return err
	}
	d.sweep(key, locked)
	if err := replace(d.Dir, path, data, true); err != nil {
		return err
	}
	d.removeOther(key)
	d.log().Debug("cache stored", "key", key, "expires", c.Expires)
	return nil
}
