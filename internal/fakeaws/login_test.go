package fakeaws_test

import (
	"crypto/ecdsa"
	"crypto/rand"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/seed642dee07/aws-federate/internal/fakeaws"
)

// signedIn is a sign-in as its file has it.
type signedIn struct {
	AccessToken  struct{ SecretAccessKey, SessionToken string }
	ClientID     string
	RefreshToken string
	DPoPKey      string
}

// claims are what a proof is made of, for changes to a good one.
type claims struct {
	typ, alg, htm, htu, jti string
	iat                     time.Time
	key                     *ecdsa.PrivateKey
}

func parseLogin(t *testing.T, file []byte) (s signedIn, key *ecdsa.PrivateKey) {
	t.Helper()
	if err := json.Unmarshal(file, &s); err != nil {
		t.Fatal(err)
	}
	block, _ := pem.Decode([]byte(s.DPoPKey))
	key, err := x509.ParseECPrivateKey(block.Bytes)
	if err != nil {
		t.Fatal(err)
	}
	return s, key
}

func (c claims) proof(t *testing.T) string {
	t.Helper()
	public, err := c.key.PublicKey.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	encode := base64.RawURLEncoding.EncodeToString
	signed := encode(fmt.Appendf(nil, `{"typ":%q,"alg":%q,"jwk":{"kty":"EC","crv":"P-256","x":%q,"y":%q}}`, c.typ, c.alg,
		encode(public[1:33]), encode(public[33:]))) +
		"." + encode(fmt.Appendf(nil, `{"jti":%q,"htm":%q,"htu":%q,"iat":%d}`, c.jti, c.htm, c.htu, c.iat.Unix()))
	hash := sha256.Sum256([]byte(signed))
	r, s, err := ecdsa.Sign(rand.Reader, c.key, hash[:])
	if err != nil {
		t.Fatal(err)
	}
	signature := make([]byte, 64)
	r.FillBytes(signature[:32])
	s.FillBytes(signature[32:])
	return signed + "." + encode(signature)
}

// renew sends a renewal, and returns the status and the body.
func renew(t *testing.T, w world, token, proof string) (int, string) {
	t.Helper()
	body := fmt.Sprintf(`{"clientId":"arn:aws:signin:::devtools/same-device","grantType":"refresh_token","refreshToken":%q}`, token)
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, w.URL+"/v1/token", strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("DPoP", proof)
	answer, err := http.DefaultClient.Do(r)
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

func TestLogin(t *testing.T) {
	w := newWorld(t)
	login := w.AddLogin(w.keys.ARN)
	file := login.File(time.Hour)
	s, key := parseLogin(t, file)
	for _, secret := range []string{s.AccessToken.SecretAccessKey, s.AccessToken.SessionToken, s.RefreshToken, s.DPoPKey} {
		if !strings.Contains(secret, fakeaws.Canary) {
			t.Error("a secret without the canary")
		}
	}
	other, err := ecdsa.GenerateKey(key.Curve, rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	good := claims{"dpop+jwt", "ES256", "POST", w.URL + "/v1/token", "1", time.Now(), key}
	for name, change := range map[string]func(*claims){
		"typ": func(c *claims) { c.typ = "jwt" }, "alg": func(c *claims) { c.alg = "none" }, "htm": func(c *claims) { c.htm = "GET" },
		"htu": func(c *claims) { c.htu = w.URL + "/" }, "jti": func(c *claims) { c.jti = "" }, "key": func(c *claims) { c.key = other },
		"early": func(c *claims) { c.iat = c.iat.Add(-time.Hour) }, "late": func(c *claims) { c.iat = c.iat.Add(time.Hour) },
	} {
		c := good
		change(&c)
		if status, body := renew(t, w, s.RefreshToken, c.proof(t)); status != http.StatusBadRequest || !strings.Contains(body, "DPoP") {
			t.Errorf("%s: %d %s", name, status, body)
		}
	}
	proof := good.proof(t)
	if status, _ := renew(t, w, s.RefreshToken, proof[:len(proof)-4]+"AAAA"); status != http.StatusBadRequest {
		t.Errorf("a broken signature: %d", status)
	}
	status, body := renew(t, w, s.RefreshToken, proof)
	if status != http.StatusOK || strings.Count(body, fakeaws.Canary) != 3 {
		t.Fatalf("%d %s", status, body)
	}
	if status, body := renew(t, w, s.RefreshToken, proof); status != http.StatusBadRequest || !strings.Contains(body, "TOKEN_EXPIRED") {
		t.Errorf("the old token: %d %s", status, body)
	}
	next, _ := parseLogin(t, login.File(time.Hour))
	if status, body := renew(t, w, next.RefreshToken, proof); status != http.StatusBadRequest || !strings.Contains(body, "DPoP") {
		t.Errorf("the proof again: %d %s", status, body)
	}
	login.Refuse("USER_CREDENTIALS_CHANGED")
	good.jti = "2"
	if status, body := renew(t, w, next.RefreshToken, good.proof(t)); status != http.StatusBadRequest ||
		!strings.Contains(body, "USER_CREDENTIALS_CHANGED") {
		t.Errorf("refused: %d %s", status, body)
	}
	if len(w.Calls("CreateOAuth2Token")) != 13 {
		t.Errorf("%d calls in the log", w.Count("CreateOAuth2Token"))
	}
}
