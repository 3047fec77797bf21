package encode_test

import (
	"bytes"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"

	"github.com/seed642dee07/aws-federate/internal/encode"
)

var (
	expires = time.Date(2026, 11, 23, 13, 0, 0, 999_999_999, time.FixedZone("CET", 3600))
	session = aws.Credentials{
		AccessKeyID: "ASIAEXAMPLE", SecretAccessKey: "s/e+c=r", SessionToken: "to/k+en==",
		CanExpire: true, Expires: expires, AccountID: "123456789012",
	}
	longLived = aws.Credentials{AccessKeyID: "AKIAEXAMPLE", SecretAccessKey: "it's <&> #1"}
)

// text encodes c and fails the test unless that takes exactly one Write.
func text(t *testing.T, format string, c aws.Credentials, region string) string {
	t.Helper()
	enc, ok := encode.Named(format)
	if !ok {
		t.Fatalf("no format %q", format)
	}
	var w writes
	if err := enc(&w, c, region); err != nil {
		t.Fatal(err)
	}
	if len(w) != 1 {
		t.Fatalf("%d writes, want one", len(w))
	}
	return w[0]
}

// writes keeps what each Write was given.
type writes []string

func (w *writes) Write(p []byte) (int, error) {
	*w = append(*w, string(p))
	return len(p), nil
}

func lines(l ...string) string { return strings.Join(l, "\n") + "\n" }

func TestText(t *testing.T) {
	tests := []struct {
		format, region string
		creds          aws.Credentials
		want           string
	}{
		{"process", "eu-west-1", session, lines(`{"Version":1,"AccessKeyId":"ASIAEXAMPLE","SecretAccessKey":"s/e+c=r",` +
			`"SessionToken":"to/k+en==","Expiration":"2026-11-23T12:00:00Z","AccountId":"123456789012"}`)},
		{"process", "", longLived, lines(`{"Version":1,"AccessKeyId":"AKIAEXAMPLE","SecretAccessKey":"it's <&> #1"}`)},
		{"env", "eu-west-1", session, lines(
			"AWS_ACCESS_KEY_ID=ASIAEXAMPLE",
			"AWS_SECRET_ACCESS_KEY=s/e+c=r",
			"AWS_SESSION_TOKEN=to/k+en==",
			"AWS_CREDENTIAL_EXPIRATION=2026-11-23T12:00:00Z",
			"AWS_REGION=eu-west-1",
			"AWS_DEFAULT_REGION=eu-west-1",
		)},
		{"export", "eu-west-1", session, lines(
			"unset AWS_SECURITY_TOKEN;",
			"export AWS_ACCESS_KEY_ID=ASIAEXAMPLE",
			"export AWS_SECRET_ACCESS_KEY=s/e+c=r",
			"export AWS_SESSION_TOKEN=to/k+en==",
			"export AWS_CREDENTIAL_EXPIRATION=2026-11-23T12:00:00Z",
			"export AWS_REGION=eu-west-1",
			"export AWS_DEFAULT_REGION=eu-west-1",
		)},
		{"export", "", longLived, lines(
			"unset AWS_SESSION_TOKEN AWS_SECURITY_TOKEN AWS_CREDENTIAL_EXPIRATION;",
			"export AWS_ACCESS_KEY_ID=AKIAEXAMPLE",
			`export AWS_SECRET_ACCESS_KEY='it'\''s <&> #1'`,
		)},
		{"fish", "", longLived, lines(
			"set -e AWS_SESSION_TOKEN; set -e AWS_SECURITY_TOKEN; set -e AWS_CREDENTIAL_EXPIRATION; true",
			"set -gx AWS_ACCESS_KEY_ID 'AKIAEXAMPLE'",
			`set -gx AWS_SECRET_ACCESS_KEY 'it\'s <&> #1'`,
		)},
		{"powershell", "", longLived, lines(
			"Remove-Item Env:AWS_SESSION_TOKEN,Env:AWS_SECURITY_TOKEN,Env:AWS_CREDENTIAL_EXPIRATION -ErrorAction SilentlyContinue",
			"$Env:AWS_ACCESS_KEY_ID='AKIAEXAMPLE'",
			"$Env:AWS_SECRET_ACCESS_KEY='it''s <&> #1'",
		)},
		{"cmd", "us-east-1", longLived, lines(
			`set "AWS_SESSION_TOKEN="`,
			`set "AWS_SECURITY_TOKEN="`,
			`set "AWS_CREDENTIAL_EXPIRATION="`,
			`set "AWS_ACCESS_KEY_ID=AKIAEXAMPLE"`,
			`set "AWS_SECRET_ACCESS_KEY=it's <&> #1"`,
			`set "AWS_REGION=us-east-1"`,
			`set "AWS_DEFAULT_REGION=us-east-1"`,
		)},
		{"dotenv", "", longLived, lines(
			`AWS_ACCESS_KEY_ID="AKIAEXAMPLE"`,
			`AWS_SECRET_ACCESS_KEY="it's <&> #1"`,
		)},
	}
	for _, tt := range tests {
		t.Run(tt.format, func(t *testing.T) {
			if got := text(t, tt.format, tt.creds, tt.region); got != tt.want {
				t.Errorf("got:\n%swant:\n%s", got, tt.want)
			}
		})
	}
}

// TestSpelling holds what shells that may not be installed here would read otherwise.
func TestSpelling(t *testing.T) {
	for format, values := range map[string]map[string]string{
		"export":     {"=ls": "'=ls'", "x:=ls": "'x:=ls'", "a=b": "a=b", "50%": "50%", "~": "'~'", "it's": `'it'\''s'`},
		"env":        {"=ls": "=ls", "50%": "50%"},
		"fish":       {`a\`: `'a\\'`, `\n`: `'\\n'`, "it's": `'it\'s'`, "$x": "'$x'"},
		"powershell": {"it's": "'it''s'", "$x`n": "'$x`n'"},
	} {
		for value, want := range values {
			c := aws.Credentials{AccessKeyID: "A", SecretAccessKey: value}
			got := text(t, format, c, "")
			if !strings.Contains(got, "AWS_SECRET_ACCESS_KEY="+want+"\n") && !strings.Contains(got, "AWS_SECRET_ACCESS_KEY "+want+"\n") {
				t.Errorf("%s of %q:\n%s", format, value, got)
			}
		}
	}
}

func TestNames(t *testing.T) {
	want := []string{"process", "env", "export", "fish", "powershell", "cmd", "dotenv"}
	if got := encode.Names(); !slices.Equal(got, want) {
		t.Errorf("Names() = %q, want %q", got, want)
	}
	for _, name := range want {
		if _, ok := encode.Named(name); !ok {
			t.Errorf("Named(%q) knows no such format", name)
		}
	}
	for _, name := range []string{"", "JSON", "Process"} {
		if _, ok := encode.Named(name); ok {
			t.Errorf("Named(%q) found something", name)
		}
	}
}

func TestUnsafeValuesAreRefused(t *testing.T) {
	refused := map[string][]string{
		"process":    {"a\xffb"},
		"env":        {"a\nb", "a\x00b", "a b", "a'b", `a"b`, "a$b", "a#b", `a\b`, "a*b", "~", "é"},
		"export":     {"a\nb", "a\rb", "a\x00b", "a\x1bb", "a\xffb", "a\u0085b"},
		"fish":       {"a\nb", "a\x00b", "a\xffb"},
		"powershell": {"a\nb", "a\x00b", "a\u2019b", "a\xffb", "a\x7fb"},
		"cmd":        {"a\nb", "a\x00b", `a"b`, "%PATH%", "!PATH!", "a^b", "é"},
		"dotenv":     {"a\nb", "a\x00b", `a"b`, `a\b`, "$HOME", "`id`", "a\xffb"},
	}
	for format, values := range refused {
		enc, _ := encode.Named(format)
		for _, value := range values {
			var out bytes.Buffer
			err := enc(&out, aws.Credentials{AccessKeyID: "AKIA", SecretAccessKey: value}, "")
			unsafe, ok := errors.AsType[*encode.UnsafeValueError](err)
			if !ok || unsafe.Format != format || out.Len() > 0 {
				t.Errorf("%s: %q gives %v and %q", format, value, err, &out)
				continue
			}
			if !strings.Contains(strings.ToLower(unsafe.Variable), "secret") || strings.Contains(err.Error(), value) {
				t.Errorf("%s: %q gives %q", format, value, err)
			}
		}
	}
}

func TestEveryVariableIsChecked(t *testing.T) {
	const bad = "a\xffb"
	good := aws.Credentials{AccessKeyID: "a", SecretAccessKey: "b", SessionToken: "c"}
	for _, format := range encode.Names() {
		enc, _ := encode.Named(format)
		for want, spoil := range map[string]func(c *aws.Credentials, region *string){
			"AccessKey": func(c *aws.Credentials, _ *string) { c.AccessKeyID = bad },
			"Token":     func(c *aws.Credentials, _ *string) { c.SessionToken = bad },
			"Region":    func(_ *aws.Credentials, region *string) { *region = bad },
			"Account":   func(c *aws.Credentials, _ *string) { c.AccountID = bad },
		} {
			if format == "process" && want == "Region" || format != "process" && want == "Account" {
				continue // not written
			}
			c, region := good, "eu-west-1"
			spoil(&c, &region)
			err := enc(io.Discard, c, region)
			unsafe, ok := errors.AsType[*encode.UnsafeValueError](err)
			if !ok {
				t.Errorf("%s accepts a bad %s: %v", format, want, err)
				continue
			}
			name := strings.ToLower(strings.ReplaceAll(unsafe.Variable, "_", ""))
			if !strings.Contains(name, strings.ToLower(want)) {
				t.Errorf("%s: a bad %s is called %s", format, want, unsafe.Variable)
			}
		}
	}
}

func TestNoKeys(t *testing.T) {
	for _, format := range encode.Names() {
		enc, _ := encode.Named(format)
		for _, c := range []aws.Credentials{{}, {AccessKeyID: "AKIA"}, {SecretAccessKey: "s"}} {
			var out bytes.Buffer
			if err := enc(&out, c, ""); !errors.Is(err, encode.ErrNoKeys) || out.Len() > 0 {
				t.Errorf("%s: %v and %q", format, err, &out)
			}
		}
	}
}

func TestWriteErrorIsReturned(t *testing.T) {
	for _, format := range encode.Names() {
		enc, _ := encode.Named(format)
		r, w := io.Pipe()
		r.Close()
		if err := enc(w, session, ""); !errors.Is(err, io.ErrClosedPipe) {
			t.Errorf("%s: %v", format, err)
		}
	}
}
