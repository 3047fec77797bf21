package fakeaws

import (
	"encoding/xml"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws/arn"
)

const (
	stsVersion   = "2011-06-15"
	chainedLimit = time.Hour
)

// result holds what any of the actions answers.
type result struct {
	XMLName         xml.Name
	Credentials     *xmlCredentials `xml:",omitempty"`
	AssumedRoleUser *assumedRole    `xml:",omitempty"`
	FederatedUser   *federatedUser  `xml:",omitempty"`
	SourceIdentity  string          `xml:",omitempty"`
	ARN             string          `xml:"Arn,omitempty"`
	UserID          string          `xml:"UserId,omitempty"`
	Account         string          `xml:",omitempty"`
	// of GetWebIdentityToken
	WebIdentityToken string `xml:",omitempty"`
	Expiration       string `xml:",omitempty"`
}

type xmlCredentials struct {
	AccessKeyID     string `xml:"AccessKeyId"`
	SecretAccessKey string
	SessionToken    string
	Expiration      string
}

type assumedRole struct {
	AssumedRoleID string `xml:"AssumedRoleId"`
	ARN           string `xml:"Arn"`
}

type federatedUser struct {
	FederatedUserID string `xml:"FederatedUserId"`
	ARN             string `xml:"Arn"`
}

// sts answers one request of the Query protocol.
// Source: https://docs.aws.amazon.com/STS/latest/APIReference/CommonParameters.html.
func (s *Server) sts(r *http.Request, body []byte, form url.Values) reply {
	action := form.Get("Action")
	res, ref := s.answerSTS(r, body, form)
	if ref != nil {
		return ref.reply()
	}
	res.XMLName.Local = action + "Result"
	id := requestID()
	return xmlReply(http.StatusOK, id, struct {
		XMLName   xml.Name
		Result    *result
		RequestID string `xml:"ResponseMetadata>RequestId"`
	}{xml.Name{Space: stsNamespace, Local: action + "Response"}, res, id})
}

// answerSTS carries out an action: one that is not signed, else one of whoever has signed.
func (s *Server) answerSTS(r *http.Request, body []byte, form url.Values) (*result, *refusal) {
	if form.Get("Action") == webIdentityAction && form.Get("Version") == stsVersion {
		return s.assumeRoleWithWebIdentity(form)
	}
	k, ref := s.authenticate("sts", r, body)
	if ref != nil {
		return nil, ref
	}
	return s.act(form.Get("Action"), form, k)
}

func (s *Server) act(action string, form url.Values, k *key) (*result, *refusal) {
	if form.Get("Version") == stsVersion {
		switch action {
		case "AssumeRole":
			return s.assumeRole(form, k)
		case "GetSessionToken":
			return s.getSessionToken(form, k)
		case "GetFederationToken":
			return s.getFederationToken(form, k)
		case "GetWebIdentityToken":
			return s.getWebIdentityToken(form, k)
		case "GetCallerIdentity":
			return &result{ARN: k.arn, UserID: k.userID, Account: k.account()}, nil
		}
	}
	return nil, &refusal{
		http.StatusBadRequest, "InvalidAction",
		"Could not find operation " + action + " for version " + form.Get("Version"),
	}
}

// assumeRole follows https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html.
func (s *Server) assumeRole(form url.Values, k *key) (*result, *refusal) {
	lifetime, ref := checkAssumeRole(form, k)
	if ref != nil {
		return nil, ref
	}
	present, ref := s.checkMFA(k, form)
	if ref != nil {
		return nil, ref
	}
	r, ok := s.roles[form.Get("RoleArn")]
	mfa := present || k.mfa
	if !ok || k.kind == federationKey || !r.trusts(k, form.Get("ExternalId"), mfa) {
		return nil, denied(
			"User: %s is not authorized to perform: sts:AssumeRole on resource: %s", k.arn, form.Get("RoleArn"))
	}
	tags, ref := checkTags(form, k.transitive)
	if ref != nil {
		return nil, ref
	}
	if len(tags.keys) > 0 && r.Untagged {
		return nil, denied("User: %s is not authorized to perform: sts:TagSession on resource: %s", k.arn, form.Get("RoleArn"))
	}
	if lifetime > r.MaxSessionDuration {
		return nil, invalid("The requested DurationSeconds exceeds the MaxSessionDuration set for this role.")
	}
	sessionName := form.Get("RoleSessionName")
	issued := s.issue(key{
		kind: roleKey, arn: r.sessionARN(sessionName), userID: r.id + ":" + sessionName, owner: r.arn, chained: k.kind != userKey,
		transitive: tags.transitive,
	}, s.atMost(lifetime))
	return &result{
		Credentials:     issued.xml(),
		AssumedRoleUser: &assumedRole{AssumedRoleID: issued.userID, ARN: issued.arn},
		SourceIdentity:  form.Get("SourceIdentity"),
	}, nil
}

// checkAssumeRole refuses what can be refused without looking at the role.
func checkAssumeRole(form url.Values, k *key) (time.Duration, *refusal) {
	lifetime, ref := checkLimits(form, assumeRoleLimits(), roleSeconds())
	if ref != nil {
		return 0, ref
	}
	a, err := arn.Parse(form.Get("RoleArn"))
	if err != nil || a.Service != "iam" || !strings.HasPrefix(a.Resource, "role/") {
		return 0, invalid("Request ARN is invalid")
	}
	if ref := checkPolicies(form); ref != nil {
		return 0, ref
	}
	if k.kind != userKey && lifetime > chainedLimit {
		return 0, invalid("The requested DurationSeconds exceeds the 1 hour session limit " +
			"for roles assumed by role chaining.")
	}
	return lifetime, nil
}

// getSessionToken follows
// https://docs.aws.amazon.com/STS/latest/APIReference/API_GetSessionToken.html.
func (s *Server) getSessionToken(form url.Values, k *key) (*result, *refusal) {
	if k.kind != userKey {
		return nil, denied("Cannot call GetSessionToken with session credentials")
	}
	lifetime, ref := checkLimits(form, mfaLimits(), tokenSeconds(k))
	if ref != nil {
		return nil, ref
	}
	mfa, ref := s.checkMFA(k, form)
	if ref != nil {
		return nil, ref
	}
	issued := s.issue(key{kind: sessionKey, arn: k.arn, userID: k.userID, owner: k.owner, mfa: mfa}, lifetime)
	return &result{Credentials: issued.xml()}, nil
}

// getFederationToken follows
// https://docs.aws.amazon.com/STS/latest/APIReference/API_GetFederationToken.html.
func (s *Server) getFederationToken(form url.Values, k *key) (*result, *refusal) {
	if k.kind != userKey {
		return nil, denied("Cannot call GetFederationToken with session credentials")
	}
	lifetime, ref := checkLimits(form, federationTokenLimits(), tokenSeconds(k))
	if ref != nil {
		return nil, ref
	}
	if ref := checkPolicies(form); ref != nil {
		return nil, ref
	}
	name, account := form.Get("Name"), k.account()
	a := arn.ARN{Partition: k.partition(), Service: "sts", AccountID: account, Resource: "federated-user/" + name}
	issued := s.issue(key{kind: federationKey, arn: a.String(), userID: account + ":" + name, owner: k.owner}, lifetime)
	return &result{
		Credentials:   issued.xml(),
		FederatedUser: &federatedUser{FederatedUserID: issued.userID, ARN: issued.arn},
	}, nil
}

func (k *key) xml() *xmlCredentials {
	return &xmlCredentials{
		AccessKeyID: k.id, SecretAccessKey: k.secret, SessionToken: k.token, Expiration: k.expires.Format(time.RFC3339),
	}
}
