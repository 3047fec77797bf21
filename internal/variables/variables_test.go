package variables_test

import (
	"testing"

	"github.com/seed642dee07/aws-federate/internal/variables"
	"github.com/seed642dee07/aws-federate/pkg/secret"
)

type environment struct {
	Name   string        `variable:"NAME"`
	Key    secret.String `variable:"KEY"  blank:"unset"`
	Off    bool          `variable:"OFF"`
	Others string
}

// TestRead fills the fields that have the name of a variable, and no others.
func TestRead(t *testing.T) {
	for _, test := range []struct {
		values map[string]string
		want   environment
	}{
		{nil, environment{}},
		{map[string]string{"NAME": " a ", "OFF": "TRUE"}, environment{Name: " a ", Off: true}},
		{map[string]string{"OFF": "1", "OTHERS": "o", "Others": "o"}, environment{}},
		{map[string]string{"KEY": " \t"}, environment{}},
		{map[string]string{"KEY": "k", "OFF": "false"}, environment{Key: secret.New("k")}},
	} {
		got := variables.Read[environment](func(name string) string { return test.values[name] })
		if got.Name != test.want.Name || got.Key.Reveal() != test.want.Key.Reveal() || got.Off != test.want.Off || got.Others != "" {
			t.Errorf("%v: %+v", test.values, got)
		}
	}
}
