package wording

import (
	"strings"
	"testing"

	"github.com/seed642dee07/aws-federate/internal/awscall"
)

// TestTokenHints has each refusal of an identity token, and of tags, have its own cure.
func TestTokenHints(t *testing.T) {
	for code, want := range map[string]string{
		"AccessDenied": "sts:GetWebIdentityToken",
		"OutboundWebIdentityFederationDisabledException": "enable-outbound-web-identity-federation",
		"SessionDurationEscalationException":             "--lifetime",
		"ExpiredToken":                                   "is over",
	} {
		e := &awscall.CallError{Call: awscall.Call{Service: awscall.STS, Operation: "GetWebIdentityToken", Profile: "p"}, Code: code}
		if m := refusedCall(
			e,
		); !strings.Contains(m.hint, want) ||
			!strings.HasPrefix(m.what, `getting an identity token for profile "p": `) {
			t.Errorf("%s: %q, %q", code, m.what, m.hint)
		}
	}
	tagged := &awscall.CallError{Call: awscall.Call{Service: awscall.STS, Operation: "AssumeRole"}, Role: "r", Tagged: true}
	for code, want := range map[string]string{"AccessDenied": "sts:TagSession", "PackedPolicyTooLarge": "tags of the session"} {
		if tagged.Code = code; !strings.Contains(refusedCall(tagged).hint, want) {
			t.Errorf("%s: %q", code, refusedCall(tagged).hint)
		}
	}
}
