package cache

import (
	"encoding/json"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"

	"github.com/seed642dee07/aws-federate/internal/stored"
)

// encode cuts the expiry to seconds, so that it is never later than the true one.
func encode(key string, c aws.Credentials, issued time.Time) ([]byte, error) {
	return json.Marshal(stored.Entry{
		Version:         stored.EntryVersion,
		Key:             key,
		Issued:          issued.UTC(),
		Expires:         c.Expires.UTC().Truncate(time.Second),
		AccessKeyID:     c.AccessKeyID,
		SecretAccessKey: c.SecretAccessKey,
		SessionToken:    c.SessionToken,
		AccountID:       c.AccountID,
	})
}

func credentials(e stored.Entry) aws.Credentials {
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
func (d *Disk) load(key string) (stored.Entry, error) {
	if d.Key == nil {
		return stored.Load(d.Dir, key, stored.PlainSuffix, nil)
	}
	return stored.Load(d.Dir, key, stored.SealedSuffix, d.unseal)
}

// save stores what is worth storing: keys that will expire and have not yet. With the lock, nobody
// else writes the entry.
func (d *Disk) save(key string, c aws.Credentials, locked bool) error {
	now := d.now()
	if !c.CanExpire || !c.HasKeys() || !c.Expires.After(now) {
		return nil
	}
	path, err := stored.Path(d.Dir, "", key, d.suffix())
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
