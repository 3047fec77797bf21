package doctor

import (
	"cmp"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/seed642dee07/aws-federate/internal/isotime"
	"github.com/seed642dee07/aws-federate/internal/regular"
	"github.com/seed642dee07/aws-federate/internal/signin"
	"github.com/seed642dee07/aws-federate/internal/text"
	"github.com/seed642dee07/aws-federate/pkg/profile"
)

// tokens looks for those in files that have expired. One that is renewed without a person is well,
// and so is a sign-in that nobody has made yet.
func tokens(s Subject) []Finding {
	c, seen := collection{check: "tokens"}, map[string]bool{}
	for _, p := range s.Profiles {
		for _, step := range p.Plan.Steps {
			switch step := step.(type) {
			case profile.SSO:
				if to := cmp.Or(step.Session, step.StartURL); !seen["sso "+to] {
					seen["sso "+to] = true
					c.signIn(s, to, step)
				}
			case profile.StaticKeys:
				if !seen["keys "+step.Profile] {
					seen["keys "+step.Profile] = true
					c.session(s, step)
				}
			case profile.WebIdentity:
				if !seen["web "+step.TokenFile] {
					seen["web "+step.TokenFile] = true
					c.webToken(s, step)
				}
			case profile.KeyringKeys,
				profile.EnvironmentKeys,
				profile.Process,
				profile.Login,
				profile.Container,
				profile.Instance,
				profile.SessionToken,
				profile.FederationToken,
				profile.AssumeRole:
			}
		}
	}
	return c.or("none in a file has expired")
}

// signIn looks at the token of a sign-in to IAM Identity Center.
func (c *collection) signIn(s Subject, to string, step profile.SSO) {
	state := s.Runner.SignedIn(step)
	login := "aws-federate-cred login " + text.Quote(cmp.Or(step.Session, step.Profile))
	switch {
	case state.Err != nil && signin.LackOf(state.Err) == signin.Unreadable:
		c.command(Fail, fmt.Sprintf("the token of %s cannot be read: %v", to, state.Err), login, "")
	case state.Err != nil, state.Renewable, state.Until.After(s.Now()):
	default:
		c.command(Warn, fmt.Sprintf("the sign-in to %s ended at %s", to, text.Time(state.Until)), login, "")
	}
}

// session looks at keys in a file with a session token, of which a program has written when it
// ends.
func (c *collection) session(s Subject, keys profile.StaticKeys) {
	until, err := isotime.Parse(keys.Expiration)
	if keys.Expiration == "" || err != nil || until.After(s.Now()) {
		return
	}
	again, otherwise := "", "run the program again that has written it"
	switch keys.ExpirationKey {
	case "x_security_token_expires":
		again = "saml2aws login --profile " + text.Quote(keys.Profile)
	case "aws_expiration":
		again = "aws-azure-login --profile " + text.Quote(keys.Profile)
	}
	c.command(Warn, fmt.Sprintf("the session token of profile %q ended at %s (%s)", keys.Profile, text.Time(until), keys.ExpirationKey),
		again, otherwise)
}

// webToken looks when a web identity token ends, which is a JWT: RFC 7519, section 4.1.4.
func (c *collection) webToken(s Subject, step profile.WebIdentity) {
	content, err := regular.Read(step.TokenFile)
	if err != nil {
		return
	}
	parts := strings.Split(string(content), ".")
	if len(parts) != 3 {
		return
	}
	var claims struct {
		Expires int64 `json:"exp"`
	}
	payload, err := base64.RawURLEncoding.DecodeString(strings.TrimRight(parts[1], "="))
	if err != nil || json.Unmarshal(payload, &claims) != nil || claims.Expires == 0 {
		return
	}
	if until := time.Unix(claims.Expires, 0); !until.After(s.Now()) {
		c.add(Warn, fmt.Sprintf("the web identity token in %s ended at %s", step.TokenFile, text.Time(until)),
			"have the program that writes it (the pod's or the CI job's) write a new one")
	}
}
