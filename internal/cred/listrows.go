package cred

import (
	"cmp"
	"fmt"
	"io"
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

// draw draws all tables, one below the other.
func draw(w io.Writer, screen dashboard.Screen, entries []run.Entry, signIns []signincmd.State) error {
	err := screen.Profiles(w, len(entries), func(i int) dashboard.Profile { return profileRow(&entries[i]) })
	if err == nil {
		err = screen.Sessions(w, sessionRows(entries))
	}
	if err == nil {
		err = screen.SignIns(w, signInRows(signIns))
	}
	return err
}

// kind is what people call the kind of a profile, by its last step.
func kind(step string) string {
	switch step {
	case "static_keys":
		return "keys"
	case "environment":
		return "env"
	case "web_identity":
		return "web"
	case "session_token":
		return "mfa"
	case "assume_role":
		return "role"
	}
	return step
}

// asked is what a person is asked for, in words.
func asked(needs string) string {
	switch needs {
	case run.NeedsCode:
		return "a code"
	case run.NeedsSignIn:
		return "sign-in"
	}
	return ""
}

func profileRow(e *run.Entry) dashboard.Profile {
	return dashboard.Profile{
		Name: e.Profile, Account: e.Account, Role: e.RoleName, Kind: kind(e.Type), Region: e.Region, Device: e.MFASerial,
		Until: e.Until, Needs: asked(e.Needs), Broken: e.Error != "" && !e.SettingsAlone, Alone: e.SettingsAlone,
	}
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
