package source

import (
	"errors"
	"io/fs"
	"reflect"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/middleware"
	"github.com/aws/aws-sdk-go-v2/service/sts"

	"github.com/seed642dee07/aws-federate/internal/clicache"
	"github.com/seed642dee07/aws-federate/pkg/cache"
	"github.com/seed642dee07/aws-federate/pkg/plan"
)

// cliRequest is what the AWS CLI would ask for in place of a step: with the MFA device in the call,
// where ours goes through an MFA session. There is none for a step whose answer it does not cache,
// or that asks for what it cannot ask for: its key says nothing of that, so that an entry of its
// cache would be the answer to another question.
//
// A step is compared with one that has only the fields known here. A field that is added to it
// later is refused until somebody says here what it is to the AWS CLI.
func cliRequest(step plan.Step) (request clicache.Request, ok bool) {
	var known plan.Step
	switch step := step.(type) {
	case plan.AssumeRole:
		request = clicache.Role{
			ARN: step.RoleARN, SessionName: step.RoleSessionName, ExternalID: step.ExternalID, MFASerial: step.MFASerial,
			DurationSeconds: step.DurationSeconds,
		}
		known = plan.AssumeRole{
			RoleARN: step.RoleARN, RoleSessionName: step.RoleSessionName, ExternalID: step.ExternalID, MFASerial: step.MFASerial,
			DurationSeconds: step.DurationSeconds,
			Profile:         step.Profile, MFAProcess: step.MFAProcess, // AWS does not see these
		}
	case plan.WebIdentity: // without a length, which the AWS CLI does not send here
		request = clicache.Role{ARN: step.RoleARN, SessionName: step.RoleSessionName, WebIdentity: true}
		known = plan.WebIdentity{
			RoleARN: step.RoleARN, RoleSessionName: step.RoleSessionName,
			Profile: step.Profile, TokenFile: step.TokenFile, // with what a call is made is no part of the AWS CLI's key
		}
	case plan.SSO:
		request = clicache.SSO{Session: step.Session, StartURL: step.StartURL, AccountID: step.AccountID, RoleName: step.RoleName}
		known = plan.SSO{
			Session: step.Session, StartURL: step.StartURL, AccountID: step.AccountID, RoleName: step.RoleName,
			Profile: step.Profile, Region: step.Region, Scopes: step.Scopes, // where and with what one signs in is no part of it
		}
	case plan.StaticKeys, plan.KeyringKeys, plan.EnvironmentKeys, plan.Process, plan.Login, plan.Container, plan.Instance,
		plan.SessionToken, plan.FederationToken:
		return nil, false
	}
	return request, reflect.DeepEqual(step, known)
}

// cliEntry is an answer as the AWS CLI caches it, without its credentials.
func cliEntry(answer *sts.AssumeRoleOutput) clicache.Entry {
	var e clicache.Entry
	if user := answer.AssumedRoleUser; user != nil {
		e.AssumedRole = clicache.AssumedRole{ID: aws.ToString(user.AssumedRoleId), ARN: aws.ToString(user.Arn)}
	}
	e.RequestID, _ = middleware.GetRequestIDMetadata(answer.ResultMetadata)
	return e
}

// elsewhere is where the answer to a step may stand beside our cache.
func (r *run) elsewhere(step plan.Step) cache.Look {
	return func() (c aws.Credentials, issued time.Time, ok bool) {
		request, e, ok := r.inCLICache(r.plan, step)
		if !ok {
			return aws.Credentials{}, time.Time{}, false
		}
		e.Credentials.Source = step.Type()
		return e.Credentials, e.Credentials.Expires.Add(-request.Length()), true
	}
}

// inCLICache looks for an answer to a step of a plan in the AWS CLI's cache. It may have expired.
func (r *Runner) inCLICache(p plan.Plan, step plan.Step) (request clicache.Request, e clicache.Entry, ok bool) {
	request, ok = cliRequest(step)
	if !ok || p.Network.FIPS || p.CLICache != plan.CLICacheRead && p.CLICache != plan.CLICacheShare {
		return nil, clicache.Entry{}, false
	}
	e, err := r.CLICache.Find(request)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		r.Log.Debug("no answer in the AWS CLI's cache", "entry", request.Key(), "reason", err)
	}
	return request, e, err == nil
}

// CLIUntil returns when the answer to a plan expires that is in the AWS CLI's cache, if there is
// one that has not.
func (r *Runner) CLIUntil(p plan.Plan) (until time.Time, ok bool) {
	r.fill()
	_, e, ok := r.inCLICache(p, p.Last())
	return e.Credentials.Expires, ok && e.Credentials.Expires.After(r.Now())
}

// share puts a fresh answer to a step where the AWS CLI looks for it. Trouble with that is no
// trouble for the run.
func (r *run) share(step plan.Step, e clicache.Entry) {
	request, ok := cliRequest(step)
	if !ok || r.plan.CLICache != plan.CLICacheShare || r.CLICache == "" {
		return
	}
	if err := r.CLICache.Keep(request, e); err != nil {
		r.unshared.Do(func() { r.Log.Warn("the AWS CLI's cache does not get what was fetched", "error", err) })
	}
}
