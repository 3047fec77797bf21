package profile_test

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/seed642dee07/aws-federate/pkg/plan"
	"github.com/seed642dee07/aws-federate/pkg/profile"
	"github.com/seed642dee07/aws-federate/pkg/secret"
)

// change gives a field another value, and descends into structs. It calls check for each field
// changed, and changes back.
func change(t *testing.T, path string, field reflect.Value, check func(path string)) {
	t.Helper()
	before := reflect.New(field.Type()).Elem()
	before.Set(field)
	switch v := field.Addr().Interface().(type) {
	case *secret.String:
		*v = secret.New(v.Reveal() + "x")
	case *string:
		*v += "x"
	case *bool:
		*v = !*v
	case *[]string:
		*v = append([]string{"x"}, *v...)
	default:
		switch {
		case field.CanInt():
			field.SetInt(field.Int() + 1)
		case field.Kind() == reflect.Struct:
			for i := range field.NumField() {
				change(t, path+"."+field.Type().Field(i).Name, field.Field(i), check)
			}
			return
		default:
			t.Fatalf("%s: teach this test the type %s", path, field.Type())
		}
	}
	check(path)
	field.Set(before)
}

// steps has one of each type.
var steps = []profile.Step{
	profile.StaticKeys{},
	profile.EnvironmentKeys{},
	profile.Process{},
	profile.SSO{},
	profile.WebIdentity{},
	profile.Login{},
	profile.Container{},
	profile.Instance{},
	profile.SessionToken{AccessKeyID: "AKID"},
	profile.FederationToken{},
	profile.AssumeRole{},
}

// unasked are the fields of steps that AWS does not get to see.
var unasked = []string{
	"assume_role.MFAProcess", "session_token.MFAProcess", "session_token.Profile", "session_token.DurationSeconds",
	"federation_token.MFASerial",
}

// TestFingerprintOfSteps has no two steps that differ in a field, or in the type, share a
// fingerprint.
func TestFingerprintOfSteps(t *testing.T) {
	seen := map[string]string{}
	once := func(name string, plan profile.Plan) {
		t.Helper()
		print := plan.Key()
		if other, ok := seen[print]; ok {
			t.Errorf("%s and %s have one fingerprint", name, other)
		}
		if again := plan.Key(); again != print || len(print) != 80 {
			t.Errorf("%s: %s and then %s", name, print, again)
		}
		seen[print] = name
	}
	once("the endpoint", profile.Plan{Network: profile.Network{STS: "x"}, Steps: steps[:1]})
	for _, step := range steps {
		once(step.Type(), profile.Plan{Steps: []profile.Step{step}})
		if _, session := step.(profile.SessionToken); !session { // what is below it does not count
			once("two of "+step.Type(), profile.Plan{Steps: []profile.Step{step, step}})
		}
		field := reflect.New(reflect.TypeOf(step)).Elem()
		field.Set(reflect.ValueOf(step))
		change(t, step.Type(), field, func(path string) {
			plan := profile.Plan{Steps: []profile.Step{field.Interface().(profile.Step)}}
			if slices.Contains(unasked, path) {
				if seen[plan.Key()] != step.Type() {
					t.Errorf("%s changes the fingerprint", path)
				}
				return
			}
			once(path, plan)
		})
	}
	role := profile.AssumeRole{PolicyARNs: []string{"ab", "c"}}
	once("two policies", profile.Plan{Steps: []profile.Step{role}})
	role.PolicyARNs = []string{"a", "bc"}
	once("two others", profile.Plan{Steps: []profile.Step{role}})
	once("text that moved to the next field", profile.Plan{Steps: []profile.Step{profile.Login{Profile: "xx"}}})
}

func TestFingerprintOfRequest(t *testing.T) {
	request := profile.Request{PolicyARNs: []string{"a"}}
	seen := map[string]string{request.Fingerprint(): "nothing"}
	change(t, "request", reflect.ValueOf(&request).Elem(), func(path string) {
		print := request.Fingerprint()
		if other, ok := seen[print]; ok {
			t.Errorf("%s and %s have one fingerprint", path, other)
		}
		seen[print] = path
	})
	if len(seen) < 30 {
		t.Errorf("only %d fields were changed", len(seen))
	}
}

// TestFingerprintOfPlaces has settings in other places, but the same, give the same fingerprint;
// and n counts steps.
func TestFingerprintOfPlaces(t *testing.T) {
	before, err := resolve(t, bases, "", profile.Request{Profile: "chain"})
	if err != nil {
		t.Fatal(err)
	}
	moved := "# c\n\n" + strings.Replace(bases, "[profile chain]", "[profile chain]\nregion = r\nrole_arn = x", 1)
	after, err := resolve(t, moved, "[role]\nexternal_id = ext\n", profile.Request{Profile: "chain", Region: "s"})
	if err != nil {
		t.Fatal(err)
	}
	edited, err := resolve(t, strings.Replace(bases, "role/Role", "role/Edited", 1), "", profile.Request{Profile: "chain"})
	if err != nil {
		t.Fatal(err)
	}
	for n := 1; n <= len(before.Steps); n++ {
		if before.Fingerprint(n) != after.Fingerprint(n) {
			t.Errorf("the fingerprint of %d steps depends on where the settings stand", n)
		}
		if same := before.Fingerprint(n) == edited.Fingerprint(n); same != (n < 2) {
			t.Errorf("an edit of the second step: the fingerprint of %d steps is the same: %v", n, same)
		}
	}
}

// TestKeyPrefix has the fingerprints of a profile's steps, whatever they ask for, begin alike, and
// those of others not.
func TestKeyPrefix(t *testing.T) {
	for _, step := range steps {
		field := reflect.New(reflect.TypeOf(step)).Elem()
		field.Set(reflect.ValueOf(step))
		of := "Profile"
		if _, session := step.(profile.SessionToken); session {
			of = "AccessKeyID"
		}
		field.FieldByName(of).SetString("mine")
		p := profile.Plan{Steps: []profile.Step{field.Interface().(profile.Step)}}
		if !strings.HasPrefix(p.Key(), plan.KeyPrefix("mine")) || strings.HasPrefix(p.Key(), plan.KeyPrefix("yours")) {
			t.Errorf("%s: the key %s does not begin with the prefix of its profile", step.Type(), p.Key())
		}
	}
}

// TestKeysStay has the keys of what is cached be what they were: with others, everybody is asked
// for one more code after an upgrade.
func TestKeysStay(t *testing.T) {
	const mfa = "5547e32ebdec2bfd9e573596cdd21c8f22ea20fad9e064058f7653d41f40306152fdbb337b802e68"
	for name, test := range map[string]struct {
		config, profile string
		n               int
		want            string
	}{
		"an MFA session":        {devices + "keys", "role", 2, mfa},
		"the same, by its keys": {devices + "keys", "device", 2, mfa},
		"a role of it": {
			devices + "keys", "role", 3,
			"c96a01c35cfadf4bb0da64712ccc97375cb8b895654e3a7d727f8540e062c8c30be6f2aa4c85f680",
		},
		"IAM Identity Center":    {bases, "sso", 1, "7c5b7f16468925d5816838770002894386df04c7153f9477126276a95deeb266a2f5e43c80769334"},
		"a web identity":         {bases, "web", 1, "02e37ed4a4ce15cf0807f5bbbc24c1b90c7b331cec9a7e9c269ac983305710c5e269b35e21efe77f"},
		"a role of a container":  {bases, "ecs", 2, "79e9537d212dba0a818164a66dc676475b9e8f937bfd0a9f443278dd44d9b3ed61a4590c0ce884a3"},
		"a role of environment":  {bases, "env", 2, "797c37ebfdae425e6989fb51f3a216d07fa8c8c3af20ba6a501faae356df361f54b07925f665b307"},
		"a step that is not one": {bases, "env", 3, ""},
	} {
		plan, err := resolve(t, test.config, "", profile.Request{Profile: test.profile})
		if got := plan.Fingerprint(test.n); err != nil || got != test.want {
			t.Errorf("%s: %s (%v)", name, got, err)
		}
	}
}
