package wording

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
)

const module = "github.com/seed642dee07/aws-federate"

// inside are the types that a person never sees by themselves, with what they come in or become.
var inside = map[string]string{
	"internal/cred/servecmd.ConsoleError": "serve.RefusedError of the client",
	"internal/handover.ExitError":         "the exit code of the command, which becomes ours",
	"internal/awslogin.NeededError":       "source.PersonNeededError",
	"internal/awslogin.OverError":         "source.PersonNeededError",
	"internal/prompt.TooLongError":        "source.PersonNeededError: an answer that is refused is none",
	"internal/renewal.FailedError":        "source.PersonNeededError",
	"internal/signin.NeededError":         "source.PersonNeededError",
	"internal/signin.NobodyError":         "source.PersonNeededError",
	"internal/signin.DeniedError":         "source.PersonNeededError",
	"internal/signin.TimeoutError":        "source.PersonNeededError",
	"internal/signin.ExpiredError":        "source.PersonNeededError",
	"internal/starturl.ResolveError":      "source.StartURLError",
	"internal/signin.RefusalError":        "awscall.CallError, which it is around",
	"internal/cachekey.UnavailableError":  "run.NoCacheKeyError, which it is in",
	"internal/keyring.NotFoundError":      "keys.LostError or keys.UnknownError",
	"internal/processjson.TextError":      "encode.UnsafeValueError",
	"internal/wholefile.ChangedError":     "editor.FileError, which it is in",
	"pkg/federation.AnswerError":          "console.SignInError",
	"pkg/federation.NetworkError":         "console.SignInError",
	"pkg/federation.RefusedError":         "console.SignInRefusedError",
	"pkg/federation.UnavailableError":     "console.SignInError",
}

// TestEveryErrorHasWords finds a type of error that is exported somewhere in the module and that no
// entry is for.
func TestEveryErrorHasWords(t *testing.T) {
	worded := map[string]bool{}
	for _, table := range []Table{FederateCred(), Console()} {
		for _, name := range types(t, table) {
			worded[name] = true
		}
	}
	found := map[string]bool{}
	for _, name := range errorTypes(t, "../..") {
		found[name] = true
		switch _, hidden := inside[name]; {
		case !worded[name] && !hidden:
			t.Errorf("%s has no words", name)
		case worded[name] && hidden:
			t.Errorf("%s has words and is said to need none", name)
		}
	}
	for name := range inside {
		if !found[name] {
			t.Errorf("there is no type %s", name)
		}
	}
	if len(found) < 50 {
		t.Errorf("only %d types are found", len(found))
	}
}

// types are those that a table has words for.
func types(t *testing.T, table Table) (names []string) {
	t.Helper()
	for _, words := range table(report{}) {
		asked := &probeError{}
		words(asked)
		name := strings.TrimPrefix(asked.of.PkgPath(), module+"/") + "." + asked.of.Name()
		if slices.Contains(names, name) {
			t.Errorf("%s has words twice, of which the second are never said", name)
		}
		names = append(names, name)
	}
	return names
}

// probeError is an error that is of no type, and notes for which it is taken apart.
type probeError struct{ of reflect.Type }

func (a *probeError) Error() string { return "" }

func (a *probeError) As(target any) bool {
	a.of = reflect.TypeOf(target).Elem().Elem() // of a pointer to a pointer
	return false
}

// errorTypes are the exported types called …Error that have a method Error, in what is shipped, as
// "DIRECTORY.TYPE".
func errorTypes(t *testing.T, root string) (names []string) {
	t.Helper()
	err := fs.WalkDir(os.DirFS(root), ".", func(path string, entry fs.DirEntry, err error) error {
		switch dir := filepath.Base(path); {
		case err != nil:
			return err
		case entry.IsDir() && (dir == "fakeaws" || dir == "testkit" || dir == "testdata" || dir == "test" || len(dir) > 1 && dir[0] == '.'):
			return fs.SkipDir
		case entry.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go"):
			return nil
		}
		file, err := parser.ParseFile(token.NewFileSet(), filepath.Join(root, path), nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		for _, declaration := range file.Decls {
			if name, ok := errorMethod(declaration); ok {
				names = append(names, filepath.ToSlash(filepath.Dir(path))+"."+name)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return names
}

// errorMethod is the exported type that a declaration gives a method Error, if it does and is
// called so.
func errorMethod(declaration ast.Decl) (name string, ok bool) {
	method, ok := declaration.(*ast.FuncDecl)
	if !ok || method.Recv == nil || method.Name.Name != "Error" {
		return "", false
	}
	of := method.Recv.List[0].Type
	if pointer, ok := of.(*ast.StarExpr); ok {
		of = pointer.X
	}
	id, ok := of.(*ast.Ident)
	if !ok || !id.IsExported() || !strings.HasSuffix(id.Name, "Error") {
		return "", false
	}
	return id.Name, true
}
