package source

import (
	"context"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sts"

	"github.com/seed642dee07/aws-federate/internal/awscall"
	"github.com/seed642dee07/aws-federate/pkg/plan"
	"github.com/seed642dee07/aws-federate/pkg/secret"
)

// TokenWish is what an identity token is to be.
type TokenWish struct {
	Audiences []string // who is to take it
	Algorithm string   // of its signature: ES384 or RS256
	Lifetime  time.Duration
}

// IdentityToken asks STS for a token that says to others than AWS whose credentials these are. The
// global endpoint does not have the call: the region's own is asked.
// Source: https://docs.aws.amazon.com/STS/latest/APIReference/API_GetWebIdentityToken.html
//
// Its errors are those of [Runner.Identity].
func (r *Runner) IdentityToken(ctx context.Context, p plan.Plan, creds aws.Credentials, w TokenWish) (secret.String, error) {
	r.fill()
	started := &run{Runner: r, plan: p, started: r.Now()}
	c := stsCall{base: creds, asked: awscall.CallError{Call: stsCalled(p, "GetWebIdentityToken", p.Profile), Wanted: w.Lifetime}}
	var token string
	err := started.askSTS(ctx, c, "", func(ctx context.Context, client *sts.Client) error {
		answer, err := client.GetWebIdentityToken(ctx, &sts.GetWebIdentityTokenInput{
			Audience: w.Audiences, SigningAlgorithm: aws.String(w.Algorithm),
			DurationSeconds: optionalSeconds(int(w.Lifetime / time.Second)),
		}, func(o *sts.Options) { o.Region = p.Region })
		if err == nil {
			token = aws.ToString(answer.WebIdentityToken)
		}
		return err
	})
	switch {
	case err != nil:
		return secret.String{}, err
	case token == "" || strings.ContainsFunc(token, func(r rune) bool { return r <= ' ' || r > '~' }): // no JWT
		return secret.String{}, &awscall.AnswerError{Call: c.asked.Call}
	}
	return secret.New(token), nil
}
