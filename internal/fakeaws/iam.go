package fakeaws

import (
	"crypto/rand"
	"encoding/base64"
	"path"
	"slices"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws/arn"
)

// Keys is the long-lived access key of a user.
type Keys struct {
	ARN             string // of the user
	AccessKeyID     string // 20 characters that begin with AKIA
	SecretAccessKey string // 40 characters, with [Canary] among them
}

// Role is a role that can be assumed, with its trust policy as plain data.
type Role struct {
	Account string // 12 digits
	Name    string // a path may stand before it, as in "team/reader"
	// Trust lists the principals that may assume the role: ARNs of users, roles and sessions, "*"
	// for anyone, and "arn:aws:iam::ACCOUNT:root" or the bare account for everyone in that account.
	Trust []string
	// ExternalID is the value that the caller has to give, as with the condition sts:ExternalId;
	// empty asks for none.
	ExternalID string
	// RequireMFA is the condition aws:MultiFactorAuthPresent. A session of another role never meets
	// it.
	RequireMFA bool
	// MaxSessionDuration is the role's own limit; zero means AWS's default of one hour.
	MaxSessionDuration time.Duration
	// Untagged leaves sts:TagSession out of the trust policy: a session with tags is refused.
	Untagged bool
}

type role struct {
	Role
	id, arn string
}

// keyKind says how an access key came to be.
type keyKind int

const (
	userKey       keyKind = iota // a user's own, long-lived
	roleKey                      // by AssumeRole
	sessionKey                   // by GetSessionToken
	federationKey                // by GetFederationToken
	loginKey                     // by `aws login`
)

// key is an access key and the identity that it stands for.
type key struct {
	id, secret, token string
	kind              keyKind
	arn, userID       string // of the caller, as GetCallerIdentity tells them
	owner             string // ARN of the user or the role behind it
	mfa               bool   // aws:MultiFactorAuthPresent
	chained           bool   // a role session that temporary credentials asked for
	expires           time.Time
	transitive        []string // keys of tags, in small letters, that go with it into further roles
	inactive          bool
	// These are of a user's own key. It is known to all of AWS from a time on.
	created, knownFrom, lastUsed time.Time
	lastService, lastRegion      string
}

func (k *key) account() string   { return arnOf(k.arn).AccountID }
func (k *key) partition() string { return arnOf(k.arn).Partition }

// arnOf parses an ARN of the server's own making.
func arnOf(text string) arn.ARN {
	a, _ := arn.Parse(text)
	return a
}

// AddUser adds an IAM user with an access key and returns the key. Adding the same user again gives
// it another key. The account has 12 digits; a path may stand before the name.
func (s *Server) AddUser(account, name string) Keys {
	s.mu.Lock()
	defer s.mu.Unlock()
	a := s.iamARN(account, "user/"+name)
	if s.users[a] == "" {
		s.users[a] = newID("AIDA")
	}
	k := s.newKey(a, s.users[a])
	return Keys{ARN: a, AccessKeyID: k.id, SecretAccessKey: k.secret}
}

// AddKey adds an access key of a user that is not of the server's making, as one in a file that
// somebody else has written. Its secret has no [Canary].
func (s *Server) AddKey(account, name, id, secret string) Keys {
	k := s.AddUser(account, name)
	s.mu.Lock()
	defer s.mu.Unlock()
	own := *s.keys[k.AccessKeyID]
	own.id, own.secret = id, secret
	s.keys[id] = &own
	return Keys{ARN: k.ARN, AccessKeyID: id, SecretAccessKey: secret}
}

// AddRoot adds an access key of an account's root user and returns it. Its sessions last an hour at
// most.
func (s *Server) AddRoot(account string) Keys {
	s.mu.Lock()
	defer s.mu.Unlock()
	a := s.iamARN(account, "root")
	k := s.newKey(a, account)
	return Keys{ARN: a, AccessKeyID: k.id, SecretAccessKey: k.secret}
}

// newKey adds an access key of a user, which all of AWS knows.
func (s *Server) newKey(userARN, userID string) *key {
	k := &key{id: newID("AKIA"), secret: newSecret(), kind: userKey, arn: userARN, userID: userID, owner: userARN, created: s.now()}
	s.keys[k.id] = k
	return k
}

// AddRole adds a role and returns its ARN. Adding a role of the same account and name replaces the
// former.
func (s *Server) AddRole(r Role) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	if r.MaxSessionDuration == 0 {
		r.MaxSessionDuration = time.Hour
	}
	r.Trust = slices.Clone(r.Trust)
	a := s.iamARN(r.Account, "role/"+r.Name)
	s.roles[a] = &role{Role: r, id: newID("AROA"), arn: a}
	return a
}

// DeactivateKey makes AWS refuse the access key as InvalidClientTokenId, as if it had been deleted.
// Sessions that it has opened live on.
func (s *Server) DeactivateKey(id string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if k := s.keys[id]; k != nil {
		k.inactive = true
	}
}

// ExpireSessions ends all the temporary credentials that the server has issued, whatever expiration
// it told.
func (s *Server) ExpireSessions() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, k := range s.keys {
		if k.kind != userKey {
			k.expires = s.now()
		}
	}
}

// SetRoleLife sets how long the sessions of roles, and those of `aws login`, last at most from now
// on, also less than AWS would give: for a client that is to live through the end of several.
func (s *Server) SetRoleLife(life time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.roleLife = life
}

// atMost is a lifetime, or what sessions last at most. The caller holds s.mu.
func (s *Server) atMost(lifetime time.Duration) time.Duration {
	if s.roleLife > 0 {
		return min(lifetime, s.roleLife)
	}
	return lifetime
}

func (s *Server) iamARN(account, resource string) string {
	return arn.ARN{Partition: s.partition, Service: "iam", AccountID: account, Resource: resource}.String()
}

// issue completes k to temporary credentials of the given length.
func (s *Server) issue(k key, lifetime time.Duration) *key {
	k.id, k.secret, k.token = newID("ASIA"), newSecret(), newToken()
	k.expires = s.now().Add(lifetime)
	s.keys[k.id] = &k
	return &k
}

// live reports whether temporary credentials have not expired.
func (s *Server) live(k *key) bool { return s.now().Before(k.expires) }

// trusts reports whether the role's trust policy lets k in.
func (r *role) trusts(k *key, externalID string, mfa bool) bool {
	if r.ExternalID != "" && r.ExternalID != externalID {
		return false
	}
	if r.RequireMFA && !mfa {
		return false
	}
	a := arnOf(k.arn)
	root := arn.ARN{Partition: a.Partition, Service: "iam", AccountID: a.AccountID, Resource: "root"}.String()
	return slices.ContainsFunc([]string{"*", k.arn, k.owner, a.AccountID, root}, func(principal string) bool {
		return slices.Contains(r.Trust, principal)
	})
}

// sessionARN is the ARN of a session of the role, which leaves the role's path out.
// Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html.
func (r *role) sessionARN(sessionName string) string {
	a := arnOf(r.arn)
	resource := "assumed-role/" + path.Base(r.Name) + "/" + sessionName
	return arn.ARN{Partition: a.Partition, Service: "sts", AccountID: a.AccountID, Resource: resource}.String()
}

// newID makes a unique identifier of 20 characters.
func newID(prefix string) string { return prefix + rand.Text()[:16] }

// newSecret makes a secret access key of 40 characters, the slash and the plus among them.
func newSecret() string { return "/" + randomText(15)[:11] + Canary + "+" + randomText(15)[:11] }

// newToken makes a session token as AWS does: several hundred characters of base64, with / and +
// and = among them.
func newToken() string { return "IQoJb3JpZ2luX2Vj/" + randomText(330) + Canary + "+" + randomText(31) }

func randomText(size int) string {
	b := make([]byte, size)
	_, _ = rand.Read(b) // never fails
	return base64.StdEncoding.EncodeToString(b)
}
