//go:build unix

package app_test

import (
	"fmt"
	"os"
	"strconv"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/seed642dee07/aws-federate/internal/fakeaws"
)

// code FILE writes a fresh MFA code of alice's device, and CODE into the environment.
func code(ts *testscript.TestScript, _ bool, args []string) {
	fresh := the(ts).device.Code()
	ts.Setenv("CODE", fresh)
	if len(args) > 0 {
		ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(fresh+"\n"), 0o600))
	}
}

// code2 writes two fresh codes, CODE and CODE2, into the environment.
func code2(ts *testscript.TestScript, _ bool, _ []string) {
	ts.Setenv("CODE", the(ts).device.Code())
	ts.Setenv("CODE2", the(ts).device.Code())
}

// clock OFFSET moves AWS's clock.
func clock(ts *testscript.TestScript, _ bool, args []string) {
	offset, err := time.ParseDuration(args[0])
	ts.Check(err)
	the(ts).SetClockOffset(offset)
}

// reset forgets the calls so far.
func reset(ts *testscript.TestScript, _ bool, _ []string) { the(ts).ResetCalls() }

// expire ends all sessions that AWS has given out; "expire key" switches alice's key off.
func expire(ts *testscript.TestScript, _ bool, args []string) {
	if len(args) > 0 {
		the(ts).DeactivateKey(the(ts).alice.AccessKeyID)
		return
	}
	the(ts).ExpireSessions()
}

// fault ACTION KIND [TIMES] makes the next requests for an action go wrong, all of them without
// TIMES.
func fault(ts *testscript.TestScript, _ bool, args []string) {
	kinds := map[string]fakeaws.Fault{
		"throttling":  fakeaws.Throttling(),
		"unavailable": fakeaws.Unavailable(),
		"internal":    fakeaws.InternalError(),
		"page":        fakeaws.CaptivePage(),
		"too-many":    fakeaws.TooManyRequests(),
		"redirect":    fakeaws.CaptiveRedirect(),
		"dropped":     fakeaws.Dropped(),
		"truncated":   fakeaws.Truncated(),
		"slow":        fakeaws.Latency(time.Minute),
		"late":        fakeaws.Latency(300 * time.Millisecond),
		"otherrole": fakeaws.OtherSession(
			"arn:aws:sts::" + account + ":assumed-role/Other/s",
		),
		"otheraccount": fakeaws.OtherSession("arn:aws:sts::999988887777:assumed-role/Admin/s"),
	}
	if args[0] == "none" {
		the(ts).ClearFaults()
		return
	}
	times := 0
	if len(args) > 2 {
		times, _ = strconv.Atoi(args[2])
	}
	kind, ok := kinds[args[1]]
	if !ok {
		ts.Fatalf("no fault %s", args[1])
	}
	the(ts).Inject(args[0], kind, times)
}

// role NAME [EXTERNALID] adds or replaces a role of alice's account that trusts her.
func role(ts *testscript.TestScript, _ bool, args []string) {
	r := fakeaws.Role{Account: account, Name: args[0], Trust: []string{the(ts).alice.ARN}}
	if len(args) > 1 {
		r.ExternalID = args[1]
	}
	r.Untagged = r.Name == "Untagged"
	the(ts).AddRole(r)
}

// roles N adds N roles that want MFA and trust alice, R1 and so on, by turns in her account and in
// another.
func roles(ts *testscript.TestScript, _ bool, args []string) {
	n, err := strconv.Atoi(args[0])
	ts.Check(err)
	for i := range n {
		the(
			ts,
		).AddRole(fakeaws.Role{Account: []string{account, "444455556666"}[i%2], Name: fmt.Sprint("R", i+1), Trust: []string{the(ts).alice.ARN}, RequireMFA: true})
	}
}

// partition NAME adds a role Admin of that partition that trusts alice.
func partition(ts *testscript.TestScript, _ bool, args []string) {
	the(ts).SetPartition(args[0])
	role(ts, false, []string{"Admin"})
}
