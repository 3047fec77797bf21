package source

import (
	"cmp"
	"context"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sts"
	"github.com/aws/aws-sdk-go-v2/service/sts/types"

	"github.com/seed642dee07/aws-federate/internal/arn"
	"github.com/seed642dee07/aws-federate/internal/awscall"
	"github.com/seed642dee07/aws-federate/internal/clicache"
	"github.com/seed642dee07/aws-federate/pkg/plan"
)

// assumeRole turns the credentials of the step before into those of a role, with a code where the
// role has an MFA device and the credentials have no proof of it yet: they are no MFA session.
func (r *run) assumeRole(
	ctx context.Context, index int, step plan.AssumeRole, base aws.Credentials, session bool,
) (aws.Credentials, error) {
	c := stsCall{base: base, asked: awscall.CallError{
		Call: stsCalled(r.plan, "AssumeRole", step.Profile), Role: step.RoleARN, MFASerial: step.MFASerial,
		MFASession: session, Chained: r.plan.Chained(index), Tagged: len(step.SessionTags) > 0,
	}}
	if _, role := r.plan.Steps[index-1].(plan.AssumeRole); !role {
		c.asked.SourceMFA = r.plan.SourceMFA.String()
	}
	send := func(ctx context.Context, code string, seconds int) (aws.Credentials, error) {
		var entry clicache.Entry
		c.asked.Wanted, step.DurationSeconds = time.Duration(seconds)*time.Second, seconds
		creds, err := r.callSTS(ctx, c, code, func(ctx context.Context, client *sts.Client) (issued, error) {
			answer, err := client.AssumeRole(ctx, r.input(step, code))
			if err != nil {
				return issued{}, err
			}
			entry = cliEntry(answer)
			return issuedRole(answer.Credentials, answer.AssumedRoleUser, step.RoleARN, step.Type(), answer.ResultMetadata), nil
		})
		if err == nil {
			entry.Credentials = creds
			r.share(step, entry)
		}
		return creds, err
	}
	call := r.asAllowed(step.DurationSeconds, send)
	if step.MFASerial == "" || session {
		return call(ctx, "")
	}
	process := step.MFAProcess
	if below, ok := r.plan.Steps[index-1].(plan.SessionToken); ok { // which there was none of after all
		process = below.MFAProcess
	}
	return r.withCode(ctx, coded{profile: step.Profile, role: step.RoleARN, serial: step.MFASerial, process: process, call: call})
}

// input is the request. What the profile does not name is not sent, but for the session name, which
// STS wants.
func (r *run) input(step plan.AssumeRole, code string) *sts.AssumeRoleInput {
	name := cmp.Or(step.RoleSessionName, roleSessionName(r.User))
	input := &sts.AssumeRoleInput{
		RoleArn:         aws.String(step.RoleARN),
		RoleSessionName: aws.String(ofAgent(name, step.Agent, longestSessionName)),
		ExternalId:      optional(step.ExternalID),
		SourceIdentity:  optional(step.SourceIdentity),
		Policy:          optional(step.Policy),
		DurationSeconds: optionalSeconds(step.DurationSeconds),
		PolicyArns:      policyARNs(step.PolicyARNs),
		Tags:            tags(step.SessionTags), TransitiveTagKeys: step.TransitiveTags,
	}
	if code != "" {
		input.SerialNumber, input.TokenCode = aws.String(step.MFASerial), aws.String(code)
	}
	return input
}

func optional(text string) *string {
	if text == "" {
		return nil
	}
	return &text
}

// optionalSeconds is the length of a role's session, nil for the role's own.
func optionalSeconds(seconds int) *int32 {
	if seconds == 0 {
		return nil
	}
	return aws.Int32(int32(min(seconds, 43200))) // #nosec G115 -- bounded
}

func policyARNs(arns []string) []types.PolicyDescriptorType {
	if len(arns) == 0 {
		return nil
	}
	policies := make([]types.PolicyDescriptorType, 0, len(arns))
	for _, arn := range arns {
		policies = append(policies, types.PolicyDescriptorType{Arn: aws.String(arn)})
	}
	return policies
}

// tags are those of a session, which a plan has as "KEY=VALUE".
func tags(texts []string) []types.Tag {
	if len(texts) == 0 {
		return nil // an empty list would be sent
	}
	all := make([]types.Tag, 0, len(texts))
	for _, text := range texts {
		key, value, _ := strings.Cut(text, "=")
		all = append(all, types.Tag{Key: aws.String(key), Value: aws.String(value)})
	}
	return all
}

// roleSessionName names a session after a person, so that CloudTrail tells who it was. Signs that
// STS does not take are left out.
// Source: https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html, RoleSessionName.
func roleSessionName(user string) string {
	const prefix = "aws-federate"
	user = strings.Map(func(c rune) rune {
		if arn.IsNameSign(c) {
			return c
		}
		return -1
	}, user)
	if user == "" {
		return prefix
	}
	name := prefix + "-" + user
	return name[:min(len(name), longestSessionName)]
}

const longestSessionName = 64

// ofAgent is the name of a session that is for an AI agent, by which CloudTrail tells it from a
// person's. It has no more signs than AWS takes.
func ofAgent(name, agent string, longest int) string {
	if agent == "" {
		return name
	}
	end := "@" + agent
	return name[:min(len(name), max(longest-len(end), 0))] + end
}
