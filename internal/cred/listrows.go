package cred

import (
	"cmp"
	"fmt"
	"time"

	"github.com/seed642dee07/aws-federate/internal/cred/signincmd"
	"github.com/seed642dee07/aws-federate/internal/dashboard"
	"github.com/seed642dee07/aws-federate/internal/run"
	"github.com/seed642dee07/aws-federate/internal/signin"
)

// order is how profiles are sorted that come by their names; nil where they stay so.
func order(by string) (func(a, b run.Entry) int, error) {
	switch by {
	case "name":
		return nil, nil //nolint:nilnil // no order but that
	case "account":
		return func(a, b run.Entry) int { return cmp.Compare(a.Account, b.Account) }, nil
	case "left":
		return func(a, b run.Entry) int {
			switch {
			case a.Until.IsZero() && b.Until.IsZero():
				return 0
			case a.Until.IsZero(): // what is not there ends last
				return 1
			case b.Until.IsZero():
				return -1
			}
			return a.Until.Compare(b.Until)
		}, nil
	}
	return nil, &run.UsageError{Problem: fmt.Sprintf("--sort is %q, and has to be left, name or account", by)}
}

// screenOf is what tables are drawn for.
func screenOf(r *run.Run, wide bool) dashboard.Screen {
	return dashboard.Screen{
		Columns: r.Columns(), Wide: wide, Colour: r.Colour() && run.IsTerminal(r.Env.Stdout), Now: r.Env.Now(),
	}
}

// kinds are what people call the kinds of profiles, by the last step of each.
var kinds = map[string]string{
	"static_keys": "keys", "environment": "env", "web_identity": "web", "session_token": "mfa", "assume_role": "role",
}

// asked are what a person is asked for, in words.
var asked = map[string]string{run.NeedsCode: "a code", run.NeedsSignIn: "sign-in"}

func profileRows(entries []run.Entry) []dashboard.Profile {
	rows := make([]dashboard.Profile, len(entries))
	for i := range entries {
		e := &entries[i]
		rows[i] = dashboard.Profile{
			Name: e.Profile, Account: e.Account, Role: e.RoleName, Kind: cmp.Or(kinds[e.Type], e.Type), Region: e.Region,
			Device: e.MFASerial, Until: e.Until, Needs: asked[e.Needs], Broken: e.Error != "" && !e.SettingsAlone,
			Alone: e.SettingsAlone,
		}
	}
	return rows
}

// sessionRows are the MFA sessions that are cached. Profiles share them.
func sessionRows(entries []run.Entry) (rows []dashboard.Session) {
	seen := map[string]bool{}
	for i := range entries {
		if e := &entries[i]; !e.SessionEnd.IsZero() && !seen[e.SessionKey] {
			seen[e.SessionKey] = true
			rows = append(rows, dashboard.Session{Device: e.MFASerial, KeysOf: e.KeysOf, Until: e.SessionEnd})
		}
	}
	return rows
}

func signInRows(all []signincmd.State) []dashboard.SignIn {
	rows := make([]dashboard.SignIn, len(all))
	for i, s := range all {
		rows[i] = dashboard.SignIn{Name: s.To, StartURL: s.StartURL, Until: s.Kept.Until, Renewable: s.Kept.Renewable}
		if s.Kept.Err != nil {
			rows[i].Until, rows[i].Renewable = time.Time{}, false
			if signin.LackOf(s.Kept.Err) == signin.Unreadable {
				rows[i].Trouble = "its file cannot be read"
			}
		}
	}
	return rows
}
