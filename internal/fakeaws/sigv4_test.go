package fakeaws_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/xml"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	v4 "github.com/aws/aws-sdk-go-v2/aws/signer/v4"
	"github.com/aws/aws-sdk-go-v2/service/sts"
)

const stamp = "20060102T150405Z" // of X-Amz-Date

// signed makes a signed GetCallerIdentity.
func signed(t *testing.T, w world, c aws.Credentials, service string, at time.Time) *http.Request {
	t.Helper()
	body := "Action=GetCallerIdentity&Version=2011-06-15"
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, w.URL+"/", strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	hash := sha256.Sum256([]byte(body))
	sum := hex.EncodeToString(hash[:])
	if err := v4.NewSigner().SignHTTP(t.Context(), c, r, sum, service, "ap-south-2", at); err != nil {
		t.Fatal(err)
	}
	return r
}

// send returns the status, and the code and message of AWS's error document.
func send(t *testing.T, r *http.Request) (status int, code, message string) {
	t.Helper()
	resp, err := http.DefaultTransport.RoundTrip(r)
	if err != nil {
		t.Fatal(err)
	}
	body, err := io.ReadAll(resp.Body)
	_ = resp.Body.Close()
	if err != nil {
		t.Fatal(err)
	}
	var document struct {
		XMLName xml.Name
		Type    string `xml:"Error>Type"`
		Code    string `xml:"Error>Code"`
		Message string `xml:"Error>Message"`
	}
	if err := xml.Unmarshal(body, &document); err != nil {
		t.Fatalf("%v in %q", err, body)
	}
	if document.XMLName.Space != "https://sts.amazonaws.com/doc/2011-06-15/" {
		t.Errorf("namespace %q", document.XMLName.Space)
	}
	if resp.StatusCode != http.StatusOK && (document.XMLName.Local != "ErrorResponse" || document.Type != "Sender") {
		t.Errorf("error document %q", body)
	}
	return resp.StatusCode, document.Code, document.Message
}

func TestKeyRefusals(t *testing.T) {
	w := newWorld(t)
	user := userCreds(w.keys)
	role := sessionCreds(mustAssume(t, w, user, nil).Credentials)
	off := w.AddUser(account, "off")
	w.DeactivateKey(off.AccessKeyID)
	const (
		unknown  = "The security token included in the request is invalid."
		mismatch = "The request signature we calculated does not match the signature you provided. " +
			"Check your AWS Secret Access Key and signing method. Consult the service documentation for details."
	)
	tests := map[string]struct {
		creds         aws.Credentials
		change        func(*aws.Credentials)
		code, message string
	}{
		"user":             {creds: user},
		"session":          {creds: role},
		"unknown key":      {user, func(c *aws.Credentials) { c.AccessKeyID = "AKIAX" }, "InvalidClientTokenId", unknown},
		"deactivated key":  {userCreds(off), nil, "InvalidClientTokenId", unknown},
		"no session token": {role, func(c *aws.Credentials) { c.SessionToken = "" }, "InvalidClientTokenId", unknown},
		"another token":    {role, func(c *aws.Credentials) { c.SessionToken += "x" }, "InvalidClientTokenId", unknown},
		"user with token":  {user, func(c *aws.Credentials) { c.SessionToken = "x" }, "InvalidClientTokenId", unknown},
		"wrong secret":     {user, func(c *aws.Credentials) { c.SecretAccessKey += "x" }, "SignatureDoesNotMatch", mismatch},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			if test.change != nil {
				test.change(&test.creds)
			}
			want := 403
			if test.code == "" {
				want = 200
			}
			status, code, message := send(t, signed(t, w, test.creds, "sts", time.Now()))
			if status != want || code != test.code || message != test.message {
				t.Errorf("%d %s %q, want %d %s %q", status, code, message, want, test.code, test.message)
			}
		})
	}
}

func TestSignatureRefusals(t *testing.T) {
	w := newWorld(t)
	now, user := time.Now(), userCreds(w.keys)
	today, yesterday := now.UTC(), now.UTC().AddDate(0, 0, -1)
	request := func(service string, at time.Time, spoil func(*http.Request)) *http.Request {
		r := signed(t, w, user, service, at)
		spoil(r)
		return r
	}
	tests := map[string]struct {
		request *http.Request
		status  int
		code    string
		message string
	}{
		"early": {request: signed(t, w, user, "sts", now.Add(-14*time.Minute)), status: 200},
		"late":  {request: signed(t, w, user, "sts", now.Add(14*time.Minute)), status: 200},
		"unsigned": {
			request("sts", now, func(r *http.Request) { r.Header.Del("Authorization") }),
			403, "MissingAuthenticationToken", "Request is missing Authentication Token",
		},
		"other algorithm": {
			request("sts", now, func(r *http.Request) { r.Header.Set("Authorization", "Basic YTpi") }),
			400, "IncompleteSignature", "",
		},
		"no date": {
			request("sts", now, func(r *http.Request) { r.Header.Del("X-Amz-Date") }), 400, "IncompleteSignature", "",
		},
		"other body": {
			request("sts", now, func(r *http.Request) {
				r.Body = io.NopCloser(bytes.NewBufferString("Action=GetCallerIdentity&Version=2011-06-16"))
			}),
			403, "SignatureDoesNotMatch", "",
		},
		"other query": {
			request("sts", now, func(r *http.Request) { r.URL.RawQuery = "a=b" }), 403, "SignatureDoesNotMatch", "",
		},
		"other time": {
			request("sts", now.Add(-time.Second), func(r *http.Request) { r.Header.Set("X-Amz-Date", today.Format(stamp)) }),
			403, "SignatureDoesNotMatch", "",
		},
		"other day in the scope": {
			request("sts", yesterday, func(r *http.Request) { r.Header.Set("X-Amz-Date", today.Format(stamp)) }),
			403, "SignatureDoesNotMatch",
			"Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '" +
				yesterday.Format("20060102") + "' != '" + today.Format("20060102") + "', from '" + today.Format(stamp) + "'.",
		},
		"other service": {
			signed(t, w, user, "s3", now), 403, "SignatureDoesNotMatch",
			"Credential should be scoped to correct service: 'sts'. ",
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			status, code, message := send(t, test.request)
			if status != test.status || code != test.code || test.message != "" && message != test.message {
				t.Errorf("%d %s %q, want %d %s %q", status, code, message, test.status, test.code, test.message)
			}
		})
	}
}

func TestClockSkew(t *testing.T) {
	w := newWorld(t)
	for offset, format := range map[time.Duration]string{
		16 * time.Minute:  "Signature expired: %s is now earlier than %s (%s - 15 min.)",
		-16 * time.Minute: "Signature not yet current: %s is still later than %s (%s + 15 min.)",
	} {
		t.Run(offset.String(), func(t *testing.T) {
			w.SetClockOffset(offset)
			at := time.Now()
			status, code, message := send(t, signed(t, w, userCreds(w.keys), "sts", at))
			texts := make([]string, 0, 3)
			for late := range 3 { // the server may look at the clock a little later
				server := at.UTC().Add(offset + time.Duration(late)*time.Second)
				edge := server.Add(-15 * offset / 16)
				texts = append(texts, fmt.Sprintf(format, at.UTC().Format(stamp), edge.Format(stamp), server.Format(stamp)))
			}
			if status != 403 || code != "SignatureDoesNotMatch" || !strings.Contains(strings.Join(texts, "\n"), message) {
				t.Errorf("%d %s %q, want %q", status, code, message, texts[0])
			}
		})
	}
}

// The SDK reads the Date header and signs once more with the server's time, so that a skewed clock
// heals by itself.
func TestSDKCorrectsItsClock(t *testing.T) {
	w := newWorld(t)
	w.SetClockOffset(2 * hour)
	c := client(w.Server, userCreds(w.keys))
	out, err := c.GetSessionToken(t.Context(), nil, func(o *sts.Options) { o.RetryMaxAttempts = 2 })
	if err != nil {
		t.Fatal(err)
	}
	if left := time.Until(*out.Credentials.Expiration); left < 13*hour {
		t.Errorf("the expiration is %v away and does not follow the server's clock", left)
	}
	calls := w.Calls("")
	if len(calls) != 2 || calls[0].ErrorCode != "SignatureDoesNotMatch" || calls[1].Status != 200 {
		t.Errorf("calls: %+v", calls)
	}
}

func TestExpiredSession(t *testing.T) {
	w := newWorld(t)
	role := sessionCreds(mustAssume(t, w, userCreds(w.keys), nil).Credentials)
	const message = "The security token included in the request is expired"
	w.SetClockOffset(hour + time.Second)
	_, err := client(w.Server, role).GetCallerIdentity(t.Context(), nil)
	wantRefusal(t, err, 403, "ExpiredToken", message)
	w.SetClockOffset(0)
	if _, err := client(w.Server, role).GetCallerIdentity(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	w.ExpireSessions()
	_, err = client(w.Server, role).GetCallerIdentity(t.Context(), nil)
	wantRefusal(t, err, 403, "ExpiredToken", message)
	if _, err := client(w.Server, userCreds(w.keys)).GetCallerIdentity(t.Context(), nil); err != nil {
		t.Errorf("a user's own key expired: %v", err)
	}
}
