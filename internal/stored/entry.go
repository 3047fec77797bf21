package stored

import (
	"encoding/json"
	"time"
)

// EntryVersion changes when an entry's fields change their meaning; entries of other versions are
// misses.
const EntryVersion = 1

// Entry is the content of one file of the cache.
type Entry struct {
	Version         int       `json:"version"`
	Key             string    `json:"key"`
	Issued          time.Time `json:"issued"`
	Expires         time.Time `json:"expires"`
	AccessKeyID     string    `json:"access_key_id"`
	SecretAccessKey string    `json:"secret_access_key"`
	SessionToken    string    `json:"session_token,omitempty"`
	AccountID       string    `json:"account_id,omitempty"`
}

// Load reads the entry of key, expired or not. unseal undoes what an entry of the suffix is sealed
// with; nil for a plain one. Its error is that of unseal, or none that says more than that there is
// no entry.
func Load(dir, key, suffix string, unseal func(key string, content []byte) ([]byte, error)) (Entry, error) {
	path, err := Path(dir, "", key, suffix)
	if err != nil {
		return Entry{}, err
	}
	data, err := readPrivate(path)
	if err == nil && unseal != nil {
		data, err = unseal(key, data)
	}
	if err != nil {
		return Entry{}, err
	}
	return decode(data, key)
}

// decode accepts an entry of key and nothing else. A session token is not asked for: a process may
// hand out keys that expire without one.
func decode(data []byte, key string) (Entry, error) {
	var e Entry
	if json.Unmarshal(data, &e) != nil || e.Version != EntryVersion || e.Key != key ||
		e.Issued.IsZero() || e.AccessKeyID == "" || e.SecretAccessKey == "" {
		return Entry{}, ErrNotEntry
	}
	return e, nil
}
