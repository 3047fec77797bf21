// Package ekstoken makes the token that tells a cluster of EKS whose credentials somebody has, and
// speaks with kubectl, which asks for it. It makes no call: whoever gets the token makes it, as it is
// the signed URL of one.
//
// It knows credentials and a region, and neither profiles nor where credentials come from.
package ekstoken

import (
	"context"
	"encoding/base64"
	"net/http"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	v4 "github.com/aws/aws-sdk-go-v2/aws/signer/v4"
	"github.com/aws/aws-sdk-go-v2/service/sts"
	"github.com/aws/smithy-go/middleware"
	smithyhttp "github.com/aws/smithy-go/transport/http"
)

const (
	// prefix tells the server that a token is of this kind, and clusterHeader for which cluster.
	// Source: kubernetes-sigs/aws-iam-authenticator, pkg/token/token.go.
	prefix        = "k8s-aws-v1."
	clusterHeader = "x-k8s-aws-id"
	// signedFor is what the signature says in seconds. STS goes by the quarter of an hour that any
	// signature is good for.
	signedFor = "60"
	// lifetime is how long a token is used: a minute less than it is good for.
	lifetime = 14 * time.Minute
)

// Place is the STS that is to be asked whose token it is.
type Place struct {
	Region          string
	FIPS, DualStack bool
	// Endpoint is another URL than AWS's own; empty for that.
	Endpoint string
}

// Token is what a cluster takes, and until when.
type Token struct {
	Text    string // as good as credentials, for that cluster
	Expires time.Time
}

// IsCluster reports whether EKS has clusters of such a name, or on an Outpost of such an id.
// Source: https://docs.aws.amazon.com/eks/latest/APIReference/API_CreateCluster.html
func IsCluster(name string) bool {
	const first = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
	return name != "" && len(name) <= 100 && strings.IndexByte(first, name[0]) >= 0 && strings.Trim(name, first+"_-") == ""
}

// New makes the token for a cluster. It ends with the credentials, if not before.
func New(ctx context.Context, creds aws.Credentials, cluster string, at Place, now time.Time) (Token, error) {
	client := sts.New(sts.Options{
		Region:      at.Region,
		Credentials: aws.CredentialsProviderFunc(func(context.Context) (aws.Credentials, error) { return creds, nil }),
		APIOptions: []func(*middleware.Stack) error{
			smithyhttp.SetHeaderValue(clusterHeader, cluster), smithyhttp.SetHeaderValue("X-Amz-Expires", signedFor),
		},
	}, func(o *sts.Options) {
		if at.Endpoint != "" { // the SDK refuses it together with the others
			o.BaseEndpoint = &at.Endpoint
			return
		}
		if at.FIPS {
			o.EndpointOptions.UseFIPSEndpoint = aws.FIPSEndpointStateEnabled
		}
		if at.DualStack {
			o.EndpointOptions.UseDualStackEndpoint = aws.DualStackEndpointStateEnabled
		}
	})
	signed, err := sts.NewPresignClient(client).PresignGetCallerIdentity(ctx, &sts.GetCallerIdentityInput{}, func(o *sts.PresignOptions) {
		o.Presigner = clock{now}
	})
	if err != nil {
		return Token{}, err
	}
	expires := now.Add(lifetime)
	if creds.CanExpire && creds.Expires.Before(expires) {
		expires = creds.Expires
	}
	return Token{Text: prefix + base64.RawURLEncoding.EncodeToString([]byte(signed.URL)), Expires: expires}, nil
}

// clock is the SDK's signer by another clock.
type clock struct{ now time.Time }

// PresignHTTP implements [sts.HTTPPresignerV4].
func (c clock) PresignHTTP(
	ctx context.Context, creds aws.Credentials, r *http.Request, hash, service, region string, _ time.Time,
	options ...func(*v4.SignerOptions),
) (string, http.Header, error) {
	return v4.NewSigner().PresignHTTP(ctx, creds, r, hash, service, region, c.now, options...)
}
