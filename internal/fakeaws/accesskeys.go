package fakeaws

import (
	"cmp"
	"encoding/xml"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
)

const (
	iamVersion = "2010-05-08"
	// iamNamespace is the XML namespace of IAM's answers.
	// Source: "xmlNamespace" in botocore/data/iam/2010-05-08/service-2.json.
	iamNamespace = "https://iam.amazonaws.com/doc/2010-05-08/"
	keysPerUser  = 2
)

// iamRules are what calls of IAM go by, beside who makes them.
type iamRules struct {
	delay   time.Duration   // until all of AWS knows a new key
	needMFA map[string]bool // by ARN of the user
	denied  map[string]bool // by ARN of the user and action
}

// SetKeyDelay lets each new access key be refused as InvalidClientTokenId for a time, as it is until
// all of AWS knows it.
// Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot.html#troubleshoot_general_eventual-consistency
func (s *Server) SetKeyDelay(d time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.iamRules.delay = d
}

// RequireMFAForIAM refuses calls of IAM by a user without aws:MultiFactorAuthPresent.
func (s *Server) RequireMFAForIAM(userARN string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.iamRules.needMFA == nil {
		s.iamRules.needMFA = map[string]bool{}
	}
	s.iamRules.needMFA[userARN] = true
}

// DenyIAM refuses an action of IAM, such as UpdateAccessKey, to a user.
func (s *Server) DenyIAM(userARN, action string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.iamRules.denied == nil {
		s.iamRules.denied = map[string]bool{}
	}
	s.iamRules.denied[userARN+" "+action] = true
}

// AccessKeys returns the states of a user's access keys by their IDs: "Active" or "Inactive".
func (s *Server) AccessKeys(userARN string) map[string]string {
	s.mu.Lock()
	defer s.mu.Unlock()
	states := map[string]string{}
	for _, k := range s.keysOf(userARN) {
		states[k.id] = k.status()
	}
	return states
}

// keysOf are a user's own keys, the oldest first.
func (s *Server) keysOf(userARN string) (all []*key) {
	for _, k := range s.keys {
		if k.kind == userKey && k.owner == userARN {
			all = append(all, k)
		}
	}
	slices.SortFunc(all, func(a, b *key) int { return cmp.Or(a.created.Compare(b.created), cmp.Compare(a.id, b.id)) })
	return all
}

func (k *key) status() string {
	if k.inactive {
		return "Inactive"
	}
	return "Active"
}

// iamResult holds what any of the actions answers.
type iamResult struct {
	XMLName     xml.Name
	AccessKey   *xmlKey      `xml:",omitempty"`
	Keys        []xmlKey     `xml:"AccessKeyMetadata>member,omitempty"`
	IsTruncated string       `xml:",omitempty"`
	UserName    string       `xml:",omitempty"`
	LastUsed    *xmlLastUsed `xml:"AccessKeyLastUsed,omitempty"`
}

type xmlKey struct {
	UserName        string
	AccessKeyID     string `xml:"AccessKeyId"`
	Status          string
	SecretAccessKey string `xml:",omitempty"`
	CreateDate      string
}

type xmlLastUsed struct {
	LastUsedDate string `xml:",omitempty"`
	ServiceName  string
	Region       string
}

// iam answers one request of the Query protocol for access keys.
// Source: https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateAccessKey.html and its
// neighbours.
func (s *Server) iam(r *http.Request, body []byte, form url.Values) reply {
	k, ref := s.authenticate("iam", r, body)
	var res *iamResult
	if ref == nil {
		res, ref = s.actIAM(form.Get("Action"), form, k)
	}
	if ref != nil {
		return ref.document(iamNamespace)
	}
	action, id := form.Get("Action"), requestID()
	if res != nil {
		res.XMLName.Local = action + "Result"
	}
	return xmlReply(http.StatusOK, id, struct {
		XMLName   xml.Name
		Result    *iamResult
		RequestID string `xml:"ResponseMetadata>RequestId"`
	}{xml.Name{Space: iamNamespace, Local: action + "Response"}, res, id})
}

func (s *Server) actIAM(action string, form url.Values, k *key) (*iamResult, *refusal) {
	// A session of GetSessionToken without MFA, and one of GetFederationToken, calls no IAM.
	// Source: https://docs.aws.amazon.com/STS/latest/APIReference/API_GetSessionToken.html
	if k.kind == federationKey || k.kind == sessionKey && !k.mfa {
		return nil, invalidToken()
	}
	user, ref := s.userOf(action, form, k)
	if ref != nil {
		return nil, ref
	}
	name := strings.TrimPrefix(arnOf(user).Resource, "user/")
	name = name[strings.LastIndex(name, "/")+1:]
	if s.iamRules.denied[k.owner+" "+action] || s.iamRules.needMFA[k.owner] && !k.mfa {
		return nil, denied("User: %s is not authorized to perform: iam:%s on resource: user %s "+
			"because no identity-based policy allows the iam:%s action", k.arn, action, name, action)
	}
	switch action {
	case "CreateAccessKey":
		return s.createKey(user, name)
	case "ListAccessKeys":
		return s.listKeys(user, name), nil
	case "UpdateAccessKey", "DeleteAccessKey", "GetAccessKeyLastUsed":
		return s.withKey(action, form, user, name)
	}
	return nil, &refusal{
		http.StatusBadRequest, "InvalidAction", "Could not find operation " + action + " for version " + iamVersion,
	}
}

// userOf is the ARN of the user that a call is about: the caller, unless one is named.
func (s *Server) userOf(action string, form url.Values, k *key) (string, *refusal) {
	name := form.Get("UserName")
	switch {
	case name == "" && (k.kind == userKey || action == "GetAccessKeyLastUsed"):
		return k.owner, nil
	case name == "":
		return "", invalid("Must specify userName when calling with non-User credentials")
	}
	for a := range s.users {
		of := arnOf(a)
		if of.AccountID == k.account() && (of.Resource == "user/"+name || strings.HasSuffix(of.Resource, "/"+name)) {
			return a, nil
		}
	}
	return "", &refusal{http.StatusNotFound, "NoSuchEntity", "The user with name " + name + " cannot be found."}
}

func (s *Server) createKey(user, name string) (*iamResult, *refusal) {
	if len(s.keysOf(user)) >= keysPerUser {
		return nil, &refusal{http.StatusConflict, "LimitExceeded", "Cannot exceed quota for AccessKeysPerUser: 2"}
	}
	k := s.newKey(user, s.users[user])
	k.knownFrom = k.created.Add(s.iamRules.delay)
	made := k.metadata(name)
	made.SecretAccessKey = k.secret
	return &iamResult{AccessKey: &made}, nil
}

func (k *key) metadata(name string) xmlKey {
	return xmlKey{UserName: name, AccessKeyID: k.id, Status: k.status(), CreateDate: k.created.Format(time.RFC3339)}
}

func (s *Server) listKeys(user, name string) *iamResult {
	all := &iamResult{IsTruncated: "false"}
	for _, k := range s.keysOf(user) {
		all.Keys = append(all.Keys, k.metadata(name))
	}
	return all
}

// withKey carries out what is about one key of the user.
func (s *Server) withKey(action string, form url.Values, user, name string) (*iamResult, *refusal) {
	id := form.Get("AccessKeyId")
	k := s.keys[id]
	if k == nil || k.kind != userKey || k.owner != user {
		return nil, &refusal{http.StatusNotFound, "NoSuchEntity", "The Access Key with id " + id + " cannot be found."}
	}
	switch action {
	case "DeleteAccessKey":
		delete(s.keys, id)
		return nil, nil //nolint:nilnil // it answers nothing
	case "UpdateAccessKey":
		status := form.Get("Status")
		if status != "Active" && status != "Inactive" {
			return nil, invalid("%s", "1 validation error detected: "+
				constraint(status, "Status", "satisfy enum value set: [Active, Inactive, Expired]"))
		}
		k.inactive = status == "Inactive"
		return nil, nil //nolint:nilnil // it answers nothing
	}
	used := xmlLastUsed{ServiceName: "N/A", Region: "N/A"}
	if !k.lastUsed.IsZero() {
		used = xmlLastUsed{k.lastUsed.Format(time.RFC3339), k.lastService, k.lastRegion}
	}
	return &iamResult{UserName: name, LastUsed: &used}, nil
}
