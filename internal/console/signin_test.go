package console

import (
	"context"
	"errors"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"

	"github.com/seed642dee07/aws-federate/internal/consoleplan"
	"github.com/seed642dee07/aws-federate/internal/fakeaws"
	"github.com/seed642dee07/aws-federate/internal/run/runtest"
	"github.com/seed642dee07/aws-federate/internal/source"
	"github.com/seed642dee07/aws-federate/pkg/federation"
	"github.com/seed642dee07/aws-federate/pkg/profile"
)

// roleKeys are the keys of a session of a role at an AWS.
func roleKeys(t *testing.T, server *fakeaws.Server) aws.Credentials {
	t.Helper()
	role := server.AddRole(fakeaws.Role{Account: "444455556666", Name: "Dev"})
	token := server.ServeContainer(role)
	h := runtest.New(t, "", "AWS_CONTAINER_CREDENTIALS_FULL_URI="+server.ContainerURL(), "AWS_CONTAINER_AUTHORIZATION_TOKEN="+token)
	h.Env.Now = time.Now
	r := h.Run(t)
	plan, err := consoleplan.Make(r, h.Set(t), r.Request, 0)
	if err != nil {
		t.Fatal(err)
	}
	creds, err := r.CarryOut(t.Context(), r.Runner(wishes(plan, options{})), plan.Plan)
	if err != nil {
		t.Fatal(err)
	}
	return creds
}

func newAWS(t *testing.T) *fakeaws.Server {
	t.Helper()
	server, err := fakeaws.Start()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(server.Close)
	return server
}

// nowhere is an endpoint that nobody listens at.
func nowhere(t *testing.T) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	return "http://" + listener.Addr().String() + "/federation"
}

// TestSignIn has a sign-in go to the next endpoint where one cannot be reached, and nowhere else
// for any other reason.
func TestSignIn(t *testing.T) {
	server := newAWS(t)
	creds, dead := roleKeys(t, server), nowhere(t)
	refused := creds
	refused.SessionToken = "x"
	for name, tt := range map[string]struct {
		creds     aws.Credentials
		endpoints []string
		calls     int
		note, err string
	}{
		"the first": {creds, []string{server.FederationURL(), dead}, 1, "", ""},
		"the second": {
			creds, []string{dead, server.FederationURL()}, 1, "the sign-in host cannot be reached; another one of AWS is asked", "",
		},
		"none": {creds, []string{dead, dead}, 0, "another one of AWS is asked", "127.0.0.1"},
		"a refusal": {
			refused, []string{server.FederationURL(), server.FederationURL()}, 2, "", `AWS refused the session of a role of profile "dev"`,
		}, // with a duration and without
		"keys that never can": {
			aws.Credentials{AccessKeyID: "AKIA", SecretAccessKey: "s"}, []string{server.FederationURL()}, 0, "", "long-lived keys",
		},
	} {
		server.ResetCalls()
		h := runtest.New(t, config)
		o, plan := opened(t, h, "dev", options{issuer: issuer})
		held := held{creds: tt.creds, plan: consoleplan.Plan{Plan: plan}, kind: consoleplan.DirectRole}
		session, err := o.signIn(t.Context(), held, target{page: "https://console.aws.amazon.com/", endpoints: tt.endpoints})
		says(t, name, err, tt.err)
		if n := server.Count("getSigninToken"); n != tt.calls || !strings.Contains(h.Stderr.String(), tt.note) ||
			tt.note == "" && h.Stderr.Len() > 0 {
			t.Errorf("%s: %d calls, %q", name, n, &h.Stderr)
		}
		if err == nil && (session.Duration != federation.MaxDuration || !strings.Contains(session.URL, "Issuer=https%3A%2F%2Fgithub.com")) {
			t.Errorf("%s: %+v", name, session)
		}
		if refusal, ok := errors.AsType[*SignInRefusedError](
			err,
		); name == "a refusal" &&
			(!ok || refusal.Err.Status != http.StatusBadRequest ||
				refusal.Kind != consoleplan.DirectRole) {
			t.Errorf("%s: %#v", name, err)
		}
	}
	o, plan := opened(t, runtest.New(t, config), "dev", options{qr: true, issuer: issuer})
	session, err := o.signIn(t.Context(), held{
		creds: creds, plan: consoleplan.Plan{Plan: plan},
	}, target{endpoints: []string{server.FederationURL()}, page: "https://console.aws.amazon.com/"})
	if err != nil || strings.Contains(session.URL, "Issuer") {
		t.Errorf("each character makes a picture larger: %s, %v", session.URL, err)
	}
	ctx, interrupt := context.WithCancel(t.Context())
	interrupt()
	if _, err := o.signInAt(ctx, held{creds: creds}, federation.Link{}, []string{dead, dead}); !errors.Is(err, context.Canceled) {
		t.Errorf("an interrupt: %v", err)
	}
}

// TestSayHowLong has a console that lasts less than was wished for be told with a warning, and why.
func TestSayHowLong(t *testing.T) {
	session := profile.FederationToken{MFASerial: "arn:aws:iam::1:mfa/a"}
	for name, tt := range map[string]struct {
		kind  consoleplan.Kind
		last  profile.Step
		left  time.Duration // zero for ever
		wish  time.Duration
		wants string
	}{
		"a chained role": {
			consoleplan.ChainedRole, nil, time.Hour, 0,
			"program: note: this console lasts 1h, as long as the credentials: AWS takes no duration for the console session of a role that is " +
				"assumed from another role",
		},
		"a longer wish": {consoleplan.ChainedRole, nil, time.Hour, 2 * time.Hour, "program: warning: this console lasts 1h, as long"},
		"about the wish": {
			consoleplan.ChainedRole, nil, 59*time.Minute + 20*time.Second, time.Hour, "program: note: this console lasts 59m, ",
		},
		"an MFA session": {
			consoleplan.SessionRole, nil, time.Hour, 0,
			"a role that is assumed from an MFA session; --duration 12h (or console_duration) gives a longer one",
		},
		"a user": {consoleplan.FederatedUser, profile.FederationToken{}, 2 * time.Hour, 0, "a federated user\n"},
		"a user with MFA": {
			consoleplan.FederatedUser, session, 2 * time.Hour, 0, "a federated user, nor an MFA code: what wants MFA is denied in it",
		},
		"on trial":           {consoleplan.UnknownRole, nil, time.Hour, 0, "AWS refused a duration for it"},
		"nobody knows until": {consoleplan.UnknownRole, nil, 0, 0, "program: note: this console lasts as long as the credentials: AWS refused"},
	} {
		h := runtest.New(t, config)
		o, _ := opened(t, h, "dev", options{})
		if tt.last == nil {
			tt.last = profile.AssumeRole{}
		}
		o.sayHowLong(held{
			kind: tt.kind, plan: consoleplan.Plan{Plan: profile.Plan{Steps: []profile.Step{tt.last}}, Wish: tt.wish},
			creds: aws.Credentials{CanExpire: tt.left != 0, Expires: runtest.Now.Add(tt.left)},
		})
		if got := h.Stderr.String(); !strings.Contains(got, tt.wants) {
			t.Errorf("%s: %q, want %q", name, got, tt.wants)
		}
	}
}

// TestWantedDuration has the sign-in be asked for what AWS takes: the wish, else the longest, or
// none.
func TestWantedDuration(t *testing.T) {
	for kind := consoleplan.DirectRole; kind <= consoleplan.Unknown; kind++ {
		for wish, want := range map[time.Duration]time.Duration{0: 12 * time.Hour, time.Hour: time.Hour} {
			if kind.EndsWithCredentials() {
				want = 0
			}
			if got := (held{kind: kind, plan: consoleplan.Plan{Wish: wish}}).wantedDuration(); got != want {
				t.Errorf("%s, wish %s: %s, want %s", kind, wish, got, want)
			}
		}
	}
}

// TestIdentify has who only AWS knows be asked, and a user's session be refused.
func TestIdentify(t *testing.T) {
	server := newAWS(t)
	alice := server.AddUser("444455556666", "alice")
	role := roleKeys(t, server)
	for name, tt := range map[string]struct {
		creds aws.Credentials
		step  profile.Step
		kind  consoleplan.Kind
		want  consoleplan.Kind
		err   string
	}{
		"a role":      {role, profile.Process{}, consoleplan.Unknown, consoleplan.UnknownRole, ""},
		"a machine's": {role, profile.Instance{}, consoleplan.ServiceRole, consoleplan.ServiceRole, ""},
		"a user": {
			aws.Credentials{AccessKeyID: alice.AccessKeyID, SecretAccessKey: alice.SecretAccessKey},
			profile.Process{},
			consoleplan.Unknown,
			consoleplan.Unknown, `profile "x" has a session of GetSessionToken for arn:aws:iam::444455556666:user/alice`,
		},
		"a user, signed in": {
			aws.Credentials{AccessKeyID: alice.AccessKeyID, SecretAccessKey: alice.SecretAccessKey},
			profile.Login{},
			consoleplan.Unknown,
			consoleplan.Unknown, "a session of 'aws login'",
		},
		"another account": {
			aws.Credentials{
				AccessKeyID: role.AccessKeyID, SecretAccessKey: role.SecretAccessKey, SessionToken: role.SessionToken, AccountID: "111122223333",
			},
			profile.Process{},
			consoleplan.Unknown, consoleplan.Unknown, "account 111122223333",
		},
	} {
		h := runtest.New(t, config, "AWS_ENDPOINT_URL_STS="+server.URL)
		h.Env.Now = time.Now
		o, plan := opened(t, h, "dev", options{})
		plan.Steps, plan.Profile = []profile.Step{tt.step}, "x"
		got, err := o.identify(t.Context(), held{creds: tt.creds, kind: tt.kind, plan: consoleplan.Plan{Plan: plan}})
		says(t, name, err, tt.err)
		if err == nil &&
			(got.kind != tt.want || got.creds.AccountID != "444455556666" || !strings.Contains(got.arn, ":assumed-role/Dev/")) {
			t.Errorf("%s: %s, %s, %s", name, got.kind, got.creds.AccountID, got.arn)
		}
		if _, ok := errors.AsType[*source.MismatchError](err); ok != (name == "another account") {
			t.Errorf("%s: %T", name, err)
		}
	}
}

// TestCheckAccount has credentials be those of the plan's account, and of the page's.
func TestCheckAccount(t *testing.T) {
	for name, tt := range map[string]struct{ page, got, err string }{
		"its own":          {"", "444455556666", ""},
		"not known":        {devPage, "", ""},
		"another":          {"", "111122223333", "account 444455556666"},
		"that of the page": {devPage, "444455556666", ""},
		"not that of it":   {prodPage, "444455556666", "the page belongs to account 111122223333"},
	} {
		o, plan := opened(t, runtest.New(t, config), "dev", options{page: tt.page})
		err := o.checkAccount(held{creds: aws.Credentials{AccountID: tt.got}, plan: consoleplan.Plan{Plan: plan}})
		says(t, name, err, tt.err)
	}
}

// TestWishes has a console that ends with its credentials not end at once, and a process not read
// what was read already.
func TestWishes(t *testing.T) {
	role := profile.AssumeRole{}
	direct := consoleplan.Plan{Plan: profile.Plan{Steps: []profile.Step{profile.StaticKeys{AccessKeyID: "AKIA"}, role}}}
	chained := consoleplan.Plan{Plan: profile.Plan{Steps: []profile.Step{profile.SSO{}, role}}}
	if w := wishes(direct, options{}); w.MinTTL != 0 || !w.Strict || w.Patience != 10*time.Minute || w.Stdin != nil {
		t.Errorf("%+v", w)
	}
	if w := wishes(chained, options{stdin: true}); w.MinTTL != 45*time.Minute || w.Stdin == nil {
		t.Errorf("%+v", w)
	}
}
