package source_test

import (
	"net/http"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/seed642dee07/aws-federate/internal/clicache"
	"github.com/seed642dee07/aws-federate/internal/source"
	"github.com/seed642dee07/aws-federate/internal/testkit"
	"github.com/seed642dee07/aws-federate/pkg/cache"
	"github.com/seed642dee07/aws-federate/pkg/plan"
	"github.com/seed642dee07/aws-federate/pkg/secret"
)

// withCaches gives a desk an empty cache of ours, and that of the AWS CLI in its home.
func (d *desk) withCaches(t *testing.T) {
	t.Helper()
	d.Store = &cache.Disk{Dir: filepath.Join(t.TempDir(), "cache"), Now: d.Now, Log: d.Log}
	d.CLICache = clicache.In(d.Home)
}

// cliEntries are the contents of the AWS CLI's cache, by name.
func (d *desk) cliEntries(t *testing.T) map[string]string {
	t.Helper()
	entries := map[string]string{}
	dir := filepath.Join(d.Home, ".aws", "cli", "cache")
	files, _ := os.ReadDir(dir)
	for _, file := range files {
		text, err := os.ReadFile(filepath.Join(dir, file.Name()))
		if err != nil {
			t.Fatal(err)
		}
		entries[file.Name()] = string(text)
	}
	return entries
}

// TestSSOInTheCLICache: what is fetched goes there if it is shared, as the AWS CLI 2.9.19 and
// botocore 1.43 write it, and serves whoever has no sign-in any more, if it is read.
func TestSSOInTheCLICache(t *testing.T) {
	const (
		// name is of {"accountId":"111122223333","roleName":"Dev","sessionName":"my session"}.
		name  = "8a62cc77aafb52971b55da922521e6ac5eccd91d.json"
		entry = `{"ProviderType": "sso", "Credentials": {"AccessKeyId": "ASIASSO", "SecretAccessKey": "` + canary +
			`-key", "SessionToken": "` + canary + `-session", ` +
			`"Expiration": "2026-11-23T12:30:45Z", "AccountId": "111122223333"}}`
	)
	for _, mode := range []plan.CLICache{plan.CLICacheOff, plan.CLICacheRead, plan.CLICacheShare} {
		t.Run(string(mode), func(t *testing.T) {
			shared := mode == plan.CLICacheShare
			d := newDesk(t, http.StatusOK, good)
			d.withCaches(t)
			d.signedIn(t, session, "2099-01-01T00:00:00Z")
			p := deskPlan()
			p.CLICache = mode
			if _, err := d.Credentials(t.Context(), p); err != nil {
				t.Fatal(err)
			}
			entries := d.cliEntries(t)
			if got, ok := entries[name]; ok != shared || len(entries) > 1 || shared && got != entry {
				t.Fatalf("the AWS CLI's cache has %d entries", len(entries))
			}
			d.withCaches(t) // ours is empty again
			d.keep(t, session, "")
			got, err := d.Credentials(t.Context(), p)
			if !shared {
				d.withCaches(t)
				d.wantSignIn(t, "holds no token")
				return
			}
			if err != nil || got.AccessKeyID != "ASIASSO" || got.AccountID != "111122223333" || got.Source != "sso" ||
				!got.Expires.Equal(expiry().Truncate(time.Second)) {
				t.Errorf("%s of %s, from %s until %s: %v", got.AccessKeyID, got.AccountID, got.Source, got.Expires, err)
			}
			if len(d.requests) != 1 {
				t.Errorf("%d requests, want 1", len(d.requests))
			}
		})
	}
}

// TestWebIdentityInTheCLICache: an entry of the same name counts for the call that it is an answer
// to.
func TestWebIdentityInTheCLICache(t *testing.T) {
	const text = `{"Credentials": {"AccessKeyId": "ASIAWEB", "SecretAccessKey": "` + canary + `", "SessionToken": "` + canary +
		`", "Expiration": "2026-11-23T13:00:00+00:00"}, ` +
		`"SubjectFromWebIdentityToken": "me", ` +
		`"AssumedRoleUser": {"AssumedRoleId": "A:b", "Arn": "arn:aws:sts::111122223333:assumed-role/Web/b"}}`
	const arn = "arn:aws:iam::111122223333:role/Web"
	keys := plan.StaticKeys{Profile: "p", AccessKeyID: "AKIA"}
	for name, test := range map[string]struct {
		steps []plan.Step
		found bool
	}{
		"web identity":            {[]plan.Step{plan.WebIdentity{RoleARN: arn, TokenFile: "t"}}, true},
		"of another length":       {[]plan.Step{plan.WebIdentity{RoleARN: arn, TokenFile: "t", DurationSeconds: 900}}, false},
		"narrowed by a policy":    {[]plan.Step{plan.WebIdentity{RoleARN: arn, TokenFile: "t", Policy: "{}"}}, false},
		"narrowed by policy ARNs": {[]plan.Step{plan.WebIdentity{RoleARN: arn, TokenFile: "t", PolicyARNs: []string{"x"}}}, false},
		"AssumeRole":              {[]plan.Step{keys, plan.AssumeRole{RoleARN: arn}}, false},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t, http.StatusOK, good)
			d.withCaches(t)
			path := filepath.Join(d.Home, ".aws", "cli", "cache", clicache.Role{ARN: arn}.Key()+".json")
			if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
			got, err := d.Credentials(t.Context(), plan.Plan{
				Profile: "p", Region: "eu-west-1", Network: plan.Network{STS: "http://127.0.0.1:9"},
				CLICache: plan.CLICacheRead, Steps: test.steps,
			})
			if found := err == nil && got.AccessKeyID == "ASIAWEB"; found != test.found {
				t.Errorf("found: %v, want %v", found, test.found)
			}
			testkit.NoSecret(t, canary, err)
			if strings.Contains(d.log.String(), canary) {
				t.Error("a secret is in the log")
			}
		})
	}
}

// TestEveryFieldOfAStepCounts: an entry of the AWS CLI is the answer to a step only if its key has
// all that the step asks for. A field that is neither in that key nor one of the harmless ones
// refuses it, so that a new field does until somebody decides.
func TestEveryFieldOfAStepCounts(t *testing.T) {
	harmless := []string{
		"AssumeRole.Profile", "AssumeRole.MFAProcess", // not sent
		"WebIdentity.Profile", "WebIdentity.TokenFile", // not in the key: see clicache.Role
		"SSO.Profile", "SSO.Region", "SSO.Scopes", // of the sign-in, not of what it is good for
	}
	for _, step := range []plan.Step{plan.AssumeRole{}, plan.WebIdentity{}, plan.SSO{}, plan.SSO{Session: "s"}} {
		before, ok := source.CLIRequest(step)
		if !ok {
			t.Errorf("%T: no request for one without anything special", step)
			continue
		}
		for i := range reflect.TypeOf(step).NumField() {
			changed := reflect.New(reflect.TypeOf(step)).Elem()
			changed.Set(reflect.ValueOf(step))
			fill(t, changed.Field(i))
			name := changed.Type().Name() + "." + changed.Type().Field(i).Name
			request, ok := source.CLIRequest(changed.Interface().(plan.Step))
			inKey := ok && request.Key() != before.Key()
			if name == "SSO.StartURL" && changed.FieldByName("Session").String() != "" {
				inKey = ok // the name of a session stands for it, as in the AWS CLI's key
			}
			if refused := !ok; !inKey && !refused && !slices.Contains(harmless, name) {
				t.Errorf("%s has no part in the AWS CLI's key, and its entries are taken for it", name)
			}
		}
	}
}

// fill gives a field a value that it does not have.
func fill(t *testing.T, field reflect.Value) {
	t.Helper()
	switch v := field.Addr().Interface().(type) {
	case *secret.String:
		*v = secret.New("x")
	case *string:
		*v += "x"
	case *[]string:
		*v = []string{"x"}
	case *int:
		*v++
	case *bool:
		*v = !*v
	default:
		t.Fatalf("teach this test the type %s", field.Type())
	}
}
