package signin_test

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/seed642dee07/aws-federate/pkg/secret"
)

// TestGolden reads the sign-in that testdata/golden.py made with version 2.9.19 of the AWS CLI, and
// renews it in its place.
func TestGolden(t *testing.T) {
	t.Parallel()
	const name = "ee0bfd2552fbd840c02cc48b6e823320543c450f.json" // the AWS CLI gave it
	golden, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	k, d := keeper(t), &desk{}
	if err := os.MkdirAll(k.Dir, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(k.Dir, name), golden, 0o600); err != nil {
		t.Fatal(err)
	}
	end := time.Date(2026, 11, 23, 13, 0, 0, 0, time.UTC)
	for _, test := range []struct {
		now  time.Time
		same bool
	}{{end.Add(-time.Hour), true}, {end.Add(time.Hour), false}} {
		k.Now = func() time.Time { return test.now }
		token, err := k.Token(t.Context(), corp(), d, secret.String{})
		if err != nil || (token.Reveal() == "CANARY-golden-access") != test.same {
			t.Errorf("at %s: %v", test.now, err)
		}
	}
}
