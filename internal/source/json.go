package source

import (
	"cmp"
	"encoding/json"
	"io"

	"github.com/aws/aws-sdk-go-v2/aws"

	"github.com/seed642dee07/aws-federate/internal/arn"
	"github.com/seed642dee07/aws-federate/internal/isotime"
)

// longestInput bounds what is read of standard input, in bytes.
const longestInput = 1 << 20

// InputError says that standard input does not hold credentials.
type InputError struct {
	// Reason completes "standard input holds".
	Reason string
	Err    error
}

// Error implements error.
func (e *InputError) Error() string { return "standard input holds " + e.Reason }

// Unwrap returns the reason, if there is one below.
func (e *InputError) Unwrap() error { return e.Err }

// Input reads credentials in the form of a credential_process, or in that in which the AWS CLI
// prints what STS gives: assume-role and its kin, get-session-token, get-federation-token. Of the
// latter, the Source is the ARN of whom they are, if that was printed. Its error is an [InputError],
// which does not repeat what was read.
func (r *Runner) Input(from io.Reader) (aws.Credentials, error) {
	r.fill()
	text, err := io.ReadAll(io.LimitReader(from, longestInput))
	if err != nil {
		return aws.Credentials{}, &InputError{Reason: "nothing that can be read", Err: err}
	}
	text, owner := fromSTS(text)
	creds, problem := r.fromJSON(text)
	if owner != "" && problem == "" {
		creds.Source, creds.AccountID = owner, arn.Account(owner)
	}
	if problem != "" {
		return aws.Credentials{}, &InputError{Reason: problem}
	}
	return creds, nil
}

// fromSTS turns an answer of STS, as the AWS CLI prints it, into what a credential_process prints,
// and says whose credentials they are. Any other text stays as it is.
// Source: https://docs.aws.amazon.com/cli/latest/reference/sts/assume-role.html, Output.
func fromSTS(text []byte) (process []byte, owner string) {
	var answer struct {
		Credentials     map[string]json.RawMessage
		AssumedRoleUser struct{ Arn string }
		FederatedUser   struct{ Arn string }
	}
	if json.Unmarshal(text, &answer) != nil || answer.Credentials == nil {
		return text, ""
	}
	answer.Credentials["Version"] = json.RawMessage("1")
	process, err := json.Marshal(answer.Credentials)
	if err != nil {
		return text, ""
	}
	return process, cmp.Or(answer.AssumedRoleUser.Arn, answer.FederatedUser.Arn)
}

// fromJSON reads what a credential_process prints, by the rules of botocore (credentials.py,
// ProcessProvider): one JSON object, names to the letter, the version a number. It never repeats
// what it read.
func (r *Runner) fromJSON(text []byte) (creds aws.Credentials, problem string) {
	var fields map[string]json.RawMessage // encoding/json would take field names in any case
	if err := json.Unmarshal(text, &fields); err != nil {
		return creds, "no JSON object, or something beside it"
	}
	var version int
	if err := json.Unmarshal(fields["Version"], &version); err != nil || version != 1 {
		return creds, "JSON whose Version is not the number 1"
	}
	expiration := ""
	for _, field := range []struct {
		name     string
		value    *string
		required bool
	}{
		{"AccessKeyId", &creds.AccessKeyID, true},
		{"SecretAccessKey", &creds.SecretAccessKey, true},
		{"SessionToken", &creds.SessionToken, false},
		{"AccountId", &creds.AccountID, false},
		{"Expiration", &expiration, false},
	} {
		if raw, ok := fields[field.name]; ok && json.Unmarshal(raw, field.value) != nil {
			return creds, "JSON whose " + field.name + " is no text"
		}
		if field.required && *field.value == "" {
			return creds, "JSON without " + field.name
		}
	}
	creds.Source = "process"
	if expiration == "" {
		return creds, ""
	}
	expires, err := isotime.Parse(expiration)
	switch {
	case err != nil:
		return creds, "an Expiration that is no time with a zone, such as 2026-11-23T12:00:00Z"
	case !expires.After(r.Now()):
		return creds, "credentials that have expired: their Expiration is past"
	}
	creds.CanExpire, creds.Expires = true, expires
	return creds, ""
}
