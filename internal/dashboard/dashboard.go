// Package dashboard draws the tables in which a person sees at a glance what they have: profiles,
// MFA sessions and sign-ins, and how long each lasts yet. It fits them to a terminal, cuts what
// matters least, and colours what is about to end. It does not know where any of it comes from, nor
// which command shows it.
package dashboard

import (
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

// Profiles is the table of profiles.
func (s Screen) Profiles(all []Profile) string {
	t := table{screen: s, rows: len(all), columns: []column{
		{head: "PROFILE", cell: func(row int) cell { return plain(all[row].Name) }, steps: []int{32, 14, 4}},
		{head: "ACCOUNT", cell: func(row int) cell { return plain(all[row].Account) }, drop: 3},
		{head: "ROLE", cell: func(row int) cell { return plain(all[row].Role) }, steps: []int{16, 10}, drop: 4},
		{head: "KIND", cell: func(row int) cell { return plain(all[row].Kind) }, drop: 1, cheap: true},
		{head: "REGION", cell: func(row int) cell { return plain(all[row].Region) }, drop: 2, cheap: true},
		{head: "CACHED", cell: func(row int) cell { return s.cached(&all[row]) }},
		{head: "UNTIL", cell: func(row int) cell { return at(all[row].Until) }, extra: true},
		{head: "MFA", cell: func(row int) cell { return plain(all[row].Device) }, extra: true, steps: []int{24}},
	}}
	return t.draw()
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

// Sessions is the table of MFA sessions; empty where there is none.
func (s Screen) Sessions(all []Session) string {
	t := table{screen: s, rows: len(all), columns: []column{
		{
			head:  "MFA SESSION",
			cell:  func(row int) cell { return plain(all[row].Device) },
			steps: []int{40, 20, 4},
		},
		{head: "KEYS OF", cell: func(row int) cell { return plain(all[row].KeysOf) }, steps: []int{12}, drop: 1},
		{head: "LEFT", cell: func(row int) cell { return s.left(all[row].Until) }},
		{head: "UNTIL", cell: func(row int) cell { return at(all[row].Until) }, extra: true},
	}}
	return t.below()
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

// SignIns is the table of sign-ins; empty where there is none.
func (s Screen) SignIns(all []SignIn) string {
	t := table{screen: s, rows: len(all), columns: []column{
		{
			head:  "SIGN-IN",
			cell:  func(row int) cell { return plain(all[row].Name) },
			steps: []int{20, 12, 4},
		},
		{head: "START URL", cell: func(row int) cell { return plain(all[row].StartURL) }, steps: []int{20}, drop: 1},
		{head: "SIGNED IN", cell: func(row int) cell { return s.signedIn(all[row]) }},
		{head: "UNTIL", cell: func(row int) cell { return at(all[row].Until) }, extra: true},
	}}
	return t.below()
}

func (s Screen) signedIn(signIn SignIn) cell {
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
