package cred

import (
	"time"

	"github.com/seed642dee07/aws-federate/internal/run"
	"github.com/seed642dee07/aws-federate/internal/text"
	"github.com/seed642dee07/aws-federate/pkg/profile"
)

// printWarmed writes what lasts until when: the MFA sessions, and then the profiles.
func printWarmed(r *run.Run, profiles []warmed) error {
	rows := [][]string{{"PROFILE", "ACCOUNT", "ROLE", "UNTIL", "LEFT"}}
	sessions := map[string]bool{}
	for _, p := range profiles {
		for n, step := range p.plan.Steps {
			session, ok := step.(profile.SessionToken)
			key := p.plan.Fingerprint(n + 1)
			if until, cached := r.Disk.Until(key); ok && cached && !sessions[key] {
				sessions[key] = true
				rows = append(rows, append([]string{"(MFA session)", "", session.MFASerial}, lasting(r, until)...))
			}
		}
	}
	for _, p := range profiles {
		until := []string{"for ever", ""}
		if p.creds.CanExpire {
			until = lasting(r, p.creds.Expires)
		}
		rows = append(rows, append([]string{p.name, p.creds.AccountID, p.plan.RoleName()}, until...))
	}
	return text.Write(r.Env.Stdout, text.Table(rows))
}

// lasting is a time, and how long it is until then, as two columns.
func lasting(r *run.Run, until time.Time) []string {
	left := until.Sub(r.Env.Now()).Round(time.Minute)
	return []string{text.Time(until), text.Duration(left)}
}
