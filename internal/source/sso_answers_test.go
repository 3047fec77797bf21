package source_test

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/seed642dee07/aws-federate/internal/awscall"
	"github.com/seed642dee07/aws-federate/internal/testkit"
)

func TestSSORefusals(t *testing.T) {
	const body = `{"message":%q,"__type":"com.amazonaws.switchboard.portal#%s"}`
	for name, tt := range map[string]struct {
		status        int
		code, message string
	}{
		"forbidden": {http.StatusForbidden, "ForbiddenException", "No access"},
		"not found": {http.StatusNotFound, "ResourceNotFoundException", "no such account"},
		"invalid":   {http.StatusBadRequest, "InvalidRequestException", "bad account"},
		"too many":  {http.StatusTooManyRequests, "TooManyRequestsException", "HTTP 429"},
		"internal":  {http.StatusInternalServerError, "InternalFailure", "sorry"},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t, tt.status, fmt.Sprintf(body, tt.message, tt.code))
			d.signedIn(t, session, "2099-01-01T00:00:00Z")
			_, err := d.Credentials(t.Context(), deskPlan())
			e, ok := errors.AsType[*awscall.CallError](err)
			if !ok || e.Service != awscall.IdentityCenter || e.Operation != "GetRoleCredentials" || e.Profile != "dev" ||
				e.Role != "role Dev of account 111122223333" || e.Status != tt.status || e.Code != tt.code || e.Message != tt.message {
				t.Errorf("%T: %v", err, err)
			}
			testkit.NoSecret(t, canary, err)
		})
	}
	t.Run("unauthorized", func(t *testing.T) {
		d := newDesk(t, http.StatusUnauthorized, fmt.Sprintf(body, "Session token not found or invalid", "UnauthorizedException"))
		d.signedIn(t, session, "2099-01-01T00:00:00Z")
		d.wantSignIn(
			t, "IAM Identity Center refused GetRoleCredentials of role Dev of account 111122223333: UnauthorizedException: Session token",
		)
	})
}

func TestSSOAnswersOfOthers(t *testing.T) {
	const page = "<!DOCTYPE html><html><body>Sign in to the network " + canary + "</body></html>"
	for name, tt := range map[string]struct {
		status int
		answer string
	}{
		"page":                   {http.StatusOK, page},
		"page, internal":         {http.StatusInternalServerError, page},
		"page, bad gateway":      {http.StatusBadGateway, page},
		"page, unavailable":      {http.StatusServiceUnavailable, page},
		"page, unauthorized":     {http.StatusUnauthorized, page},
		"redirect":               {http.StatusFound, ""},
		"nothing, forbidden":     {http.StatusForbidden, ""},
		"nothing":                {http.StatusOK, ""},
		"cut off":                {http.StatusOK, good[:len(good)-30]},
		"no role credentials":    {http.StatusOK, "{}"},
		"null":                   {http.StatusOK, `{"roleCredentials":null}`},
		"empty":                  {http.StatusOK, `{"roleCredentials":{}}`},
		"no session token":       {http.StatusOK, strings.Replace(good, "sessionToken", "other", 1)},
		"no secret key":          {http.StatusOK, strings.Replace(good, "secretAccessKey", "other", 1)},
		"no key ID":              {http.StatusOK, strings.Replace(good, "accessKeyId", "other", 1)},
		"no expiration":          {http.StatusOK, strings.Replace(good, "expiration", "other", 1)},
		"a text as expiration":   {http.StatusOK, strings.Replace(good, "1795437045678", `"`+canary+`"`, 1)},
		"an object as token":     {http.StatusOK, strings.Replace(good, `"ASIASSO"`, `{"`+canary+`":1}`, 1)},
		"a text as credentials":  {http.StatusOK, `{"roleCredentials":"` + canary + `"}`},
		"an expiration too long": {http.StatusOK, strings.Replace(good, "1795437045678", "99999999999999999999", 1)},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t, tt.status, tt.answer)
			d.signedIn(t, session, "2099-01-01T00:00:00Z")
			_, err := d.Credentials(t.Context(), deskPlan())
			e, ok := errors.AsType[*awscall.AnswerError](err)
			if !ok || e.Service != awscall.IdentityCenter || !strings.HasPrefix(e.Host, "127.0.0.1:") ||
				!strings.HasSuffix(err.Error(), "is not from IAM Identity Center") {
				t.Errorf("%T: %v", err, err)
			}
			if len(d.requests) != 1 {
				t.Errorf("%d requests", len(d.requests))
			}
			testkit.NoSecret(t, canary, err)
		})
	}
}
