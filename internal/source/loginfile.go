package source

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/signin/types"

	"github.com/seed642dee07/aws-federate/internal/regular"
	"github.com/seed642dee07/aws-federate/internal/secret"
)

// loginFile is what `aws login` keeps of a sign-in, with all that others have written there.
type loginFile struct {
	fields   map[string]json.RawMessage
	token    map[string]json.RawMessage // the field accessToken
	creds    aws.Credentials
	clientID string
	// refreshToken and dpopKey renew the sign-in.
	refreshToken, dpopKey secret.String
}

// loginName is what the file of a sign-in is called, and its lock.
func loginName(session string) string {
	sum := sha256.Sum256([]byte(strings.TrimSpace(session)))
	return hex.EncodeToString(sum[:])
}

// readLogin reads the file. Its errors are for a person, and repeat nothing of what the file holds.
func readLogin(path string) (*loginFile, error) {
	text, err := regular.Read(path)
	if err != nil {
		return nil, fmt.Errorf("none can be read from %s: %w", path, pathReason(err))
	}
	f := &loginFile{}
	if json.Unmarshal(text, &f.fields) != nil || json.Unmarshal(f.fields["accessToken"], &f.token) != nil {
		return nil, fmt.Errorf("%s holds none", path)
	}
	var expires, refreshToken, dpopKey string
	for _, field := range []struct {
		from  map[string]json.RawMessage
		name  string
		value *string
	}{
		{f.token, "accessKeyId", &f.creds.AccessKeyID},
		{f.token, "secretAccessKey", &f.creds.SecretAccessKey},
		{f.token, "sessionToken", &f.creds.SessionToken},
		{f.token, "accountId", &f.creds.AccountID},
		{f.token, "expiresAt", &expires},
		{f.fields, "clientId", &f.clientID},
		{f.fields, "refreshToken", &refreshToken},
		{f.fields, "dpopKey", &dpopKey},
	} {
		if json.Unmarshal(field.from[field.name], field.value) != nil || *field.value == "" {
			return nil, fmt.Errorf("%s holds one without %s", path, field.name)
		}
	}
	if f.creds.Expires, err = time.Parse(time.RFC3339, expires); err != nil {
		return nil, fmt.Errorf("%s does not say until when it is valid", path)
	}
	f.creds.CanExpire, f.creds.Source = true, "login"
	f.refreshToken, f.dpopKey = secret.New(refreshToken), secret.New(dpopKey)
	return f, nil
}

// renew takes over what AWS gave, and keeps the rest.
func (f *loginFile) renew(got *types.CreateOAuth2TokenResponseBody, now time.Time) error {
	f.creds.Expires = now.Add(time.Duration(*got.ExpiresIn) * time.Second).UTC().Truncate(time.Second)
	f.creds.AccessKeyID, f.creds.SecretAccessKey, f.creds.SessionToken = *got.AccessToken.AccessKeyId, *got.AccessToken.SecretAccessKey, *got.AccessToken.SessionToken
	for name, value := range map[string]string{
		"accessKeyId": f.creds.AccessKeyID, "secretAccessKey": f.creds.SecretAccessKey, "sessionToken": f.creds.SessionToken,
		"expiresAt": f.creds.Expires.Format(time.RFC3339),
	} {
		if err := set(f.token, name, value); err != nil {
			return err
		}
	}
	if err := set(f.fields, "refreshToken", *got.RefreshToken); err != nil {
		return err
	}
	return set(f.fields, "accessToken", f.token)
}

func set(fields map[string]json.RawMessage, name string, value any) error {
	text, err := json.Marshal(value)
	fields[name] = text
	return err
}

// save puts the file in the place of the old one, whose permissions it keeps: in full or not at all. Where the old one is a link,
// it stays one.
func (f *loginFile) save(path string) (err error) {
	if path, err = filepath.EvalSymlinks(path); err != nil {
		return pathReason(err)
	}
	text, err := json.Marshal(f.fields)
	if err != nil {
		return err
	}
	old, err := os.Stat(path)
	if err != nil {
		return pathReason(err)
	}
	fresh, err := os.CreateTemp(filepath.Dir(path), ".new-*")
	if err != nil {
		return pathReason(err)
	}
	defer func() {
		if err != nil {
			_ = fresh.Close()
			_ = os.Remove(fresh.Name())
		}
	}()
	if _, err = fresh.Write(text); err != nil {
		return pathReason(err)
	}
	if err = fresh.Sync(); err != nil {
		return pathReason(err)
	}
	if err = fresh.Close(); err != nil {
		return pathReason(err)
	}
	if err = os.Chmod(fresh.Name(), old.Mode().Perm()); err != nil {
		return pathReason(err)
	}
	return os.Rename(fresh.Name(), path)
}
