package console

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/seed642dee07/aws-federate/internal/prompt"
	"github.com/seed642dee07/aws-federate/internal/run/runtest"
)

// sees is a person who is shown a list, and what it was.
type sees struct {
	list    prompt.List
	answers string // the profile that is chosen; empty for who leaves the list
	nobody  bool
}

func (s *sees) choose(_ context.Context, list prompt.List) (int, error) {
	s.list = list
	i := slices.IndexFunc(list.Rows, func(row []string) bool { return row[0] == s.answers })
	if s.nobody || i < 0 {
		return 0, &prompt.NobodyError{Reason: "x", Asked: !s.nobody}
	}
	return i, nil
}

func (s *sees) names() string {
	names := make([]string, 0, len(s.list.Rows))
	for _, row := range s.list.Rows {
		names = append(names, row[0])
	}
	return strings.Join(names, " ")
}

const (
	prodPage  = "https://111122223333-abcd1234.eu-west-1.console.aws.amazon.com/ec2/home"
	devPage   = "https://444455556666-abcd1234.eu-west-1.console.aws.amazon.com/ec2/home"
	otherPage = "https://777788889999-abcd1234.eu-west-1.console.aws.amazon.com/ec2/home"
	all       = "china dev dev2 own prod sovereign sso unsafe user"
)

// TestChoose has whose console is opened settled by what was said: by option, by the page, by the
// environment, by a person.
func TestChoose(t *testing.T) {
	for name, tt := range map[string]struct {
		named, page, role string
		env               string
		hidden            bool
		config            string
		person            sees
		want              string // the profile
		shown, typed      string // the list
		note, err         string
	}{
		"a name":                    {named: "dev", page: prodPage, want: "dev"},
		"a typo":                    {named: "pord", person: sees{answers: "prod"}, want: "prod", shown: all, typed: "prod"},
		"a typo, nobody there":      {named: "pord", person: sees{nobody: true}, shown: all, typed: "prod", err: "pord"},
		"a typo, the list is left":  {named: "pord", shown: all, typed: "prod", err: "x"},
		"an address of no console":  {page: "https://example.com/", err: "example.com"},
		"nothing":                   {person: sees{answers: "sso"}, want: "sso", shown: all},
		"nothing, nobody there":     {person: sees{nobody: true}, shown: all},
		"nothing, the list is left": {shown: all, err: "x"},
		"nothing, one profile":      {config: "[default]\nregion = eu-west-1\n"},
		"nothing, no profile":       {config: "\n"},
		"a profile around":          {env: "AWS_PROFILE=dev"},
		"a typo around":             {env: "AWS_PROFILE=pord", person: sees{answers: "prod"}, want: "prod", shown: all, typed: "prod"},
		"keys around":               {env: "AWS_ACCESS_KEY_ID=AKIA"},
		"a container around":        {env: "AWS_CONTAINER_CREDENTIALS_FULL_URI=http://127.0.0.1/"},
		"a workload around":         {env: "AWS_WEB_IDENTITY_TOKEN_FILE=/x"},
		"a page": {
			page: otherPage, person: sees{answers: "user"}, want: "user", shown: "own unsafe user",
		}, // whose account only AWS knows
		"a page, nobody there": {
			page: otherPage, person: sees{nobody: true}, shown: "own unsafe user", err: "no profile is known to have it",
		},
		"a page of two": {page: devPage, person: sees{answers: "dev2"}, want: "dev2", shown: "dev dev2"},
		"a page of two, nobody": {
			page: devPage, person: sees{nobody: true}, shown: "dev dev2", err: "several profiles have account 444455556666 of that page: dev, dev2",
		},
		"a page of two, left":        {page: devPage, shown: "dev dev2", err: "x"},
		"a page and its profile":     {page: devPage, env: "AWS_PROFILE=dev2"},
		"a page and another profile": {page: devPage, env: "AWS_PROFILE=prod", person: sees{answers: "dev"}, want: "dev", shown: "dev dev2"},
		"a page and one not known":   {page: devPage, env: "AWS_PROFILE=own"},
		"a page and a typo": {
			page: devPage, env: "AWS_PROFILE=pord", person: sees{answers: "prod"}, want: "prod", shown: all, typed: "prod",
		},
		"a page and keys": {page: devPage, env: "AWS_ACCESS_KEY_ID=AKIA"},
		"a page and a role": {
			page: devPage, role: "arn:aws:iam::444455556666:role/X", person: sees{answers: "user"}, want: "user", shown: all,
		},
		"a page of one": {
			page: devPage, config: strings.Replace(config, "[profile dev2]\nrole_arn = arn:aws:iam::444455556666", "[profile dev2]\nrole_arn = "+
				"arn:aws:iam::777788889999", 1),
			want: "dev", note: `profile "dev" has account 444455556666 of that page`,
		},
		"a page of none": {
			page: otherPage, config: "[profile a]\nrole_arn = arn:aws:iam::111122223333:role/A\ncredential_source = Environment\n",
			err: "no profile is known to have it",
		},
		"hidden": {hidden: true, env: "AWS_PROFILE=dev", person: sees{answers: "prod"}, want: "prod", shown: all},
		"hidden, nobody there": {
			hidden: true, person: sees{nobody: true}, shown: all, err: "the AWS CLI runs this, and keeps --profile for itself",
		},
		"hidden, one profile": {
			hidden: true, config: "[default]\nregion = x\n", person: sees{answers: "default"}, want: "default", shown: "default",
		},
		"hidden, and a page": {
			hidden: true, page: devPage, env: "AWS_PROFILE=prod", person: sees{answers: "dev"}, want: "dev", shown: "dev dev2",
		},
		"hidden, keys and a page": {
			hidden: true, page: devPage, env: "AWS_ACCESS_KEY_ID=AKIA", person: sees{answers: "dev"}, want: "dev", shown: all,
		},
	} {
		if tt.config == "" {
			tt.config = config
		}
		h := runtest.New(t, tt.config, tt.env)
		h.Env.Choose = tt.person.choose
		r := h.Run(t)
		request := r.Request
		request.Profile, request.RoleARN, request.Route.Federate = tt.named, tt.role, true
		got, err := (&chooser{Run: r, set: h.Set(t), request: request, hidden: tt.hidden, page: tt.page}).choose(t.Context())
		says(t, name, err, tt.err)
		if want := cmp.Or(tt.want, tt.named); err == nil && (got.profile != want || got.note != tt.note) {
			t.Errorf("%s: %+v, want %s, %q", name, got, tt.want, tt.note)
		}
		if tt.person.names() != tt.shown || tt.person.list.Query != tt.typed {
			t.Errorf("%s: the list is %q with %q, want %q with %q", name, tt.person.names(), tt.person.list.Query, tt.shown, tt.typed)
		}
	}
}

// TestAsk has the list say what is known of each profile, and stay away where nobody is to be asked
// on the terminal.
func TestAsk(t *testing.T) {
	h := runtest.New(t, config)
	person := &sees{answers: "prod"}
	h.Env.Choose, h.Env.Environ = person.choose, []string{"TERM=x"}
	c := &chooser{Run: h.Run(t), set: h.Set(t)}
	if got, err := c.askFor(t.Context(), []string{"user", "prod"}, "Which? ", "pr"); got.profile != "prod" || err != nil {
		t.Errorf("%+v, %v", got, err)
	}
	row := strings.Join(person.list.Rows[1], "|")
	if row != "prod|111122223333|Admin|us-east-1" || person.list.Prompt != "Which? " || person.list.Query != "pr" ||
		!slices.Equal(person.list.Environ, h.Env.Environ) {
		t.Errorf("%s, %+v", row, person.list)
	}
	for _, how := range []string{"gui", "none"} {
		c.Run = h.Run(t, "--prompt", how)
		if _, err := c.askFor(t.Context(), []string{"user"}, "", ""); !nobodyChose(err) {
			t.Errorf("--prompt %s: %v", how, err)
		}
	}
	c.Run = h.Run(t)
	if _, err := c.askFor(t.Context(), nil, "", ""); !nobodyChose(err) {
		t.Errorf("no profiles: %v", err)
	}
	c.Env.Choose = nil
	if _, err := c.askFor(t.Context(), []string{"user"}, "", ""); !nobodyChose(err) {
		t.Errorf("a program that cannot ask: %v", err)
	}
	if nobodyChose(nil) || nobodyChose(errors.New("x")) || nobodyChose(&prompt.NobodyError{Asked: true}) {
		t.Error("who has left the list has chosen")
	}
}
