package signin

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/seed642dee07/aws-federate/internal/pyjson"
	"github.com/seed642dee07/aws-federate/internal/regular"
	"github.com/seed642dee07/aws-federate/internal/renewal"
	"github.com/seed642dee07/aws-federate/pkg/secret"
)

// accountScope is what a client asks for to get credentials of roles, and a refresh token.
// Source: https://docs.aws.amazon.com/cli/latest/userguide/cli-configure-sso.html,
// sso_registration_scopes.
const accountScope = "sso:account:access"

func (s SSOSession) scopes() []string {
	if len(s.Scopes) == 0 {
		return []string{accountScope}
	}
	return s.Scopes
}

// portal is the address that the service knows.
func (s SSOSession) portal() string { return cmp.Or(s.PortalURL, s.StartURL) }

// registered is the file of a registration. Source: awscli/botocore/utils.py,
// SSOTokenFetcherAuth._register_client.
type registered struct {
	ClientID     string   `json:"clientId"`
	ClientSecret string   `json:"clientSecret"`
	ExpiresAt    string   `json:"expiresAt"`
	Scopes       []string `json:"scopes,omitempty"`
	GrantTypes   []string `json:"grantTypes,omitempty"`
}

// register returns a registration for a client, from its file if that is good for it, else a new
// one, which is kept there. The lock of the session is held.
func (k *Keeper) register(ctx context.Context, s SSOSession, a Authority, client Client) (Registration, error) {
	path := filepath.Join(k.Dir, registrationName(s, client))
	if kept, ok := k.readRegistration(path, client); ok {
		return kept, nil
	}
	client.Name = "aws-federate"
	got, err := a.Register(ctx, client)
	if err != nil {
		return Registration{}, err
	}
	text, err := json.Marshal(registered{
		ClientID: got.ClientID, ClientSecret: got.ClientSecret.Reveal(), ExpiresAt: formatTime(got.Expires),
		Scopes: client.Scopes, GrantTypes: client.GrantTypes,
	})
	if err == nil {
		err = k.file(path).Write(append(text, '\n'))
	}
	if err != nil {
		k.Log.Debug("the client's registration is not kept", "error", renewal.NotKept(path, err))
	}
	return got, nil
}

// forget removes a registration that the service does not take any more, so that the next sign-in
// registers anew.
func (k *Keeper) forget(s SSOSession, err error) {
	if refusal, ok := errors.AsType[*RefusalError](err); ok && refusal.Refusal == BadClient {
		for _, client := range []Client{{GrantTypes: []string{grantCode}}, {}} {
			_ = os.Remove(filepath.Join(k.Dir, registrationName(s, client))) // or the next one fails in the same way
		}
	}
}

// readRegistration reads a registration that is good for a client. One of the AWS CLI may be for
// another way to sign in.
func (k *Keeper) readRegistration(path string, client Client) (Registration, bool) {
	var r registered
	text, err := regular.Read(path)
	if err != nil || json.Unmarshal(text, &r) != nil || r.ClientID == "" || r.ClientSecret == "" {
		return Registration{}, false
	}
	expires, err := parseTime(r.ExpiresAt)
	byCode := slices.Contains(client.GrantTypes, grantCode)
	if err != nil || expires.Sub(k.Now()) < window ||
		slices.Contains(r.GrantTypes, grantCode) != byCode || !slices.Equal(r.Scopes, client.Scopes) {
		return Registration{}, false
	}
	return Registration{ClientID: r.ClientID, ClientSecret: secret.New(r.ClientSecret), Expires: expires}, true
}

// registrationName is the name of the file that the AWS CLI keeps a registration in: a hash of how
// Python's json.dumps writes what it is for. Source: awscli/botocore/utils.py,
// BaseSSOTokenFetcher._registration_cache_key.
//
// Ours for codes in the browser has a name of its own: before 2.22 the AWS CLI takes whatever it
// finds under that name for one for codes of devices, and fails with it.
func registrationName(s SSOSession, client Client) string {
	tool := "botocore"
	if slices.Contains(client.GrantTypes, grantCode) {
		tool = "aws-federate"
	}
	scopes, name := "null", "null"
	if s.Scopes != nil {
		texts := make([]string, len(s.Scopes))
		for i, scope := range s.Scopes {
			texts[i] = pyjson.Text(scope)
		}
		scopes = "[" + strings.Join(texts, ", ") + "]"
	}
	if s.Name != "" {
		name = pyjson.Text(s.Name)
	}
	return pyjson.Hash(fmt.Sprintf(`{"region": %s, "scopes": %s, "session_name": %s, "startUrl": %s, "tool": %s}`,
		pyjson.Text(s.Region), scopes, name, pyjson.Text(s.StartURL), pyjson.Text(tool))) + ".json"
}
