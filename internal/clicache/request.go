package clicache

import (
	"strconv"
	"strings"
	"time"

	"github.com/seed642dee07/aws-federate/internal/arn"
	"github.com/seed642dee07/aws-federate/internal/pyjson"
)

// Request is what the AWS CLI asks for, and an entry answers: a [Role] or an [SSO].
type Request interface {
	// Key is the name of the entry's file, without its ending.
	Key() string
	// Length is how long the answer lasts; where AWS alone knows that, the shortest time that it
	// can be.
	Length() time.Duration
	// account is whose credentials answer it.
	account() string
	// answered reports whether an entry is that of an answer to the request, as far as it tells.
	answered(e Entry) bool
}

// Role is a call of AssumeRole or AssumeRoleWithWebIdentity. Zero fields are not sent. Neither the
// credentials that the call is signed with nor where it goes have a part in its key.
type Role struct {
	ARN string
	// SessionName is empty where botocore makes one up.
	SessionName     string
	ExternalID      string
	MFASerial       string
	DurationSeconds int
	// WebIdentity makes it a call of AssumeRoleWithWebIdentity. Both kinds have one key.
	WebIdentity bool
}

// Key implements [Request].
// Source: botocore/credentials.py, BaseAssumeRoleCredentialFetcher._create_cache_key, and for what
// the AWS CLI sends AssumeRoleProvider._load_creds_via_assume_role.
func (r Role) Key() string {
	return pyjson.Hash(object(spaced,
		member{"DurationSeconds", number(r.DurationSeconds)},
		member{"ExternalId", quoted(r.ExternalID)},
		member{"RoleArn", quoted(r.ARN)},
		member{"RoleSessionName", quoted(r.SessionName)},
		member{"SerialNumber", quoted(r.MFASerial)},
	))
}

// Length implements [Request]. STS's own length is an hour.
// Source: https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html, DurationSeconds.
func (r Role) Length() time.Duration {
	if r.DurationSeconds == 0 {
		return time.Hour
	}
	return time.Duration(r.DurationSeconds) * time.Second
}

func (r Role) account() string { return arn.Account(r.ARN) }

// answered compares what the entry says of the session: its kind, partition, account and role, and
// its name where that was asked for. The ARN of a session has the role's name without its path.
// Source:
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-arns
func (r Role) answered(e Entry) bool {
	role, isARN := arn.Parse(r.ARN)
	session := "arn:" + role.Partition + ":sts::" + role.Account + ":assumed-role/" + arn.Name(role.Resource) + "/"
	name, ok := strings.CutPrefix(e.AssumedRole.ARN, session)
	return isARN && ok && name != "" && (r.SessionName == "" || r.SessionName == name) && (e.Subject != "") == r.WebIdentity && !e.SSO
}

// SSO is a role of IAM Identity Center. Session is empty for the legacy form, which goes by the
// start URL.
type SSO struct {
	Session   string
	StartURL  string
	AccountID string
	RoleName  string
}

// Key implements [Request].
// Source: botocore/credentials.py, SSOCredentialFetcher._create_cache_key.
func (s SSO) Key() string {
	session, url := quoted(s.Session), ""
	if s.Session == "" {
		url = quoted(s.StartURL)
	}
	return pyjson.Hash(object(compact,
		member{"accountId", quoted(s.AccountID)},
		member{"roleName", quoted(s.RoleName)},
		member{"sessionName", session},
		member{"startUrl", url},
	))
}

// Length implements [Request]. A permission set says between one hour and twelve.
// Source: https://docs.aws.amazon.com/singlesignon/latest/userguide/howtosessionduration.html
func (s SSO) Length() time.Duration { return time.Hour }

func (s SSO) account() string { return s.AccountID }

// answered can go by the kind of the entry alone.
func (s SSO) answered(e Entry) bool { return e.SSO && e.AssumedRole == AssumedRole{} }

func number(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}
