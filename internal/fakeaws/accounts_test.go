package fakeaws_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sso"
	"github.com/aws/aws-sdk-go-v2/service/sso/types"

	"github.com/seed642dee07/aws-federate/internal/fakeaws"
)

// TestAssignments lists accounts and roles by the SDK's own pages, two at a time.
func TestAssignments(t *testing.T) {
	c := newCenter(t)
	for i := range 5 {
		account := fmt.Sprintf("11112222333%d", i)
		c.NameAccount(account, fmt.Sprint("Account ", i))
		for _, role := range []string{"Admin", "Dev", "Read"} {
			c.Assign(account, role)
		}
	}
	c.SetPage(2)
	token := aws.String(c.SignIn(time.Hour).AccessToken)
	client := sso.New(sso.Options{Region: "eu-west-1", BaseEndpoint: &c.URL})
	var got []string
	accounts := sso.NewListAccountsPaginator(client, &sso.ListAccountsInput{AccessToken: token})
	for accounts.HasMorePages() {
		page, err := accounts.NextPage(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		for _, a := range page.AccountList {
			got = append(got, *a.AccountName)
		}
	}
	roles := sso.NewListAccountRolesPaginator(client, &sso.ListAccountRolesInput{AccessToken: token, AccountId: aws.String("111122223331")})
	for roles.HasMorePages() {
		page, err := roles.NextPage(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range page.RoleList {
			got = append(got, *r.RoleName)
		}
	}
	if want := "Account 0 Account 1 Account 2 Account 3 Account 4 Admin Dev Read"; strings.Join(got, " ") != want {
		t.Errorf("got %q", got)
	}
	if c.Count("ListAccounts") != 3 || c.Count("ListAccountRoles") != 2 {
		t.Errorf("%d and %d calls", c.Count("ListAccounts"), c.Count("ListAccountRoles"))
	}
	c.Inject("ListAccounts", fakeaws.TooManyRequests(), 1)
	if _, err := client.ListAccounts(t.Context(), &sso.ListAccountsInput{AccessToken: token}); err != nil {
		t.Errorf("the SDK does not take it for throttling: %v", err)
	}
}

// TestAssignmentsRefused has what AWS refuses be refused.
func TestAssignmentsRefused(t *testing.T) {
	c := newCenter(t)
	c.Assign("111122223333", "Dev")
	good, bad := c.SignIn(time.Hour).AccessToken, c.SignIn(-time.Minute).AccessToken
	client := sso.New(sso.Options{Region: "eu-west-1", BaseEndpoint: &c.URL, RetryMaxAttempts: 1})
	_, err := client.ListAccounts(t.Context(), &sso.ListAccountsInput{AccessToken: &bad})
	if _, ok := errors.AsType[*types.UnauthorizedException](err); !ok {
		t.Errorf("an expired token: %v", err)
	}
	for name, in := range map[string]sso.ListAccountsInput{
		"too many": {AccessToken: &good, MaxResults: aws.Int32(101)}, "another's token": {AccessToken: &good, NextToken: aws.String("x")},
	} {
		_, err := client.ListAccounts(t.Context(), &in)
		if _, ok := errors.AsType[*types.InvalidRequestException](err); !ok {
			t.Errorf("%s: %v", name, err)
		}
	}
	_, err = client.ListAccountRoles(t.Context(), &sso.ListAccountRolesInput{AccessToken: &good, AccountId: aws.String("999988887777")})
	if err == nil || !strings.Contains(err.Error(), "ForbiddenException") {
		t.Errorf("another account: %v", err)
	}
}
