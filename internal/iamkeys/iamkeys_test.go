package iamkeys

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"

	"github.com/seed642dee07/aws-federate/internal/awscall"
	"github.com/seed642dee07/aws-federate/internal/fakeaws"
)

// rig is a user of an AWS, and a client that calls its IAM.
type rig struct {
	*Client
	aws    *fakeaws.Server
	user   fakeaws.Keys
	by     aws.Credentials
	paused int
}

func newRig(t *testing.T) *rig {
	t.Helper()
	server, err := fakeaws.Start()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(server.Close)
	r := &rig{aws: server, user: server.AddUser("111122223333", "team/alice")}
	r.by = aws.Credentials{AccessKeyID: r.user.AccessKeyID, SecretAccessKey: r.user.SecretAccessKey}
	r.Client = &Client{
		HTTP: http.DefaultClient, Place: Place{server.URL, "us-east-1"}, Now: time.Now,
		Sleep: func(context.Context, time.Duration) { r.paused++ },
	}
	return r
}

// TestCalls makes a key, uses it, switches it off and deletes it.
func TestCalls(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	ctx := t.Context()
	made, err := r.Create(ctx, r.by, "")
	if err != nil {
		t.Fatal(err)
	}
	if used, err := r.Used(ctx, r.by, made.ID); err != nil || used {
		t.Errorf("used: %t, %v", used, err)
	}
	own := aws.Credentials{AccessKeyID: made.ID, SecretAccessKey: made.Secret.Reveal()}
	keys, err := r.List(ctx, own, "alice")
	if err != nil || len(keys) != 2 || !keys[0].Active || !keys[1].Active || time.Since(keys[0].Created) > time.Minute {
		t.Fatalf("%+v, %v", keys, err)
	}
	if used, err := r.Used(ctx, r.by, made.ID); err != nil || !used {
		t.Errorf("used: %t, %v", used, err)
	}
	if _, err := r.Create(ctx, r.by, ""); !Full(err) {
		t.Errorf("a third key: %v", err)
	}
	if err := r.Deactivate(ctx, r.by, "", made.ID); err != nil {
		t.Error(err)
	}
	if _, err := r.List(ctx, own, ""); !Unknown(err) {
		t.Errorf("a key that is off: %v", err)
	}
	for range 2 { // the second finds it gone
		if err := r.Delete(ctx, r.by, "", made.ID); err != nil {
			t.Error(err)
		}
	}
	if err := r.Deactivate(ctx, r.by, "", made.ID); !Gone(err) {
		t.Errorf("a key that is gone: %v", err)
	}
	if got := r.aws.AccessKeys(r.user.ARN); len(got) != 1 {
		t.Error(got)
	}
}

// TestRepeats: what may be sent again is, and a key is never made twice.
func TestRepeats(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		action string
		fault  fakeaws.Fault
		want   int // calls that AWS has seen
		fails  bool
	}{
		"list, throttled":     {"ListAccessKeys", fakeaws.Throttling(), 3, false},
		"list, unavailable":   {"ListAccessKeys", fakeaws.Unavailable(), 3, false},
		"list, dropped":       {"ListAccessKeys", fakeaws.Dropped(), 3, false},
		"create, throttled":   {"CreateAccessKey", fakeaws.Throttling(), 3, false},
		"create, unavailable": {"CreateAccessKey", fakeaws.Unavailable(), 1, true},
		"create, cut":         {"CreateAccessKey", fakeaws.Truncated(), 1, true},
		"create, dropped":     {"CreateAccessKey", fakeaws.Dropped(), 1, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newRig(t)
			r.HTTP = &http.Client{Transport: &http.Transport{DisableKeepAlives: true}} // which would repeat by itself
			r.aws.Inject(tt.action, tt.fault, 2)
			var err error
			if tt.action == "ListAccessKeys" {
				_, err = r.List(t.Context(), r.by, "")
			} else {
				_, err = r.Create(t.Context(), r.by, "")
			}
			if (err != nil) != tt.fails {
				t.Error(err)
			}
			if n := r.aws.Count(tt.action); n != tt.want || r.paused != tt.want-1 {
				t.Errorf("%d calls with %d pauses, want %d", n, r.paused, tt.want)
			}
		})
	}
}

// TestAnswers: what is not from IAM is no answer, and nothing of it is shown.
func TestAnswers(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		status int
		body   string
	}{
		"a page":          {200, "<html><body>Sign in to the guest network</body></html>"},
		"another answer":  {200, "<ListUsersResponse/>"},
		"nothing":         {200, ""},
		"an error as 200": {200, "<ErrorResponse><Error><Code>X</Code></Error></ErrorResponse>"},
		"a bare error":    {403, "<ErrorResponse/>"},
		"a redirect":      {302, ""},
	} {
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(tt.status)
			_, _ = w.Write([]byte(tt.body))
		}))
		c := &Client{HTTP: server.Client(), Place: Place{server.URL, "us-east-1"}, Now: time.Now}
		_, err := c.List(t.Context(), aws.Credentials{AccessKeyID: "AKIA", SecretAccessKey: "s"}, "")
		if _, ok := errors.AsType[*awscall.AnswerError](err); !ok {
			t.Errorf("%s: %v", name, err)
		}
		server.Close()
	}
}

// TestClock: a wrong clock is named as the reason.
func TestClock(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.aws.SetClockOffset(time.Hour)
	_, err := r.List(t.Context(), r.by, "")
	if e, ok := errors.AsType[*awscall.ClockError](err); !ok || e.Skew < 59*time.Minute {
		t.Error(err)
	}
}

// TestPlaces: each partition has an IAM of its own.
func TestPlaces(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		partition, endpoint string
		fips, dual          bool
		want                Place
	}{
		{"aws", "", false, false, Place{"https://iam.amazonaws.com", "us-east-1"}},
		{"aws", "", true, true, Place{"https://iam-fips.global.api.aws", "us-east-1"}},
		{"aws-cn", "", false, false, Place{"https://iam.cn-north-1.amazonaws.com.cn", "cn-north-1"}},
		{"aws-us-gov", "", true, false, Place{"https://iam.us-gov.amazonaws.com", "us-gov-west-1"}},
		{"aws-cn", "http://127.0.0.1:1", true, false, Place{"http://127.0.0.1:1", "cn-north-1"}},
		{"another", "http://127.0.0.1:1", false, false, Place{"http://127.0.0.1:1", "us-east-1"}},
		{"aws-cn", "", true, false, Place{}},
		{"another", "", false, false, Place{}},
	} {
		got, err := PlaceOf(tt.partition, tt.endpoint, tt.fips, tt.dual)
		if got != tt.want || (err != nil) != (tt.want == Place{}) {
			t.Errorf("%+v: %+v, %v", tt, got, err)
		}
	}
}
