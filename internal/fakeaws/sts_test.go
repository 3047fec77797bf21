package fakeaws_test

import (
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sts"

	"github.com/seed642dee07/aws-federate/internal/fakeaws"
)

const hour = time.Hour

func TestAssumeRole(t *testing.T) {
	w := newWorld(t)
	out := mustAssume(t, w, userCreds(w.keys), func(in *sts.AssumeRoleInput) {
		in.SourceIdentity = aws.String("ann")
		in.Policy = aws.String(`{"Version":"2012-10-17","Statement":[]}`)
	})
	const session = "arn:aws:sts::" + account + ":assumed-role/admin/work"
	if *out.AssumedRoleUser.Arn != session || *out.SourceIdentity != "ann" {
		t.Errorf("answer: %s, %s", *out.AssumedRoleUser.Arn, *out.SourceIdentity)
	}
	if left := time.Until(*out.Credentials.Expiration); left < hour-time.Minute || left > hour {
		t.Errorf("lasts %v, want AWS's default of one hour", left)
	}
	c := sessionCreds(out.Credentials)
	who, err := client(w.Server, c).GetCallerIdentity(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	if *who.Arn != session || *who.Account != account || *who.UserId != *out.AssumedRoleUser.AssumedRoleId {
		t.Errorf("caller: %s %s %s", *who.Arn, *who.Account, *who.UserId)
	}
}

func TestEverySecretHoldsTheCanary(t *testing.T) {
	w := newWorld(t)
	sessions := []aws.Credentials{
		mustGetSession(t, w, nil), mustFederate(t, w),
		sessionCreds(mustAssume(t, w, userCreds(w.keys), nil).Credentials),
	}
	seen := map[string]bool{}
	for _, c := range sessions {
		if !strings.HasPrefix(c.AccessKeyID, "ASIA") || len(c.AccessKeyID) != 20 || seen[c.AccessKeyID] {
			t.Errorf("access key id %q", c.AccessKeyID)
		}
		seen[c.AccessKeyID] = true
		if !strings.Contains(c.SecretAccessKey, fakeaws.Canary) || !strings.Contains(c.SessionToken, fakeaws.Canary) {
			t.Errorf("no canary in the secrets of %s", c.AccessKeyID)
		}
		for _, char := range []string{"/", "+", "="} {
			if !strings.Contains(c.SessionToken, char) {
				t.Errorf("no %s in the token of %s", char, c.AccessKeyID)
			}
		}
		if n := len(c.SessionToken); n < 400 || n > 1000 {
			t.Errorf("token of %d characters", n)
		}
	}
	if s := w.keys.SecretAccessKey; len(s) != 40 || !strings.Contains(s, fakeaws.Canary) {
		t.Errorf("a user's secret has %d characters or no canary", len(s))
	}
}

func TestTrust(t *testing.T) {
	const other = "444455556666"
	w := newWorld(t)
	asRole := sessionCreds(mustAssume(t, w, userCreds(w.keys), nil).Credentials)
	rights := map[string]struct {
		role     fakeaws.Role
		caller   aws.Credentials
		external string
		refused  bool
	}{
		"user":                {role: fakeaws.Role{Trust: []string{w.keys.ARN}}},
		"anyone of account":   {role: fakeaws.Role{Trust: []string{"arn:aws:iam::" + account + ":root"}}},
		"bare account":        {role: fakeaws.Role{Trust: []string{account}}},
		"with a path":         {role: fakeaws.Role{Name: "team/reader", Trust: []string{w.keys.ARN}}},
		"role by its session": {role: fakeaws.Role{Trust: []string{w.role}}, caller: asRole},
		"session of user":     {role: fakeaws.Role{Trust: []string{w.keys.ARN}}, caller: mustGetSession(t, w, nil)},
		"nobody":              {role: fakeaws.Role{}, refused: true},
		"other account":       {role: fakeaws.Role{Trust: []string{"arn:aws:iam::" + other + ":root"}}, refused: true},
		"role for its user":   {role: fakeaws.Role{Trust: []string{w.keys.ARN}}, caller: asRole, refused: true},
		"federated user":      {role: fakeaws.Role{Trust: []string{"*"}}, caller: mustFederate(t, w), refused: true},
		"external id":         {role: fakeaws.Role{Trust: []string{account}, ExternalID: "x/1"}, external: "x/1"},
		"wrong external id": {
			role: fakeaws.Role{Trust: []string{account}, ExternalID: "x/1"}, external: "x/2", refused: true,
		},
		"no external id": {role: fakeaws.Role{Trust: []string{account}, ExternalID: "x/1"}, refused: true},
		"no MFA":         {role: fakeaws.Role{Trust: []string{account}, RequireMFA: true}, refused: true},
		"GetSessionToken without MFA": {
			role: fakeaws.Role{Trust: []string{account}, RequireMFA: true}, caller: mustGetSession(t, w, nil), refused: true,
		},
	}
	for name, test := range rights {
		t.Run(name, func(t *testing.T) {
			if test.role.Name == "" {
				test.role.Name = "target"
			}
			if test.caller.AccessKeyID == "" {
				test.caller = userCreds(w.keys)
			}
			test.role.Account = other
			role := w.AddRole(test.role)
			out, err := assume(t, w, test.caller, func(in *sts.AssumeRoleInput) {
				in.RoleArn = &role
				if test.external != "" {
					in.ExternalId = &test.external
				}
			})
			if test.refused {
				wantRefusal(t, err, 403, "AccessDenied", "User: "+caller(t, w, test.caller)+
					" is not authorized to perform: sts:AssumeRole on resource: "+role)
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if arn := *out.AssumedRoleUser.Arn; strings.Contains(arn, "team") || !strings.Contains(arn, other) {
				t.Errorf("session is %s", arn)
			}
		})
	}
}

func TestSessionAndFederationTokens(t *testing.T) {
	w := newWorld(t)
	session, federated := mustGetSession(t, w, nil), mustFederate(t, w)
	if arn := caller(t, w, session); arn != w.keys.ARN {
		t.Errorf("GetSessionToken gives %s", arn)
	}
	if arn := caller(t, w, federated); arn != "arn:aws:sts::"+account+":federated-user/ann" {
		t.Errorf("GetFederationToken gives %s", arn)
	}
	role := sessionCreds(mustAssume(t, w, userCreds(w.keys), nil).Credentials)
	for name, c := range map[string]aws.Credentials{"session": session, "federated": federated, "role": role} {
		t.Run(name, func(t *testing.T) {
			_, err := client(w.Server, c).GetSessionToken(t.Context(), nil)
			wantRefusal(t, err, 403, "AccessDenied", "Cannot call GetSessionToken with session credentials")
			_, err = client(w.Server, c).GetFederationToken(t.Context(), &sts.GetFederationTokenInput{Name: aws.String("ann")})
			wantRefusal(t, err, 403, "AccessDenied", "Cannot call GetFederationToken with session credentials")
		})
	}
	long := &sts.GetFederationTokenInput{Name: aws.String(strings.Repeat("n", 33)), DurationSeconds: aws.Int32(129601)}
	_, err := client(w.Server, userCreds(w.keys)).GetFederationToken(t.Context(), long)
	wantRefusal(t, err, 400, "ValidationError", "")
	longer := &sts.GetSessionTokenInput{DurationSeconds: aws.Int32(129601)}
	_, err = client(w.Server, userCreds(w.keys)).GetSessionToken(t.Context(), longer)
	wantRefusal(t, err, 400, "ValidationError", "")
}

func TestOtherPartition(t *testing.T) {
	server := start(t)
	server.SetPartition("aws-cn")
	keys := server.AddUser(account, "ann")
	w := world{server, keys, server.AddRole(fakeaws.Role{Account: account, Name: "admin", Trust: []string{keys.ARN}})}
	out := mustAssume(t, w, userCreds(keys), nil)
	if arn := *out.AssumedRoleUser.Arn; arn != "arn:aws-cn:sts::"+account+":assumed-role/admin/work" {
		t.Errorf("session is %s", arn)
	}
}

func TestManyCallersAtOnce(t *testing.T) {
	w := newWorld(t)
	w.Inject("AssumeRole", fakeaws.Latency(0), 0)
	ids := make(chan string, 20)
	var wg sync.WaitGroup
	for range cap(ids) {
		wg.Go(func() {
			out, err := assume(t, w, userCreds(w.keys), nil)
			if err != nil {
				t.Error(err)
				return
			}
			ids <- *out.Credentials.AccessKeyId
			w.Count("")
		})
	}
	wg.Wait()
	close(ids)
	seen := map[string]bool{}
	for id := range ids {
		seen[id] = true
	}
	if len(seen) != cap(ids) || w.Count("AssumeRole") != cap(ids) {
		t.Errorf("%d keys and %d calls, want %d", len(seen), w.Count("AssumeRole"), cap(ids))
	}
}
