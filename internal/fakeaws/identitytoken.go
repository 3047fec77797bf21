package fakeaws

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"time"
)

// getWebIdentityToken answers with a token whose signature is none.
// Source: https://docs.aws.amazon.com/STS/latest/APIReference/API_GetWebIdentityToken.html
func (s *Server) getWebIdentityToken(form url.Values, k *key) (*result, *refusal) {
	lifetime, ref := checkLimits(form, nil, seconds{min: 60, max: 3600, standard: 300})
	if ref != nil {
		return nil, ref
	}
	var audiences []string
	for n := 1; form.Has(fmt.Sprintf("Audience.member.%d", n)); n++ {
		audiences = append(audiences, form.Get(fmt.Sprintf("Audience.member.%d", n)))
	}
	algorithm, expires := form.Get("SigningAlgorithm"), s.now().Add(lifetime)
	switch {
	case len(audiences) == 0 || len(audiences) > 10 || slices.Contains(audiences, ""):
		return nil, invalid("1 validation error detected: %s", constraint("", "Audience", "have length from 1 to 10"))
	case algorithm != "ES384" && algorithm != "RS256":
		return nil, invalid(
			"1 validation error detected: %s",
			constraint(algorithm, "SigningAlgorithm", "satisfy enum value set: [RS256, ES384]"),
		)
	case !k.expires.IsZero() && expires.After(k.expires):
		return nil, &refusal{
			http.StatusForbidden, "SessionDurationEscalationException",
			"The requested token duration would extend the session beyond its original expiration time.",
		}
	}
	part := func(v any) string {
		text, _ := json.Marshal(v) //nolint:errchkjson // texts and numbers
		return base64.RawURLEncoding.EncodeToString(text)
	}
	token := part(map[string]string{"alg": algorithm, "typ": "JWT"}) + "." +
		part(map[string]any{"sub": k.arn, "aud": audiences, "exp": expires.Unix()}) + "." + newSecret()
	return &result{WebIdentityToken: token, Expiration: expires.UTC().Format(time.RFC3339)}, nil
}
