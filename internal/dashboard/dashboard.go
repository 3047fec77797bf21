// Package dashboard draws the tables in which a person sees at a glance what they have: profiles,
// MFA sessions and sign-ins, and how long each lasts yet. It fits them to a terminal, cuts what
// matters least, and colours what is about to end. It does not know where any of it comes from, nor
// which command shows it.
package dashboard

import (
	"io"
	"strconv"
	"time"

	"github.com/seed642dee07/aws-federate/internal/text"
)

// Screen is what the tables are drawn for.
type Screen struct {
	// Columns is the width of the terminal. Zero is no terminal: all there is to say is said.
	Columns int
	// Wide wants all there is to say, whatever the width is.
	Wide   bool
	Colour bool
	Now    time.Time
}

// Profile is a row of the table of profiles. What is not known of it is empty.
type Profile struct {
	Name, Account, Role, Kind, Region, Device string
	// Until is how long the cache has its credentials; zero where it has none.
	Until time.Time
	// Needs is what a person is asked for now: "a code", or "a sign-in".
	Needs string
	// Broken says that it cannot work.
	Broken bool
	// Alone says that it has settings, and is for no credentials.
	Alone bool
}

// Profiles draws the table of profiles, of which there may be ten thousand: row makes that of each as
// often as it is asked for, and for several threads at once.
func (s Screen) Profiles(w io.Writer, profiles int, row func(i int) Profile) error {
	t := table[Profile]{screen: s, rows: profiles, row: row, columns: []column[Profile]{
		{head: "PROFILE", cell: func(p *Profile) cell { return plain(p.Name) }, steps: []int{32, 14, 4}},
		{head: "ACCOUNT", cell: func(p *Profile) cell { return plain(p.Account) }, drop: 3},
		{head: "ROLE", cell: func(p *Profile) cell { return plain(p.Role) }, steps: []int{16, 10}, drop: 4},
		{head: "KIND", cell: func(p *Profile) cell { return plain(p.Kind) }, drop: 1, cheap: true},
		{head: "REGION", cell: func(p *Profile) cell { return plain(p.Region) }, drop: 2, cheap: true},
		{head: "CACHED", cell: s.cached},
		{head: "UNTIL", cell: func(p *Profile) cell { return at(p.Until) }, extra: true},
		{head: "MFA", cell: func(p *Profile) cell { return plain(p.Device) }, extra: true, steps: []int{24}},
	}}
	return t.draw(w)
}

// cached says how long a profile lasts, else what it takes to have it.
func (s Screen) cached(p *Profile) cell {
	switch {
	case p.Broken:
		return cell{"broken", red}
	case p.Alone:
		return cell{text: "-"}
	case !p.Until.IsZero():
		return s.left(p.Until)
	case p.Needs != "":
		return cell{"asks " + p.Needs, yellow}
	}
	return plain("no")
}

// at is a time; empty for none.
func at(until time.Time) cell {
	if until.IsZero() {
		return cell{}
	}
	return plain(text.Time(until))
}

// left is how long it is until a time, in the colour of how soon that is.
func (s Screen) left(until time.Time) cell {
	colour := green
	switch left := until.Sub(s.Now); {
	case left < soon/3:
		colour = red
	case left < soon:
		colour = yellow
	}
	return cell{Left(until, s.Now), colour}
}

// soon is when something is about to end: from then on the AWS CLI and the SDKs refresh.
const soon = 15 * time.Minute

// Left is how long it is until a time, in whole minutes, as "52m": never more than there is.
func Left(until, now time.Time) string {
	const day = 24 * time.Hour
	switch left := until.Sub(now); {
	case left < time.Minute:
		return "under 1m"
	case left >= 3*day:
		return strconv.Itoa(int(left/day)) + "d"
	default:
		return text.Duration(left.Truncate(time.Minute))
	}
}

// Session is an MFA session: of which device, with whose keys.
type Session struct {
	Device, KeysOf string
	Until          time.Time
}

// Sessions draws the table of MFA sessions, where there are any, below another.
func (s Screen) Sessions(w io.Writer, all []Session) error {
	t := table[Session]{screen: s, rows: len(all), row: func(i int) Session { return all[i] }, columns: []column[Session]{
		{head: "MFA SESSION", cell: func(m *Session) cell { return plain(m.Device) }, steps: []int{40, 20, 4}},
		{head: "KEYS OF", cell: func(m *Session) cell { return plain(m.KeysOf) }, steps: []int{12}, drop: 1},
		{head: "LEFT", cell: func(m *Session) cell { return s.left(m.Until) }},
		{head: "UNTIL", cell: func(m *Session) cell { return at(m.Until) }, extra: true},
	}}
	return t.below(w)
}

// SignIn is a sign-in to IAM Identity Center.
type SignIn struct {
	Name, StartURL string
	// Until is when it ends or has ended; zero where there is none.
	Until time.Time
	// Renewable says that it is renewed without a person when it is needed.
	Renewable bool
	// Trouble says why it cannot be used; empty where nothing is wrong but time.
	Trouble string
}

// SignIns draws the table of sign-ins, where there are any, below another.
func (s Screen) SignIns(w io.Writer, all []SignIn) error {
	t := table[SignIn]{screen: s, rows: len(all), row: func(i int) SignIn { return all[i] }, columns: []column[SignIn]{
		{head: "SIGN-IN", cell: func(in *SignIn) cell { return plain(in.Name) }, steps: []int{20, 12, 4}},
		{head: "START URL", cell: func(in *SignIn) cell { return plain(in.StartURL) }, steps: []int{20}, drop: 1},
		{head: "SIGNED IN", cell: s.signedIn},
		{head: "UNTIL", cell: func(in *SignIn) cell { return at(in.Until) }, extra: true},
	}}
	return t.below(w)
}

func (s Screen) signedIn(signIn *SignIn) cell {
	switch {
	case signIn.Trouble != "":
		return cell{"no: " + signIn.Trouble, red}
	case signIn.Until.After(s.Now):
		return s.left(signIn.Until)
	case signIn.Renewable:
		return cell{"renewed when needed", green}
	case signIn.Until.IsZero():
		return cell{"no", yellow}
	}
	return cell{"no, it has ended", yellow}
}
