package encode_test

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"

	"github.com/seed642dee07/aws-federate/internal/encode"
)

// FuzzCredentials writes credentials for a shell, and for a program: what is accepted is read back byte
// for byte.
func FuzzCredentials(f *testing.F) {
	for _, value := range hostile {
		f.Add(value, "token", "eu-west-1", int64(0))
		f.Add(value, "", "", int64(0))
	}
	f.Add("a\nb", "", "", int64(0))
	f.Add("s", "it's", "$(id)", int64(0))
	f.Add("<&>\u2028", "a\nb\x00", "123456789012", int64(1764000000_999))
	sample := 0
	f.Fuzz(func(t *testing.T, secret, token, place string, millis int64) {
		c := aws.Credentials{AccessKeyID: "AKIA", SecretAccessKey: secret, SessionToken: token}
		sample++
		wantExport(t, c, place, sample%64 == 1)
		c.AccountID = place
		wantProcess(t, c, millis)
	})
}

// wantExport has a line of a shell be read back by the POSIX rules, and by sh itself.
func wantExport(t *testing.T, c aws.Credentials, region string, bySh bool) {
	t.Helper()
	export, _ := encode.Named("export")
	var w writes
	if err := export(&w, c, region); err != nil {
		refusal(t, err, w)
		return
	}
	want := map[string]string{"AWS_ACCESS_KEY_ID": "AKIA", "AWS_SECRET_ACCESS_KEY": c.SecretAccessKey}
	for name, value := range map[string]string{
		"AWS_SESSION_TOKEN": c.SessionToken, "AWS_REGION": region, "AWS_DEFAULT_REGION": region,
	} {
		if value != "" {
			want[name] = value
		}
	}
	equal(t, posix(t, w[0]), want)
	if bySh {
		equal(t, environmentAfter(t, []string{"sh", "-c", `eval "$(cat)" && env -0`}, nil, w[0]), want)
	}
}

// wantProcess has one line of JSON say the same.
func wantProcess(t *testing.T, c aws.Credentials, millis int64) {
	t.Helper()
	process, _ := encode.Named("process")
	const year9999 = 253_402_300_799_999
	if 0 < millis && millis <= year9999 {
		c.CanExpire, c.Expires = true, time.UnixMilli(millis)
	}
	var w writes
	if err := process(&w, c, "eu-west-1"); err != nil {
		refusal(t, err, w)
		return
	}
	if strings.Count(w[0], "\n") != 1 || !strings.HasSuffix(w[0], "}\n") {
		t.Fatalf("not one line: %q", w[0])
	}
	got := map[string]any{}
	if err := json.Unmarshal([]byte(w[0]), &got); err != nil {
		t.Fatal(err)
	}
	want := map[string]any{"Version": 1.0, "AccessKeyId": "AKIA", "SecretAccessKey": c.SecretAccessKey}
	for name, value := range map[string]string{"SessionToken": c.SessionToken, "AccountId": c.AccountID} {
		if value != "" {
			want[name] = value
		}
	}
	if c.CanExpire {
		want["Expiration"] = time.Unix(millis/1000, 0).UTC().Format("2006-01-02T15:04:05Z")
	}
	equal(t, got, want)
}

// refusal fails the test unless err is one of ours and nothing was written.
func refusal(t *testing.T, err error, w writes) {
	t.Helper()
	_, ok := errors.AsType[*encode.UnsafeValueError](err)
	if len(w) > 0 || !ok && !errors.Is(err, encode.ErrNoKeys) {
		t.Fatalf("%v and %q", err, w)
	}
}

func equal[V comparable](t *testing.T, got, want map[string]V) {
	t.Helper()
	for name, value := range want {
		if got[name] != value {
			t.Errorf("%s = %v, want %v", name, got[name], value)
		}
	}
	if len(got) != len(want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

// posix reads export lines. It fails the test at anything but an assignment or a removal.
func posix(t *testing.T, text string) map[string]string {
	t.Helper()
	vars := map[string]string{}
	for line := range strings.Lines(text) {
		assignment, ok := strings.CutPrefix(line, "export ")
		if !ok {
			if !strings.HasPrefix(line, "unset AWS_") {
				t.Fatalf("neither export nor unset: %q", line)
			}
			continue
		}
		name, word, _ := strings.Cut(strings.TrimSuffix(assignment, "\n"), "=")
		vars[name] = unquote(t, word)
	}
	return vars
}

// unquote reads one word of the shell: bare characters, '…' and \'. It fails the test at anything
// else.
func unquote(t *testing.T, word string) string {
	t.Helper()
	const bare = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_/+=.,:@%-"
	var value strings.Builder
	for rest := word; rest != ""; {
		switch {
		case rest[0] == '\'':
			quoted, after, closed := strings.Cut(rest[1:], "'")
			if !closed {
				t.Fatalf("open quote: %q", word)
			}
			value.WriteString(quoted)
			rest = after
		case strings.HasPrefix(rest, `\'`):
			value.WriteByte('\'')
			rest = rest[2:]
		case strings.IndexByte(bare, rest[0]) >= 0:
			value.WriteByte(rest[0])
			rest = rest[1:]
		default:
			t.Fatalf("%q stands outside quotes: %q", rest[0], word)
		}
	}
	return value.String()
}
