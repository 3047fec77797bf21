package keys_test

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/seed642dee07/aws-federate/internal/keys"
)

// FuzzIndex reads an index of keys and changes it: what it knew of others stays, and what it does not
// understand it does not touch.
func FuzzIndex(f *testing.F) {
	for _, text := range []string{
		`{"version":1,"keys":[{"name":"a","access_key_id":"AKIAX","store":"keyring","since":"2026-11-23T12:00:00Z"}]}`,
		`{"version":1,"keys":[{"name":"b","rotation":{"step":"create","began":"2026-11-23T12:00:00Z"}},{"name":"b"}]}`,
		`{"version":2,"keys":[]}`, `{"version":1}`, "null", "",
	} {
		f.Add(text)
	}
	path := filepath.Join(f.TempDir(), "keys.json")
	f.Fuzz(func(t *testing.T, text string) {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		x := keys.Index{Path: path}
		before, err := x.Read()
		if err == nil {
			err = x.Put(keys.Key{Name: "new", AccessKeyID: "AKIANEW", Since: time.Unix(0, 0)})
		}
		if err != nil {
			after, _ := os.ReadFile(path)
			if _, ok := errors.AsType[*keys.IndexError](err); !ok || string(after) != text {
				t.Errorf("%v, and the file is %q", err, after)
			}
			return
		}
		after, err := x.Read()
		if err != nil {
			t.Fatal(err)
		}
		found := map[string]int{}
		for _, k := range after {
			found[k.Name]++
		}
		for _, k := range before {
			if found[k.Name] == 0 {
				t.Errorf("%q is lost", k.Name)
			}
		}
		if found["new"] != 1 {
			t.Errorf("%d new ones", found["new"])
		}
	})
}
