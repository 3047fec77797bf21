package awslogin

import (
	"bytes"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/seed642dee07/aws-federate/pkg/secret"
)

// FuzzSignIn reads the file of `aws login`, renews it and writes it: what is accepted is complete, what
// others keep there stays, what AWS gave is what is read next, and no error repeats a secret.
func FuzzSignIn(f *testing.F) {
	const token = `"accessToken":{"accessKeyId":"ASIAX","secretAccessKey":"SECRET","sessionToken":"SECRET","accountId":"111122223333",` +
		`"expiresAt":"2026-11-23T12:00:00Z","more":1.50}`
	for _, text := range []string{
		`{` + token + `,"tokenType":"aws_sigv4","clientId":"c","refreshToken":"SECRET","idToken":"i","dpopKey":"SECRET","other":[{"a":1e3}]}`,
		`{` + token + `,"clientId":"c","refreshToken":"SECRET"}`, `{` + token + `,` + token + `,"accesstoken":null,"clientId":"c"}`,
		`{` + token + `,"clientId":"","refreshToken":"SECRET","dpopKey":"SECRET"}`,
		`{"accessToken":"SECRET"}`, `{"accessToken":{"expiresAt":"SECRET"},"clientId":1}`, `{"clientId":"c","refreshToken":"SECRET"`, "null", "",
	} {
		f.Add([]byte(text))
	}
	path := filepath.Join(f.TempDir(), "sign-in.json")
	put := func(t *testing.T, text []byte) {
		t.Helper()
		if err := os.WriteFile(path, text, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	noon := time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)
	got := Answer{
		AccessKeyID: "ASIANEXT", SecretAccessKey: secret.New("s"), SessionToken: secret.New("t"), RefreshToken: secret.New("r"),
		Lifetime: time.Hour,
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		put(t, text)
		old, err := read(path)
		if err != nil {
			if strings.Contains(err.Error(), "SECRET") || errors.Is(err, fs.ErrNotExist) {
				t.Errorf("%v", err)
			}
			return
		}
		if !old.creds.HasKeys() || old.creds.SessionToken == "" || old.ClientID == "" || old.RefreshToken.Empty() || old.Key.Empty() {
			t.Errorf("it is accepted: %s", text)
		}
		renewed, err := old.renewed(got, noon)
		if err != nil {
			t.Fatal(err)
		}
		content, err := renewed.Content()
		if err != nil {
			t.Fatal(err)
		}
		put(t, content)
		next, err := read(path)
		if err != nil || !next.Until().Equal(noon.Add(time.Hour)) || next.creds.AccessKeyID != "ASIANEXT" ||
			next.creds.SecretAccessKey != "s" || next.RefreshToken.Reveal() != "r" {
			t.Fatalf("%v, %s", err, content)
		}
		if next.ClientID != old.ClientID || next.Key.Reveal() != old.Key.Reveal() {
			t.Errorf("the client or the key has changed: %s", content)
		}
		ours := []string{"accessToken", "refreshToken", "accessKeyId", "secretAccessKey", "sessionToken", "expiresAt"}
		stays(t, old.fields, next.fields, ours)
		stays(t, old.token, next.token, ours)
	})
}

// stays has fields be as they were, but for some.
func stays(t *testing.T, before, after map[string]json.RawMessage, but []string) {
	t.Helper()
	if len(before) != len(after) {
		t.Errorf("%d fields become %d", len(before), len(after))
	}
	for name, value := range before {
		if !slices.Contains(but, name) && !reflect.DeepEqual(meaning(t, value), meaning(t, after[name])) {
			t.Errorf("%q was %s and is %s", name, value, after[name])
		}
	}
}

// meaning is a value without the way in which it is written, and with the digits of a number.
func meaning(t *testing.T, text json.RawMessage) (value any) {
	t.Helper()
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	if err := decoder.Decode(&value); err != nil {
		t.Errorf("%s: %v", text, err)
	}
	return value
}
