package profile_test

import (
	"testing"

	"github.com/seed642dee07/aws-federate/pkg/plan"
	"github.com/seed642dee07/aws-federate/pkg/profile"
)

// TestZeroValues has every type be of use, or at least do no harm, as it is when nobody has filled
// it.
func TestZeroValues(t *testing.T) {
	var set profile.Set
	if len(set.Names()) > 0 || len(set.Problems()) > 0 || set.Has("") {
		t.Error("the zero Set is not empty")
	}
	if _, ok := set.Lookup("default", "region"); ok {
		t.Error("the zero Set has a setting")
	}
	for _, set := range []*profile.Set{nil, {}} {
		got, err := profile.Resolve(set, profile.Request{})
		if err != nil || shape(t, got) != "instance()" {
			t.Errorf("got %s (%v), want the metadata service of an instance", shape(t, got), err)
		}
		_, err = profile.Resolve(set, profile.Request{Profile: "p"})
		as[*profile.NotFoundError](t, err)
		if _, _, ok, err := profile.SignIn(set, "p", profile.Environment{}); ok || err != nil {
			t.Errorf("a sign-in of nobody: %v (%v)", ok, err)
		}
	}
	var got profile.Plan
	if got.Key() != "" || got.Fingerprint(1) != "" || len(got.KeyPrefixes()) > 0 {
		t.Error("the zero Plan has a key, which all such plans would share")
	}
	if got.Last() != nil || got.Account() != "" || got.RoleName() != "" || got.MFADevice() != "" || got.HasMFASession() {
		t.Error("the zero Plan has answers")
	}
	for i := -1; i < 2; i++ {
		if got.Chained(i) || got.FromMFASession(i) {
			t.Errorf("the zero Plan has a step %d", i)
		}
	}
	if plan.LongLived(got.Last()) {
		t.Error("no step has long-lived keys")
	}
	if got := shape(t, profile.Federate(got, profile.StaticKeys{AccessKeyID: "AKID"}, 0)); got != "static_keys() > federation_token()" {
		t.Error(got)
	}
	for _, step := range steps {
		if step.Facts().Profile != "" || step.Type() == "" {
			t.Errorf("%T: %+v", step, step.Facts())
		}
	}
	for _, text := range []string{
		profile.Origin{}.String(), profile.Warning{}.String(), profile.NetworkSetting{}.String(), profile.Value{}.Text(),
	} {
		if text != "" {
			t.Errorf("nothing is worded %q", text)
		}
	}
	for _, err := range []error{
		&profile.FileError{}, &profile.SyntaxError{}, &profile.NotFoundError{}, &profile.LoopError{}, &profile.SettingError{},
		&profile.NoCredentialsError{},
	} {
		_ = err.Error()
	}
}
