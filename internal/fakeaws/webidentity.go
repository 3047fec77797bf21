package fakeaws

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws/arn"
)

const webIdentityAction = "AssumeRoleWithWebIdentity"

// Provider is an OpenID Connect provider that the server trusts. Roles name it by its ARN in their
// Trust.
type Provider struct {
	ARN    string
	issuer string // the claim "iss"
	server *Server
	key    []byte
}

// webToken is what a token claims.
type webToken struct {
	Issuer   string `json:"iss"`
	Subject  string `json:"sub"`
	Audience string `json:"aud"`
	Issued   int64  `json:"iat"`
	Expires  int64  `json:"exp"`
}

// webAudience is the only audience that providers of this package are made for; it is that of
// Amazon EKS.
const webAudience = "sts.amazonaws.com"

// AddProvider adds an OpenID Connect provider to an account. The host stands in its issuer's URL.
func (s *Server) AddProvider(account, host string) *Provider {
	s.mu.Lock()
	defer s.mu.Unlock()
	p := &Provider{ARN: s.iamARN(account, "oidc-provider/"+host), issuer: "https://" + host, server: s, key: make([]byte, 32)}
	_, _ = rand.Read(p.key) // never fails
	s.providers[p.ARN] = p
	return p
}

// Token issues a token for a subject that is good for so long; one of a negative length has
// expired. It has the form of a JWT, and [Canary] stands in it as it is: JWTs are encoded, and the
// canary would not be found in what they claim.
func (p *Provider) Token(subject string, lifetime time.Duration) string {
	p.server.mu.Lock()
	now := p.server.now()
	p.server.mu.Unlock()
	return p.sign(webToken{p.issuer, subject, webAudience, now.Unix(), now.Add(lifetime).Unix()})
}

func (p *Provider) sign(claims webToken) string {
	payload, _ := json.Marshal(claims) // has no value that cannot be encoded
	signed := base64.RawURLEncoding.EncodeToString([]byte(`{"alg":"HS256","typ":"JWT"}`)) + "." +
		base64.RawURLEncoding.EncodeToString(payload)
	return signed + "." + p.signature(signed)
}

// signature is 33 bytes, so that the canary, which is good base64, stands on a boundary.
func (p *Provider) signature(signed string) string {
	mac := hmac.New(sha256.New, p.key)
	mac.Write([]byte(signed))
	return base64.RawURLEncoding.EncodeToString(append(mac.Sum(nil), 0)) + Canary
}

// assumeRoleWithWebIdentity follows
// https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html.
func (s *Server) assumeRoleWithWebIdentity(form url.Values) (*result, *refusal) {
	lifetime, ref := checkLimits(form, webIdentityLimits(), roleSeconds())
	if ref != nil {
		return nil, ref
	}
	if ref := checkPolicies(form); ref != nil {
		return nil, ref
	}
	account := arnOf(form.Get("RoleArn")).AccountID
	provider, ref := s.webProvider(form.Get("WebIdentityToken"), account)
	if ref != nil {
		return nil, ref
	}
	r, ok := s.roles[form.Get("RoleArn")]
	if !ok || !slices.Contains(r.Trust, provider.ARN) {
		return nil, denied("Not authorized to perform sts:%s", webIdentityAction)
	}
	if lifetime > r.MaxSessionDuration {
		return nil, invalid("The requested DurationSeconds exceeds the MaxSessionDuration set for this role.")
	}
	sessionName := form.Get("RoleSessionName")
	issued := s.issue(
		key{kind: roleKey, arn: r.sessionARN(sessionName), userID: r.id + ":" + sessionName, owner: r.arn},
		s.atMost(lifetime),
	)
	return &result{Credentials: issued.xml(), AssumedRoleUser: &assumedRole{AssumedRoleID: issued.userID, ARN: issued.arn}}, nil
}

// webProvider is the provider of a good token. A token is checked as STS does: its form, its
// issuer, its signature, its audience, and its time.
func (s *Server) webProvider(token, account string) (*Provider, *refusal) {
	claims, signed, signature, ok := parseWebToken(token)
	if !ok {
		return nil, refuseToken("The ID Token provided is not a valid JWT. (You may see this error if you sent an Access Token)")
	}
	host := strings.TrimPrefix(claims.Issuer, "https://")
	provider := s.providers[arn.ARN{Partition: s.partition, Service: "iam", AccountID: account, Resource: "oidc-provider/" + host}.String()]
	switch {
	case provider == nil:
		return nil, refuseToken("No OpenIDConnect provider found in your account for %s", claims.Issuer)
	case !sameText(provider.signature(signed), signature):
		return nil, refuseToken("Couldn't retrieve verification key from your identity provider,  " +
			"please reference AssumeRoleWithWebIdentity documentation for requirements")
	case claims.Audience != webAudience:
		return nil, refuseToken("Incorrect token audience")
	case s.now().Unix() >= claims.Expires:
		return nil, &refusal{
			http.StatusBadRequest, "ExpiredTokenException",
			fmt.Sprintf("Token expired: current date/time %d must be before the expiration date/time %d", s.now().Unix(), claims.Expires),
		}
	case claims.Subject == "":
		return nil, &refusal{http.StatusForbidden, "IDPRejectedClaim", "The identity provider has rejected the claim"}
	}
	return provider, nil
}

func refuseToken(format string, args ...any) *refusal {
	return &refusal{http.StatusBadRequest, "InvalidIdentityToken", fmt.Sprintf(format, args...)}
}

func parseWebToken(token string) (claims webToken, signed, signature string, ok bool) {
	parts := strings.Split(token, ".")
	if len(parts) != 3 {
		return webToken{}, "", "", false
	}
	payload, err := base64.RawURLEncoding.DecodeString(parts[1])
	if err != nil || json.Unmarshal(payload, &claims) != nil {
		return webToken{}, "", "", false
	}
	return claims, parts[0] + "." + parts[1], parts[2], true
}
