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
	"github.com/seed642dee07/aws-federate/internal/signin"
	"github.com/seed642dee07/aws-federate/pkg/secret"
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

// nextLogin is a file on its way to the place of path. It is there before AWS is asked: where what comes cannot be kept, the token
// that lasts until then is not to be spent. It has the permissions of the old file, and where that is a link, it stays one.
type nextLogin struct {
	*os.File
	path string
}

const nextLoginSuffix = ".next-"

// reserveLogin makes that file. Its error is a [signin.KeepError].
func reserveLogin(path string) (next *nextLogin, err error) {
	defer func() {
		if err != nil {
			err = &signin.KeepError{Path: path, Err: pathReason(err)}
		}
	}()
	target, err := filepath.EvalSymlinks(path)
	if err != nil {
		return nil, err
	}
	old, err := os.Stat(target)
	if err != nil {
		return nil, err
	}
	f, err := os.CreateTemp(filepath.Dir(target), filepath.Base(target)+nextLoginSuffix+"*")
	if err != nil {
		return nil, err
	}
	next = &nextLogin{f, target}
	if err := os.Chmod(f.Name(), old.Mode().Perm()); err != nil {
		next.discard()
		return nil, err
	}
	return next, nil
}

// discard gives up what was reserved.
func (n *nextLogin) discard() {
	_ = n.Close()
	_ = os.Remove(n.Name())
}

// put writes a sign-in and moves it to its place, in full or not at all. Where the old one is gone, its person has signed out.
func (n *nextLogin) put(f *loginFile) error {
	text, err := json.Marshal(f.fields)
	if err == nil {
		_, err = n.Write(text)
	}
	if err == nil {
		err = n.Sync()
	}
	if err == nil {
		err = n.Close()
	}
	if err == nil {
		_, err = os.Stat(n.path)
	}
	if err == nil {
		err = os.Rename(n.Name(), n.path)
	}
	if err != nil {
		n.discard()
	}
	return err
}

// recoverLogin brings to its place what a process had written and was killed before it could. Who calls it has the lock.
func recoverLogin(path string) {
	path, err := filepath.EvalSymlinks(path)
	if err != nil {
		return
	}
	beside, err := os.ReadDir(filepath.Dir(path))
	if err != nil {
		return
	}
	for _, entry := range beside {
		if !strings.HasPrefix(entry.Name(), filepath.Base(path)+nextLoginSuffix) {
			continue
		}
		left := filepath.Join(filepath.Dir(path), entry.Name())
		next, err := readLogin(left)
		if there, e := readLogin(path); err != nil || e != nil || !next.creds.Expires.After(there.creds.Expires) || os.Rename(left, path) != nil {
			_ = os.Remove(left)
		}
	}
}
