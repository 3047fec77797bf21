package wording

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// onThePage has, for each type of error, the words of its message by which a person finds it on
// the page for troubles.
var onThePage = map[string]string{
	"internal/awscall.AnswerError":               "wrong answer",
	"internal/awscall.CallError":                 "assuming ",
	"internal/awscall.ClockError":                "wrong clock",
	"internal/awscall.NetworkError":              "cannot reach ",
	"internal/awsclient.BundleError":             "cannot use the certificates in ",
	"internal/browser.ContainerUnsupportedError": "has no containers; Firefox has",
	"internal/browser.ForwardedError":            "by way of a port that is forwarded",
	"internal/browser.LaunchError":               "browser launcher ",
	"internal/browser.NotFetchedError":           "no browser came for the page within ",
	"internal/browser.ProfileUnsupportedError":   " takes no profile",
	"internal/browser.UnknownBrowserError":       "no browser and no program is called ",
	"internal/browser.UnknownProfileError":       "has no profile of its own called ",
	"internal/browser.UnreachableError":          "no browser here can be seen",
	"internal/clipboard.UnavailableError":        "no clipboard",
	"internal/commandline.CommandError":          "is no command",
	"internal/commandline.OptionError":           "there is no option ",
	"internal/console.AccountError":              "the page belongs to account ",
	"internal/console.ContainerError":            "container ",
	"internal/console.NoConsoleError":            "AWS opens no console with that",
	"internal/console.PictureError":              "cannot draw the QR code",
	"internal/console.SignInError":               "sign-in of ",
	"internal/console.SignInRefusedError":        "sign-in refused",
	"internal/console.WordError":                 "is neither a profile nor a service or a page of one",
	"internal/cred.DoctorError":                  " things fail",
	"internal/cred/signincmd.LoginError":         "not signed in for ",
	"internal/cred/signincmd.NoSignInError":      "does not sign in to IAM Identity Center",
	"internal/cred/servecmd.TokenFileError":      "the token cannot be written to ",
	"internal/cred.WarmError":                    "profiles were not fetched (",
	"internal/cred/signincmd.WhichError":         "no profile or sso-session was named",
	"internal/cred/command.ConsentError":         "nothing was changed",
	"internal/cred/command.DeclinedError":        "nobody said yes",
	"internal/cred/keyscmd.KeptError":            "was not removed",
	"internal/cred/keyscmd.PairError":            "was not added",
	"internal/cred/keyscmd.UnaskedError":         "has to be typed",
	"internal/cred/logcmd.FileError":             "cannot read the log",
	"internal/cred/logcmd.NoLogError":            "no log",
	"internal/editor.FileError":                  "cannot change ",
	"internal/editor.LineError":                  "bad line: ",
	"internal/editor.TouchedError":               "has been changed since",
	"internal/editor.UnsafeError":                "cannot be changed without touching more of the file",
	"internal/encode.UnsafeValueError":           "has characters that format ",
	"internal/handover.NotFoundError":            "no directory of the PATH has it",
	"internal/handover.NotRunError":              "command ",
	"internal/keyring.StateError":                "the keyring cannot be used",
	"internal/keyring.WriteError":                ") has not kept ",
	"internal/keys.DamagedError":                 "has by that name is no key",
	"internal/keys.IndexError":                   "the index of keys ",
	"internal/keys.LostError":                    "is open and does not have it",
	"internal/keys.NameError":                    "a key cannot be called ",
	"internal/keys.TakenError":                   "is there already",
	"internal/keys.UnknownError":                 "nor the keyring has it",
	"internal/othervault.NoKeyError":             " has no key ",
	"internal/prompt.NobodyError":                "no profile was chosen",
	"internal/renewal.KeepError":                 "the sign-in cannot be kept",
	"internal/rotation.SecondKeyError":           "the user has a second access key, ",
	"internal/rotation.NotKeptError":             " cannot be kept",
	"internal/rotation.NotValidError":            "AWS does not take the new access key ",
	"internal/rotation.LostNextError":            "is not where an interrupted rotation had kept it",
	"internal/rotation.OldKeyError":              " is still active",
	"internal/rotation.NoKeysError":              "has no access key with its secret in ",
	"internal/cred/rotatecmd.NotInFileError":     "has no long-lived keys of its own",
	"internal/run.AgentError":                    "gets no credentials",
	"internal/run.NoProfileError":                "there is no profile yet",
	"internal/run.NoCacheKeyError":               "the cache cannot be encrypted, as ",
	"internal/run.UsageError":                    "wrong usage",
	"internal/serve.ListenError":                 "cannot listen on ",
	"internal/serve.RefusedError":                "gives no credentials",
	"internal/serve.UnansweredError":             "no server answers at ",
	"internal/settings.FileError":                "cannot read ",
	"internal/settings.LineError":                "bad line",
	"internal/setup.TakenError":                  " is there already",
	"internal/signin.ForgetError":                "the sign-in cannot be forgotten",
	"internal/signin.OtherError":                 ", which asked for the same sign-in",
	"internal/source.CircleError":                "credential_process leads in a circle",
	"internal/source.CodeError":                  "STS refused the MFA code for ",
	"internal/source.EnvironmentError":           "no credentials in the environment",
	"internal/source.ExpiredKeysError":           " expired at ",
	"internal/source.InputError":                 "cannot use --stdin",
	"internal/source.MismatchError":              "wrong account or role",
	"internal/source.PersonNeededError":          "you are not signed in to ",
	"internal/source.ProcessError":               " of profile ",
	"internal/source.StartURLError":              "signing in to ",
	"internal/source.TokenError":                 "no usable token by ",
	"internal/source.UnlockedError":              " is good once, and no lock keeps other runs from sending the same",
	"io/fs.PathError":                            "cannot write to standard output",
	"pkg/cache.SharedError":                      ", which got no credentials",
	"pkg/federation.CredentialsError":            "long-lived keys cannot open the console",
	"pkg/federation.DestinationError":            "wrong destination",
	"pkg/federation.DurationError":               "a console session of ",
	"pkg/federation.EndpointError":               "the federation endpoint: ",
	"pkg/federation.LogoutError":                 "cannot sign out first",
	"pkg/federation.PortalError":                 "cannot open the access portal",
	"pkg/federation.RegionError":                 "is not in partition ",
	"pkg/federation.UnknownServiceError":         "is known",
	"pkg/federation.UnsupportedPartitionError":   "AWS publishes no ",
	"pkg/lock.HeldError":                         "waited in vain for ",
	"pkg/plan.SettingError":                      "the settings for all profiles",
	"pkg/plan.ChainError":                        "too many profiles",
	"pkg/profile.FileError":                      "cannot read ",
	"pkg/plan.KeyError":                          "names a key that does not exist",
	"pkg/plan.LoopError":                         " leads in a loop",
	"pkg/profile.NoCredentialsError":             " has no credentials",
	"pkg/profile.NotFoundError":                  " does not exist",
	"pkg/profile.SyntaxError":                    "bad line",
}

// ownWords are the types whose message is made of words that come with the error alone.
var ownWords = map[string]string{
	"internal/othervault.ReadError": "`key \"NAME\" of PROGRAM: …`",
	"internal/awscall.SetupError":   "a region or an endpoint that cannot be used",
	"internal/setup.JournalError":   "The journal for `setup undo`",
	"internal/setup.RefusedError":   "with another reason",
}

// TestEveryErrorIsOnThePage looks on the page for troubles for the words of each type of error in
// the tables, which have to be words that the programs say, and for each of AWS's codes that a hint
// goes by.
func TestEveryErrorIsOnThePage(t *testing.T) {
	text, err := os.ReadFile("../../docs/guide/troubleshooting.md")
	if err != nil {
		t.Fatal(err)
	}
	page, said := string(text), literals(t, "../..")
	seen := map[string]bool{}
	for _, table := range []Table{FederateCred(), Console()} {
		for _, name := range types(t, table) {
			seen[name] = true
			words, own := onThePage[name], ownWords[name]
			switch {
			case words == "" && own == "":
				t.Errorf("%s: say on the page what cures it, and here by which words it is found", name)
			case !strings.Contains(page, words) || !strings.Contains(page, own):
				t.Errorf("%s: the page has no %q", name, words+own)
			case own == "" && !strings.Contains(said, words):
				t.Errorf("%s: no program says %q", name, words)
			}
		}
	}
	for _, table := range []map[string]string{onThePage, ownWords} {
		for name := range table {
			if !seen[name] {
				t.Errorf("there is no %s", name)
			}
		}
	}
	for _, code := range codes(t) {
		if !strings.Contains(page, "`"+code+"`") {
			t.Errorf("the page says nothing of %s", code)
		}
	}
}

// literals are all texts in quotes of what is shipped.
func literals(t *testing.T, root string) string {
	t.Helper()
	var all strings.Builder
	for _, dir := range []string{"internal", "pkg"} {
		err := fs.WalkDir(os.DirFS(filepath.Join(root, dir)), ".", func(path string, _ fs.DirEntry, err error) error {
			if err != nil || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
				return err
			}
			inspect(t, filepath.Join(root, dir, path), func(node ast.Node) {
				if text, ok := literal(node); ok {
					all.WriteString(text + "\n")
				}
			})
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return all.String()
}

// codes are AWS's codes by which a hint is chosen.
func codes(t *testing.T) (codes []string) {
	t.Helper()
	code := regexp.MustCompile(`^[A-Z][A-Za-z_]{7,}$`)
	for _, file := range []string{"call.go", "login.go", "rotation.go", "source.go"} {
		inspect(t, file, func(node ast.Node) {
			branch, ok := node.(*ast.CaseClause)
			if !ok {
				return
			}
			for _, expression := range branch.List {
				if text, ok := literal(expression); ok && code.MatchString(text) {
					codes = append(codes, text)
				}
			}
		})
	}
	if len(codes) < 20 {
		t.Errorf("only %d codes are found", len(codes))
	}
	return codes
}

func inspect(t *testing.T, path string, see func(ast.Node)) {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	ast.Inspect(file, func(node ast.Node) bool {
		see(node)
		return true
	})
}

func literal(node ast.Node) (text string, ok bool) {
	of, ok := node.(*ast.BasicLit)
	if !ok || of.Kind != token.STRING {
		return "", false
	}
	text, err := strconv.Unquote(of.Value)
	return text, err == nil
}
