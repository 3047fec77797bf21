package docs_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// The most lines that a function, a file, and a package without its tests may have. The linters hold
// the first two as well, but for tests. Of a test, the rows of tables do not count: a table is read
// by the row.
const (
	mostOfFunction = 60
	mostOfFile     = 250
	mostOfPackage  = 3000
)

// TestSizes counts lines.
func TestSizes(t *testing.T) {
	packages := map[string]int{}
	err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && (strings.HasPrefix(entry.Name(), ".") && path != root || entry.Name() == "testdata"):
			return fs.SkipDir
		case filepath.Ext(path) != ".go":
			return nil
		}
		lines := measure(t, path)
		if !strings.HasSuffix(path, "_test.go") {
			packages[filepath.Dir(path)] += lines
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for name, lines := range packages {
		if lines > mostOfPackage {
			t.Errorf("package %s has %d lines without its tests, more than %d", name, lines, mostOfPackage)
		}
	}
	if len(packages) < 40 {
		t.Errorf("only %d packages are found", len(packages))
	}
}

// measure checks a file, and returns how many lines it has.
func measure(t *testing.T, path string) int {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	files := token.NewFileSet()
	file, err := parser.ParseFile(files, path, text, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	from, to := func(n ast.Node) int { return files.Position(n.Pos()).Line }, func(n ast.Node) int { return files.Position(n.End()).Line }
	rows := func(n ast.Node) int { return 0 }
	if strings.HasSuffix(path, "_test.go") {
		rows = func(n ast.Node) int { return tables(n, from, to) }
	}
	for _, declared := range file.Decls {
		function, ok := declared.(*ast.FuncDecl)
		if !ok || function.Body == nil {
			continue
		}
		if lines := to(function.Body) - from(function.Body) - 1 - rows(function); lines > mostOfFunction {
			t.Errorf("%s: %s has %d lines, more than %d", path, function.Name.Name, lines, mostOfFunction)
		}
	}
	lines := strings.Count(string(text), "\n")
	if counted := lines - rows(file); counted > mostOfFile {
		t.Errorf("%s has %d lines, more than %d", path, counted, mostOfFile)
	}
	return lines
}

// tables counts the lines between the braces of slices and maps that are written out.
func tables(in ast.Node, from, to func(ast.Node) int) (lines int) {
	ast.Inspect(in, func(n ast.Node) bool {
		literal, ok := n.(*ast.CompositeLit)
		if !ok {
			return true
		}
		switch literal.Type.(type) {
		case *ast.ArrayType, *ast.MapType:
			if len(literal.Elts) > 0 {
				lines += to(literal.Elts[len(literal.Elts)-1]) - from(literal.Elts[0]) + 1
			}
			return false
		}
		return true
	})
	return lines
}
