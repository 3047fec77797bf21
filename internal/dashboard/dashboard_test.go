package dashboard_test

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/seed642dee07/aws-federate/internal/dashboard"
	"github.com/seed642dee07/aws-federate/internal/text"
)

var now = time.Date(2026, 11, 27, 12, 0, 0, 0, time.UTC)

func in(d time.Duration) time.Time { return now.Add(d) }

// few are profiles of all sorts.
var few = []dashboard.Profile{
	{Name: "base", Kind: "keys", Region: "us-east-1"},
	{
		Name:    "corp-payments-production-administrator",
		Account: "444455556666",
		Role:    "AWSReservedSSO_AdministratorAccess_0123456789abcdef",
		Kind:    "role",
		Region:  "ap-southeast-2",
		Until:   in(52*time.Minute + 59*time.Second),
	},
	{Name: "lost", Broken: true},
	{
		Name: "日本-prod", Account: "111122223333", Role: "Admin", Kind: "role", Region: "eu-west-1",
		Device: "arn:aws:iam::111122223333:mfa/alice", Needs: "a code",
	},
}

// TestProfiles has the table be plain and whole without a terminal.
func TestProfiles(t *testing.T) {
	const want = `PROFILE ACCOUNT ROLE KIND REGION CACHED UNTIL MFA
base - - keys us-east-1 no - -
corp-payments-production-administrator 444455556666 AWSReservedSSO_AdministratorAccess_0123456789abcdef role ap-southeast-2 52m 2026-11-27T12:52:59Z -
lost - - - - broken - -
日本-prod 111122223333 Admin role eu-west-1 asks a code - arn:aws:iam::111122223333:mfa/alice`
	got := profiles(t, dashboard.Screen{Now: now}, few)
	if squeeze(got) != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	columns(t, got)
}

// TestFit has no row be wider than the terminal, whatever that is, and the name and what is cached
// stay the longest.
func TestFit(t *testing.T) {
	for width := 20; width <= 250; width++ {
		got := profiles(t, dashboard.Screen{Now: now, Columns: width}, few)
		for line := range strings.Lines(got) {
			if w := text.Width(strings.TrimSuffix(line, "\n")); w > width {
				t.Fatalf("%d columns: a row has %d\n%s", width, w, got)
			}
		}
		for _, want := range []string{"PROF", "CACHED", "52m", "asks a code", "broken"} {
			if !strings.Contains(got, want) {
				t.Fatalf("%d columns: no %q in\n%s", width, want, got)
			}
		}
		columns(t, got)
	}
	for width, want := range map[int]string{
		80:  "PROFILE ACCOUNT ROLE CACHED",
		100: "PROFILE ACCOUNT ROLE KIND REGION CACHED",
		60:  "PROFILE ACCOUNT ROLE CACHED",
		40:  "PROFILE ROLE CACHED",
		32:  "PROFILE CACHED",
		200: "PROFILE ACCOUNT ROLE KIND REGION CACHED UNTIL MFA",
		0:   "PROFILE ACCOUNT ROLE KIND REGION CACHED UNTIL MFA",
	} {
		head, _, _ := strings.Cut(profiles(t, dashboard.Screen{Now: now, Columns: width}, few), "\n")
		if got := strings.Join(strings.Fields(head), " "); got != want {
			t.Errorf("%d columns: %s, want %s", width, got, want)
		}
	}
	if got := profiles(t, dashboard.Screen{Now: now, Columns: 80}, few); !strings.Contains(got, "corp-payments-pro…ion-administrator") {
		t.Errorf("a name is cut to keep less:\n%s", got)
	}
	whole := profiles(t, dashboard.Screen{Now: now, Columns: 40, Wide: true}, few)
	if strings.Contains(whole, "…") || !strings.Contains(whole, "MFA") || !strings.Contains(whole, "2026-11-27T12:52:59Z") {
		t.Errorf("something is cut or left out of\n%s", whole)
	}
}

// TestColours has what is about to end be seen, and no colour where none is wanted.
func TestColours(t *testing.T) {
	for left, colour := range map[time.Duration]string{time.Hour: "32", 15 * time.Minute: "32", 14 * time.Minute: "33", 4 * time.Minute: "31"} {
		got := profiles(t, dashboard.Screen{Now: now, Columns: 30, Colour: true}, []dashboard.Profile{{Name: "p", Until: in(left)}})
		if want := "\x1b[" + colour + "m" + dashboard.Left(in(left), now) + "\x1b[0m\n"; !strings.HasSuffix(got, want) {
			t.Errorf("%v: %q, want %q", left, got, want)
		}
	}
	all := profiles(t, dashboard.Screen{Now: now, Columns: 80}, few)
	if strings.Contains(all, "\x1b") {
		t.Errorf("%q", all)
	}
	coloured := profiles(t, dashboard.Screen{Now: now, Columns: 80, Colour: true}, few)
	if plain(coloured) != all {
		t.Errorf("colours move the columns:\n%s\n%s", plain(coloured), all)
	}
}

// TestLeft promises no more than there is.
func TestLeft(t *testing.T) {
	for left, want := range map[time.Duration]string{
		-time.Hour: "under 1m", 59 * time.Second: "under 1m", time.Minute: "1m", 52*time.Minute + 59*time.Second: "52m", time.Hour: "1h",
		12*time.Hour - time.Second: "11h59m", 100 * time.Hour: "4d", 90 * 24 * time.Hour: "90d",
	} {
		if got := dashboard.Left(in(left), now); got != want {
			t.Errorf("%v: %s, want %s", left, got, want)
		}
	}
}

// TestBelow has sessions and sign-ins stand below, where there are any.
func TestBelow(t *testing.T) {
	screen := dashboard.Screen{Now: now, Columns: 80}
	below := func(sessions []dashboard.Session, signIns []dashboard.SignIn) string {
		var out strings.Builder
		if err := errors.Join(screen.Sessions(&out, sessions), screen.SignIns(&out, signIns)); err != nil {
			t.Error(err)
		}
		return out.String()
	}
	if got := below(nil, nil); got != "" {
		t.Errorf("%q", got)
	}
	got := below(
		[]dashboard.Session{{Device: "arn:aws:iam::111122223333:mfa/alice", KeysOf: "base", Until: in(11 * time.Hour)}},
		[]dashboard.SignIn{
			{Name: "corp", StartURL: "https://corp.awsapps.com/start", Until: in(8 * time.Hour)},
			{Name: "old", StartURL: "https://old.awsapps.com/start"},
			{Name: "over", StartURL: "x", Until: in(-time.Minute)},
			{Name: "renewed", StartURL: "x", Until: in(-time.Minute), Renewable: true},
			{Name: "junk", StartURL: "x\x1b[2J", Trouble: "its file cannot be read"},
		},
	)
	const want = `
MFA SESSION                          KEYS OF  LEFT  UNTIL
arn:aws:iam::111122223333:mfa/alice  base     11h   2026-11-27T23:00:00Z

SIGN-IN  START URL                       SIGNED IN
corp     https://corp.awsapps.com/start  8h
old      https://old.awsapps.com/start   no
over     x                               no, it has ended
renewed  x                               renewed when needed
junk     x�[2J                           no: its file cannot be read
`
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// TestMany has the rows of many profiles, which several threads draw, be those of each alone, and in
// their order.
func TestMany(t *testing.T) {
	many := make([]dashboard.Profile, 1203)
	for i := range many {
		many[i] = few[i%len(few)]
		many[i].Name = fmt.Sprintf("%04d", i) + many[i].Name
	}
	screen := dashboard.Screen{Now: now, Columns: 100, Colour: true}
	lines := slices.Collect(strings.Lines(profiles(t, screen, many)))
	if len(lines) != 1+len(many) {
		t.Fatalf("%d lines of %d profiles", len(lines), len(many))
	}
	for i, line := range lines[1:] { // the same ones but for their names
		same := lines[1+i%len(few)]
		if !strings.HasPrefix(line, many[i].Name[:4]) || line[4:] != same[4:] {
			t.Fatalf("row %d is %q, and %q begins with %s", i, line, same, many[i].Name[:4])
		}
	}
	many[600].Region = "a-region-that-is-wider-than-all"
	whole := profiles(t, dashboard.Screen{Now: now}, many)
	if columns(t, whole); !strings.Contains(whole, many[600].Region) {
		t.Error("what one thread alone knows to be wide is cut")
	}
}

// TestUnwritten has who draws hear that nothing can be written.
func TestUnwritten(t *testing.T) {
	reader, writer := io.Pipe()
	if err := reader.Close(); err != nil {
		t.Fatal(err)
	}
	screen := dashboard.Screen{Now: now}
	for name, err := range map[string]error{
		"profiles": screen.Profiles(writer, len(few), func(i int) dashboard.Profile { return few[i] }),
		"sessions": screen.Sessions(writer, []dashboard.Session{{Until: now}}),
		"sign-ins": screen.SignIns(writer, []dashboard.SignIn{{}}),
	} {
		if !errors.Is(err, io.ErrClosedPipe) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// profiles is the table of profiles for a screen.
func profiles(t *testing.T, screen dashboard.Screen, all []dashboard.Profile) string {
	t.Helper()
	var out strings.Builder
	if err := screen.Profiles(&out, len(all), func(i int) dashboard.Profile { return all[i] }); err != nil {
		t.Error(err)
	}
	return out.String()
}

// columns checks that the last column begins in the same place in all rows.
func columns(t *testing.T, table string) {
	t.Helper()
	at := -1
	for line := range strings.Lines(plain(table)) {
		var here int
		for _, last := range []string{"CACHED ", "no ", "52m ", "broken ", "asks a code "} {
			if i := strings.LastIndex(strings.ReplaceAll(line, "\n", " "), " "+last); i >= 0 {
				here = text.Width(line[:i])
			}
		}
		if at >= 0 && here != at {
			t.Errorf("a column moves from %d to %d:\n%s", at, here, table)
			return
		}
		at = here
	}
}

func plain(s string) string {
	for _, colour := range []string{"0", "1", "31", "32", "33"} {
		s = strings.ReplaceAll(s, fmt.Sprintf("\x1b[%sm", colour), "")
	}
	return s
}

func squeeze(s string) string {
	var lines []string
	for line := range strings.Lines(s) {
		lines = append(lines, strings.Join(strings.Fields(line), " "))
	}
	return strings.Join(lines, "\n")
}
