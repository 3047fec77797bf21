package awslogin

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"

	"github.com/seed642dee07/aws-federate/internal/regular"
	"github.com/seed642dee07/aws-federate/internal/wholefile"
	"github.com/seed642dee07/aws-federate/pkg/secret"
)

// SignIn is what `aws login` keeps of a sign-in, with all that others have written there.
type SignIn struct {
	fields map[string]json.RawMessage
	token  map[string]json.RawMessage // the field accessToken
	creds  aws.Credentials
	// ClientID, RefreshToken and Key renew the sign-in; [ParseKey] reads the key.
	ClientID          string
	RefreshToken, Key secret.String
}

// Answer is what AWS gives for a sign-in.
type Answer struct {
	AccessKeyID                                 string
	SecretAccessKey, SessionToken, RefreshToken secret.String
	Lifetime                                    time.Duration
}

// name is what the file of a sign-in is called.
func name(session string) string {
	sum := sha256.Sum256([]byte(strings.TrimSpace(session)))
	return hex.EncodeToString(sum[:]) + ".json"
}

// read reads the file. Its errors are for a person, and repeat nothing of what the file
// holds.
func read(path string) (SignIn, error) {
	text, err := regular.Read(path)
	if at, ok := errors.AsType[*fs.PathError](err); ok {
		err = at.Err
	}
	if err != nil {
		return SignIn{}, fmt.Errorf("none can be read from %s: %w", path, err)
	}
	var f SignIn
	if json.Unmarshal(text, &f.fields) != nil || json.Unmarshal(f.fields["accessToken"], &f.token) != nil {
		return SignIn{}, fmt.Errorf("%s holds none", path)
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
		{f.fields, "clientId", &f.ClientID},
		{f.fields, "refreshToken", &refreshToken},
		{f.fields, "dpopKey", &dpopKey},
	} {
		if json.Unmarshal(field.from[field.name], field.value) != nil || *field.value == "" {
			return SignIn{}, fmt.Errorf("%s holds one without %s", path, field.name)
		}
	}
	if f.creds.Expires, err = time.Parse(time.RFC3339, expires); err != nil {
		return SignIn{}, fmt.Errorf("%s does not say until when it is valid", path)
	}
	f.creds.CanExpire, f.creds.Source = true, "login"
	f.RefreshToken, f.Key = secret.New(refreshToken), secret.New(dpopKey)
	return f, nil
}

// renewed is the sign-in with what AWS gave, and all else that the file held.
func (f SignIn) renewed(got Answer, now time.Time) (SignIn, error) {
	f.fields, f.token = maps.Clone(f.fields), maps.Clone(f.token)
	f.RefreshToken = got.RefreshToken
	f.creds.Expires = now.Add(got.Lifetime).UTC().Truncate(time.Second)
	f.creds.AccessKeyID = got.AccessKeyID
	f.creds.SecretAccessKey, f.creds.SessionToken = got.SecretAccessKey.Reveal(), got.SessionToken.Reveal()
	for name, value := range map[string]string{
		"accessKeyId": f.creds.AccessKeyID, "secretAccessKey": f.creds.SecretAccessKey, "sessionToken": f.creds.SessionToken,
		"expiresAt": f.creds.Expires.Format(time.RFC3339),
	} {
		if err := set(f.token, name, value); err != nil {
			return SignIn{}, err
		}
	}
	if err := set(f.fields, "refreshToken", f.RefreshToken.Reveal()); err != nil {
		return SignIn{}, err
	}
	return f, set(f.fields, "accessToken", f.token)
}

// Until implements [renewal.Token].
func (f SignIn) Until() time.Time { return f.creds.Expires }

// Mark implements [renewal.Token]. AWS gives both anew each time.
func (f SignIn) Mark() secret.String {
	return secret.New(f.RefreshToken.Reveal() + f.creds.AccessKeyID)
}

// Content implements [renewal.Token].
func (f SignIn) Content() ([]byte, error) { return json.Marshal(f.fields) }

func set(fields map[string]json.RawMessage, name string, value any) error {
	text, err := json.Marshal(value)
	fields[name] = text
	return err
}

// file is that of a sign-in, as it is written: with the permissions that it has, and
// where it is a link, through it.
func file(path string) wholefile.File { return wholefile.File{Path: path, Durable: true} }

// newer reports whether what a process had written and could not bring to its place is to
// come there. Where there is nothing any more, the person has signed out.
func newer(next, there string) bool {
	n, err := read(next)
	if err != nil {
		return false
	}
	t, err := read(there)
	if err != nil {
		return !errors.Is(err, fs.ErrNotExist)
	}
	return n.creds.Expires.After(t.creds.Expires)
}
