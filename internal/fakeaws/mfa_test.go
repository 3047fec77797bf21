package fakeaws_test

import (
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sts"

	"github.com/seed642dee07/aws-federate/internal/fakeaws"
	"github.com/seed642dee07/aws-federate/internal/fakeaws/totp"
	"github.com/seed642dee07/aws-federate/internal/testkit"
)

const (
	badCode   = "MultiFactorAuthentication failed with invalid MFA one time pass code. "
	badSerial = "MultiFactorAuthentication failed, unable to validate MFA code.  " +
		"Please verify your MFA serial number is valid and associated with this user."
	halfMFA = "MultiFactorAuthentication failed, must provide both MFA serial number and one time pass code."
)

// The vectors of RFC 6238 appendix B for SHA1 have 8 digits; a code of 6 digits is their end.
func TestTOTPVectors(t *testing.T) {
	for seconds, code := range map[uint64]string{
		59: "94287082", 1111111109: "07081804", 1111111111: "14050471",
		1234567890: "89005924", 2000000000: "69279037", 20000000000: "65353130",
	} {
		if got := totp.Code([]byte("12345678901234567890"), seconds/30); got != code[2:] {
			t.Errorf("at %d: %s, want %s", seconds, got, code[2:])
		}
	}
}

func withMFA(serial, code string) func(*sts.AssumeRoleInput) {
	return func(in *sts.AssumeRoleInput) { in.SerialNumber, in.TokenCode = &serial, &code }
}

// mfaWorld is a world whose role asks for MFA, and the device for it.
func mfaWorld(t *testing.T) (world, fakeaws.Device) {
	t.Helper()
	w := newWorld(t)
	w.AddRole(fakeaws.Role{
		Account: account, Name: "admin", Trust: []string{account}, RequireMFA: true, MaxSessionDuration: 2 * hour,
	})
	return w, w.AddDevice(w.keys.ARN, "phone")
}

func TestRoleWithMFA(t *testing.T) {
	w, device := mfaWorld(t)
	if device.Serial != "arn:aws:iam::"+account+":mfa/phone" {
		t.Errorf("serial is %s", device.Serial)
	}
	direct := mustAssume(t, w, userCreds(w.keys), withMFA(device.Serial, device.Code()))
	in := &sts.GetSessionTokenInput{SerialNumber: &device.Serial, TokenCode: aws.String(device.Code())}
	session := mustGetSession(t, w, in)
	mustAssume(t, w, session, nil)
	_, err := assume(t, w, sessionCreds(direct.Credentials), nil)
	wantRefusal(t, err, 403, "AccessDenied", "") // MFA does not pass from one role to the next
}

func TestCodesThatAreRefused(t *testing.T) {
	w, device := mfaWorld(t)
	bob := w.AddUser(account, "bob")
	used := device.Code()
	mustAssume(t, w, userCreds(w.keys), withMFA(device.Serial, used))
	w.SetClockOffset(-time.Hour)
	old := w.AddDevice(w.keys.ARN, "old")
	stale := old.Code()
	w.SetClockOffset(0)
	tests := map[string]struct {
		caller  aws.Credentials
		change  func(*sts.AssumeRoleInput)
		message string
	}{
		"used":            {change: withMFA(device.Serial, used), message: badCode},
		"an hour old":     {change: withMFA(old.Serial, stale), message: badCode},
		"no such device":  {change: withMFA(device.Serial+"s", device.Code()), message: badSerial},
		"another's":       {caller: userCreds(bob), change: withMFA(device.Serial, device.Code()), message: badSerial},
		"serial alone":    {change: func(in *sts.AssumeRoleInput) { in.SerialNumber = &device.Serial }, message: halfMFA},
		"code alone":      {change: func(in *sts.AssumeRoleInput) { in.TokenCode = &used }, message: halfMFA},
		"other's numbers": {change: withMFA(device.Serial, wrong(device)), message: badCode},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			if test.caller.AccessKeyID == "" {
				test.caller = userCreds(w.keys)
			}
			_, err := assume(t, w, test.caller, test.change)
			wantRefusal(t, err, 403, "AccessDenied", test.message)
		})
	}
	in := &sts.GetSessionTokenInput{SerialNumber: &device.Serial, TokenCode: &used}
	_, err := client(w.Server, userCreds(w.keys)).GetSessionToken(t.Context(), in)
	wantRefusal(t, err, 403, "AccessDenied", badCode)
}

// wrong is a code of 6 digits that is none of the device's next ones.
func wrong(device fakeaws.Device) string {
	taken := map[string]bool{}
	for range 5 {
		taken[device.Code()] = true
	}
	for _, code := range []string{"000000", "000001", "000002", "000003", "000004", "000005"} {
		if !taken[code] {
			return code
		}
	}
	return ""
}

func TestCodesWithoutWaiting(t *testing.T) {
	w, device := mfaWorld(t)
	codes := make([]string, 0, 10)
	for range 10 {
		codes = append(codes, device.Code())
	}
	for _, code := range codes {
		mustAssume(t, w, userCreds(w.keys), withMFA(device.Serial, code))
	}
}

func TestOathtoolAgrees(t *testing.T) {
	tool := testkit.Program(t, "oathtool")
	w, device := mfaWorld(t)
	for _, when := range []string{"now", "now + 30 seconds"} {
		cmd := exec.CommandContext(t.Context(), tool, "--totp", "--base32", "--now="+when, "-")
		cmd.Stdin = strings.NewReader(device.Seed)
		out, err := cmd.Output()
		if err != nil {
			t.Fatal(err)
		}
		mustAssume(t, w, userCreds(w.keys), withMFA(device.Serial, strings.TrimSpace(string(out))))
	}
}
