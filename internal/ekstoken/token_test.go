package ekstoken_test

import (
	"encoding/base64"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"

	"github.com/seed642dee07/aws-federate/internal/ekstoken"
	"github.com/seed642dee07/aws-federate/internal/fakeaws"
)

// signedURL is the URL in a token, as a server takes it out.
func signedURL(t *testing.T, token string) *url.URL {
	t.Helper()
	coded, ok := strings.CutPrefix(token, "k8s-aws-v1.")
	decoded, err := base64.RawURLEncoding.DecodeString(coded)
	if !ok || err != nil {
		t.Fatalf("no token of EKS: %v", err)
	}
	u, err := url.Parse(string(decoded))
	if err != nil {
		t.Fatal(err)
	}
	return u
}

// ask sends the call in a token to an STS as the server of a cluster does, and returns the answer.
func ask(t *testing.T, sts *fakeaws.Server, token, cluster string) (status int, body string) {
	t.Helper()
	u := signedURL(t, token)
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, sts.URL+"/?"+u.RawQuery, nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Host = u.Host
	r.Header.Set("X-K8s-Aws-Id", cluster)
	answer, err := http.DefaultTransport.RoundTrip(r)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer.StatusCode, string(text)
}

// TestToken has STS say whose the token is, for the cluster that it was made for alone, and for a
// quarter of an hour.
func TestToken(t *testing.T) {
	sts, err := fakeaws.Start()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(sts.Close)
	alice := sts.AddUser("111122223333", "alice")
	creds := aws.Credentials{AccessKeyID: alice.AccessKeyID, SecretAccessKey: alice.SecretAccessKey}
	token, err := ekstoken.New(t.Context(), creds, "prod_1", ekstoken.Place{Region: "eu-west-1"}, time.Now())
	if err != nil {
		t.Fatal(err)
	}
	if status, body := ask(t, sts, token.Text, "prod_1"); status != 200 || !strings.Contains(body, alice.ARN) {
		t.Errorf("%d %s", status, body)
	}
	for name, tt := range map[string]struct {
		cluster, code string
		later         time.Duration
	}{
		"in time":         {"prod_1", "", 14 * time.Minute},
		"too late":        {"prod_1", "SignatureDoesNotMatch", 16 * time.Minute},
		"another cluster": {"prod_2", "SignatureDoesNotMatch", 0},
		"no cluster":      {"", "SignatureDoesNotMatch", 0},
	} {
		sts.SetClockOffset(tt.later)
		if status, body := ask(t, sts, token.Text, tt.cluster); !strings.Contains(body, "<Code>"+tt.code) == (tt.code != "") {
			t.Errorf("%s: %d %s", name, status, body)
		}
	}
	query := signedURL(t, token.Text).Query()
	for key, want := range map[string]string{
		"Action": "GetCallerIdentity", "Version": "2011-06-15", "X-Amz-Expires": "60", "X-Amz-SignedHeaders": "host;x-k8s-aws-id",
	} {
		if query.Get(key) != want {
			t.Errorf("%s is %q, want %q", key, query.Get(key), want)
		}
	}
}

// TestPlace has the STS of a region be asked, in the region's partition.
func TestPlace(t *testing.T) {
	creds := aws.Credentials{AccessKeyID: "AKIA", SecretAccessKey: "s", SessionToken: "t"}
	for want, place := range map[string]ekstoken.Place{
		"https://sts.eu-west-1.amazonaws.com/":      {Region: "eu-west-1"},
		"https://sts.us-east-1.amazonaws.com/":      {Region: "us-east-1"},
		"https://sts.cn-north-1.amazonaws.com.cn/":  {Region: "cn-north-1"},
		"https://sts-fips.us-east-2.amazonaws.com/": {Region: "us-east-2", FIPS: true},
		"https://sts.eu-north-1.api.aws/":           {Region: "eu-north-1", DualStack: true},
		"http://127.0.0.1:4566/":                    {Region: "eu-west-1", FIPS: true, Endpoint: "http://127.0.0.1:4566"},
		"https://sts.us-gov-west-1.amazonaws.com/":  {Region: "us-gov-west-1"},
		"https://sts.eusc-de-east-1.amazonaws.eu/":  {Region: "eusc-de-east-1"},
	} {
		token, err := ekstoken.New(t.Context(), creds, "c", place, time.Now())
		if err != nil {
			t.Fatal(err)
		}
		u := signedURL(t, token.Text)
		if got := u.Scheme + "://" + u.Host + u.Path; got != want {
			t.Errorf("%+v: %s, want %s", place, got, want)
		}
		if scope := u.Query().Get("X-Amz-Credential"); !strings.Contains(scope, "/"+place.Region+"/sts/") {
			t.Errorf("%+v: scope %s", place, scope)
		}
	}
}

// TestExpires has a token end with its credentials.
func TestExpires(t *testing.T) {
	now := time.Date(2026, 11, 27, 12, 0, 0, 0, time.UTC)
	for name, tt := range map[string]struct {
		left time.Duration // of the credentials; zero for ever
		want time.Duration
	}{
		"long-lived keys": {0, 14 * time.Minute},
		"an hour":         {time.Hour, 14 * time.Minute},
		"five minutes":    {5 * time.Minute, 5 * time.Minute},
	} {
		creds := aws.Credentials{AccessKeyID: "AKIA", SecretAccessKey: "s"}
		if tt.left > 0 {
			creds.CanExpire, creds.Expires = true, now.Add(tt.left)
		}
		token, err := ekstoken.New(t.Context(), creds, "c", ekstoken.Place{Region: "eu-west-1"}, now)
		if err != nil || token.Expires != now.Add(tt.want) {
			t.Errorf("%s: %s, %v", name, token.Expires, err)
		}
		if date := signedURL(t, token.Text).Query().Get("X-Amz-Date"); date != "20261127T120000Z" {
			t.Errorf("signed at %s", date)
		}
	}
}

// TestRead has the answer be of the version that kubectl asks for.
func TestRead(t *testing.T) {
	for variable, want := range map[string]ekstoken.Asked{
		"":  {Version: "client.authentication.k8s.io/v1beta1"},
		" ": {Version: "client.authentication.k8s.io/v1beta1"},
		`{"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/v1","spec":{"interactive":true}}`: {
			Version: "client.authentication.k8s.io/v1",
		},
		`{"apiVersion":"client.authentication.k8s.io/v1","spec":{"interactive":false}}`: {
			Version: "client.authentication.k8s.io/v1", Silent: true,
		},
		`{"apiVersion":"client.authentication.k8s.io/v1beta1","spec":{}}`: {Version: "client.authentication.k8s.io/v1beta1"},
		`{"apiVersion":"client.authentication.k8s.io/v1alpha1","spec":{"interactive":false}}`: {
			Version: "client.authentication.k8s.io/v1beta1", Silent: true,
			Problem: `KUBERNETES_EXEC_INFO asks for "client.authentication.k8s.io/v1alpha1", and the answer is of client.authentication.k8s.io/v1beta1`,
		},
	} {
		if got := ekstoken.Read(variable); got != want {
			t.Errorf("%s: %+v", variable, got)
		}
	}
	if got := ekstoken.Read("{"); got.Problem == "" || got.Silent || got.Version != "client.authentication.k8s.io/v1beta1" {
		t.Errorf("%+v", got)
	}
}

// TestWrite has the answer be an ExecCredential, with nothing in it that kubectl does not know.
func TestWrite(t *testing.T) {
	var out strings.Builder
	token := ekstoken.Token{Text: "k8s-aws-v1.x", Expires: time.Date(2026, 11, 27, 13, 0, 0, 0, time.FixedZone("", 3600))}
	if err := ekstoken.Write(&out, ekstoken.Read(""), token); err != nil {
		t.Fatal(err)
	}
	const want = `{"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/v1beta1","spec":{},` +
		`"status":{"expirationTimestamp":"2026-11-27T12:00:00Z","token":"k8s-aws-v1.x"}}` + "\n"
	if out.String() != want || !json.Valid([]byte(out.String())) {
		t.Errorf("%s", out.String())
	}
}

// TestIsCluster refuses what no cluster is called, such as what would end a header.
func TestIsCluster(t *testing.T) {
	for name, want := range map[string]bool{
		"prod": true, "Prod-1_x": true, "1": true, strings.Repeat("a", 100): true, strings.Repeat("a", 101): false,
		"": false, "-a": false, "a b": false, "a\r\nb": false, "arn:aws:eks:eu-west-1:1:cluster/a": false, "a\n": false,
	} {
		if got := ekstoken.IsCluster(name); got != want {
			t.Errorf("%q: %t", name, got)
		}
	}
}
