package source_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/seed642dee07/aws-federate/internal/encode"
	"github.com/seed642dee07/aws-federate/internal/source"
)

// FuzzInput reads what a credential_process prints, or what comes on standard input: what is accepted
// lasts, and says the same when we print it; what is refused is not repeated.
func FuzzInput(f *testing.F) {
	for _, text := range []string{
		`{"Version":1,"AccessKeyId":"ASIAX","SecretAccessKey":"s","SessionToken":"t","Expiration":"2026-11-23T13:00:00Z","AccountId":"111122223333"}`,
		`{"Version":1,"AccessKeyId":"AKIAX","SecretAccessKey":"s"}`,
		`{"Version":1,"AccessKeyId":"AKIAX","SecretAccessKey":"s","Expiration":"2026-11-23T11:00:00+00:00"}`,
		`{"Version":"1","AccessKeyId":"AKIAX","SecretAccessKey":"s"}`,
		`{"Credentials":{"AccessKeyId":"ASIAX","SecretAccessKey":"s","SessionToken":"t","Expiration":"2026-11-23T13:00:00Z"},` +
			`"AssumedRoleUser":{"Arn":"arn:aws:sts::111122223333:assumed-role/R/s"}}`,
		"{}{}", "null", "", "\xff",
	} {
		f.Add(text)
	}
	print, _ := encode.Named("process")
	f.Fuzz(func(t *testing.T, text string) {
		r := &source.Runner{Now: noon}
		got, err := r.Input(strings.NewReader(text))
		if err != nil {
			var fields map[string]string
			_ = json.Unmarshal([]byte(text), &fields)
			if _, ok := errors.AsType[*source.InputError](err); !ok || len(fields["SecretAccessKey"]) > 8 && strings.Contains(err.Error(), fields["SecretAccessKey"]) {
				t.Errorf("%T: %v", err, err)
			}
			return
		}
		if !got.HasKeys() || got.CanExpire && !got.Expires.After(noon()) {
			t.Fatalf("accepted: %+v", got)
		}
		var out bytes.Buffer
		if err := print(&out, got, ""); err != nil {
			t.Fatal(err)
		}
		again, err := r.Input(&out)
		if got.Expires.Sub(noon()) < 2e9 && got.CanExpire { // which is cut to the second when it is printed
			return
		}
		if err != nil || again.AccessKeyID != got.AccessKeyID || again.SecretAccessKey != got.SecretAccessKey ||
			again.SessionToken != got.SessionToken || again.AccountID != got.AccountID || again.CanExpire != got.CanExpire {
			t.Errorf("%+v becomes %+v, %v", got, again, err)
		}
	})
}
