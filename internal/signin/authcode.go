package signin

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"net/url"
	"strings"

	"github.com/seed642dee07/aws-federate/pkg/secret"
)

// callbackPath is where the service sends the browser in the end, on loopback. Client and port are
// registered without a port, as it is another one each time:
// https://www.rfc-editor.org/rfc/rfc8252#section-7.3.
const callbackPath = "/oauth/callback"

// inBrowser has the person sign in in the browser on this machine: the authorization code grant
// with PKCE. The code comes to a page of ours on loopback, and is good only together with the
// verifier, which nobody else has.
// Source: https://www.rfc-editor.org/rfc/rfc7636 and awscli/botocore/utils.py, SSOTokenFetcherAuth.
func (f *flow) inBrowser(ctx context.Context, store store) (token, error) {
	client, err := f.keeper.register(ctx, f.session, f.authority, Client{
		Scopes: f.session.scopes(), GrantTypes: []string{grantCode, grantRefresh},
		RedirectURI: "http://127.0.0.1" + callbackPath, IssuerURL: f.session.portal(),
	})
	if err != nil {
		return token{}, err
	}
	page, err := f.authority.AuthorizeURL(ctx)
	if err != nil {
		return token{}, err
	}
	state, verifier := rand.Text()+rand.Text(), secret.New(rand.Text()+rand.Text())
	back, err := listen(ctx, state)
	if err != nil {
		return token{}, err
	}
	defer back.close() //nolint:contextcheck // the browser gets its page also when ctx has ended
	if err := f.person.Open(ctx, page+"?"+f.authorizeQuery(client, back.address(), state, verifier)); err != nil {
		if ctx.Err() != nil {
			return token{}, ctx.Err()
		}
		f.keeper.Log.Warn("no browser could be started for the sign-in", "error", err)
		return token{}, &noBrowserError{Err: err}
	}
	began := f.keeper.Now()
	stop := f.waiting(ctx)
	code, err := back.wait(ctx)
	stop()
	if err != nil {
		return token{}, err
	}
	got, err := f.authority.Token(ctx, client, Grant{Type: grantCode, Code: code, Verifier: verifier, RedirectURI: back.address()})
	if err != nil {
		back.finish(failedPage(err))
		return token{}, f.ended(err, began)
	}
	t, err := store(client, got)
	if err != nil {
		back.finish(failedPage(err))
		return token{}, err
	}
	back.finish(signedIn)
	return t, nil
}

// authorizeQuery is the query of the page on which the person signs in. The parameter of the scopes
// is called scopes, and no value has a plus for a blank: as the AWS CLI sends it.
func (f *flow) authorizeQuery(client Registration, redirect, state string, verifier secret.String) string {
	challenge := sha256.Sum256([]byte(verifier.Reveal()))
	query := url.Values{
		"response_type": {"code"}, "client_id": {client.ClientID}, "redirect_uri": {redirect}, "state": {state},
		"code_challenge_method": {"S256"}, "code_challenge": {base64.RawURLEncoding.EncodeToString(challenge[:])},
		"scopes": {strings.Join(f.session.scopes(), " ")},
	}
	return strings.ReplaceAll(query.Encode(), "+", "%20")
}
