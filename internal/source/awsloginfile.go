package source

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
	"github.com/aws/aws-sdk-go-v2/service/signin/types"

	"github.com/seed642dee07/aws-federate/internal/regular"
	"github.com/seed642dee07/aws-federate/internal/wholefile"
	"github.com/seed642dee07/aws-federate/pkg/secret"
)

// awsLogin is what `aws login` keeps of a sign-in, with all that others have written there.
type awsLogin struct {
	fields   map[string]json.RawMessage
	token    map[string]json.RawMessage // the field accessToken
	creds    aws.Credentials
	clientID string
	// refreshToken and dpopKey renew the sign-in.
	refreshToken, dpopKey secret.String
}

// awsLoginName is what the file of a sign-in is called.
func awsLoginName(session string) string {
	sum := sha256.Sum256([]byte(strings.TrimSpace(session)))
	return hex.EncodeToString(sum[:])
}

// readAWSLogin reads the file. Its errors are for a person, and repeat nothing of what the file
// holds.
func readAWSLogin(path string) (awsLogin, error) {
	text, err := regular.Read(path)
	if err != nil {
		return awsLogin{}, fmt.Errorf("none can be read from %s: %w", path, pathReason(err))
	}
	var f awsLogin
	if json.Unmarshal(text, &f.fields) != nil || json.Unmarshal(f.fields["accessToken"], &f.token) != nil {
		return awsLogin{}, fmt.Errorf("%s holds none", path)
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
			return awsLogin{}, fmt.Errorf("%s holds one without %s", path, field.name)
		}
	}
	if f.creds.Expires, err = time.Parse(time.RFC3339, expires); err != nil {
		return awsLogin{}, fmt.Errorf("%s does not say until when it is valid", path)
	}
	f.creds.CanExpire, f.creds.Source = true, "login"
	f.refreshToken, f.dpopKey = secret.New(refreshToken), secret.New(dpopKey)
	return f, nil
}

// renewed is the sign-in with what AWS gave, and all else that the file held.
func (f awsLogin) renewed(got *types.CreateOAuth2TokenResponseBody, now time.Time) (awsLogin, error) {
	f.fields, f.token = maps.Clone(f.fields), maps.Clone(f.token)
	f.refreshToken = secret.New(*got.RefreshToken)
	f.creds.Expires = now.Add(time.Duration(*got.ExpiresIn) * time.Second).UTC().Truncate(time.Second)
	keys := got.AccessToken
	f.creds.AccessKeyID, f.creds.SecretAccessKey, f.creds.SessionToken = *keys.AccessKeyId, *keys.SecretAccessKey, *keys.SessionToken
	for name, value := range map[string]string{
		"accessKeyId": f.creds.AccessKeyID, "secretAccessKey": f.creds.SecretAccessKey, "sessionToken": f.creds.SessionToken,
		"expiresAt": f.creds.Expires.Format(time.RFC3339),
	} {
		if err := set(f.token, name, value); err != nil {
			return awsLogin{}, err
		}
	}
	if err := set(f.fields, "refreshToken", *got.RefreshToken); err != nil {
		return awsLogin{}, err
	}
	return f, set(f.fields, "accessToken", f.token)
}

// Until implements [renewal.Token].
func (f awsLogin) Until() time.Time { return f.creds.Expires }

// Mark implements [renewal.Token]. AWS gives both anew each time.
func (f awsLogin) Mark() secret.String {
	return secret.New(f.refreshToken.Reveal() + f.creds.AccessKeyID)
}

// Content implements [renewal.Token].
func (f awsLogin) Content() ([]byte, error) { return json.Marshal(f.fields) }

func set(fields map[string]json.RawMessage, name string, value any) error {
	text, err := json.Marshal(value)
	fields[name] = text
	return err
}

// awsLoginFile is the file of a sign-in, as it is written: with the permissions that it has, and
// where it is a link, through it.
func awsLoginFile(path string) wholefile.File { return wholefile.File{Path: path, Durable: true} }

// newerAWSLogin reports whether what a process had written and could not bring to its place is to
// come there. Where there is nothing any more, the person has signed out.
func newerAWSLogin(next, there string) bool {
	n, err := readAWSLogin(next)
	if err != nil {
		return false
	}
	t, err := readAWSLogin(there)
	if err != nil {
		return !errors.Is(err, fs.ErrNotExist)
	}
	return n.creds.Expires.After(t.creds.Expires)
}
