package main

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"

	"github.com/google/licensecheck"
)

// systems are those that the programs are released for.
var systems = []string{"linux", "darwin", "windows", "freebsd"}

// module is one that a program links, with the texts of its licence by their files' names.
type module struct {
	path, version string
	dir           string
	texts         map[string]string
}

// licences are the files that say whose code the programs have in them, and under which terms.
func licences(ctx context.Context, checkout string) (map[string]string, error) {
	modules, err := linked(ctx, checkout)
	if err != nil {
		return nil, err
	}
	var list string
	bodies := map[string][]string{} // who has a text
	for _, m := range modules {
		kind, err := m.kind()
		if err != nil {
			return nil, err
		}
		list += fmt.Sprintf("  %-66s %-40s %s\n", m.path, m.version, kind)
		for name, text := range m.texts {
			bodies[text] = append(bodies[text], m.path+": "+name)
		}
	}
	own, err := os.ReadFile(filepath.Join(checkout, "LICENSE"))
	if err != nil {
		return nil, err
	}
	theirs := "The programs of aws-federate are linked with these modules, and with the standard library of Go. Not each\n" +
		"system has all of them.\n\n" + list + "\nTheir licences and notices:\n" + sections(bodies)
	return map[string]string{
		"THIRD-PARTY-LICENSES": theirs,
		"copyright":            "aws-federate, https://github.com/seed642dee07/aws-federate\n\n" + string(own) + "\n" + rule + theirs,
	}, nil
}

const rule = "--------------------------------------------------------------------------------\n"

// sections are the texts, each once, below the names of those who have it.
func sections(bodies map[string][]string) string {
	for _, who := range bodies {
		slices.Sort(who)
	}
	texts := slices.SortedFunc(maps.Keys(bodies), func(a, b string) int {
		return cmp.Or(slices.Compare(bodies[a], bodies[b]), strings.Compare(a, b))
	})
	var b strings.Builder
	for _, text := range texts {
		fmt.Fprintf(&b, "\n%s%s\n\n%s\n", rule, strings.Join(bodies[text], "\n"), strings.TrimRight(text, "\n"))
	}
	return b.String()
}

// kind is the licence of a module by its SPDX name.
func (m module) kind() (string, error) {
	kinds := map[string]bool{}
	for _, text := range m.texts {
		for _, match := range licensecheck.Scan([]byte(text)).Match {
			kinds[match.ID] = true
		}
	}
	delete(kinds, "GooglePatentsFile") // a grant beside a licence
	if len(kinds) == 0 {
		return "", fmt.Errorf("%s has no text of a licence that is known", m.path)
	}
	return strings.Join(slices.Sorted(maps.Keys(kinds)), " and "), nil
}

// linked are the modules of both programs on all systems, and Go itself, by their names.
func linked(ctx context.Context, checkout string) ([]module, error) {
	found := map[string]*module{}
	for _, system := range systems {
		const format = "{{if .Standard}}std\t{{else}}{{.Module.Path}}\t{{.Module.Version}}{{end}}\t{{.Dir}}\t{{if .Module}}{{.Module.Dir}}{{end}}"
		list := exec.CommandContext(ctx, "go", "list", "-deps", "-tags", "urfave_cli_no_docs", "-f", format, "./cmd/...")
		list.Env = append(os.Environ(), "CGO_ENABLED=0", "GOOS="+system)
		list.Dir, list.Stderr = checkout, os.Stderr
		out, err := list.Output()
		if err != nil {
			return nil, fmt.Errorf("go list for %s: %w", system, err)
		}
		for line := range strings.Lines(string(out)) {
			f := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
			if f[0] == "std" || f[1] == "" { // ours has no version
				continue
			}
			if found[f[0]] == nil {
				found[f[0]] = &module{path: f[0], version: f[1], dir: f[3], texts: map[string]string{}}
			}
			if err := found[f[0]].collect(f[2]); err != nil {
				return nil, err
			}
		}
	}
	tool, err := standard(ctx)
	if err != nil {
		return nil, err
	}
	modules := []module{tool}
	for _, name := range slices.Sorted(maps.Keys(found)) {
		modules = append(modules, *found[name])
	}
	return modules, nil
}

// standard is the standard library, of the Go that builds.
func standard(ctx context.Context) (module, error) {
	out, err := exec.CommandContext(ctx, "go", "env", "GOROOT", "GOVERSION").Output()
	if err != nil {
		return module{}, fmt.Errorf("go env: %w", err)
	}
	root, version, _ := strings.Cut(strings.TrimSpace(string(out)), "\n")
	m := module{path: "the standard library of Go", version: version, dir: root, texts: map[string]string{}}
	return m, m.collect(root)
}

// collect takes the texts that stand in a directory of the module, and in those above it.
func (m *module) collect(dir string) error {
	for ; ; dir = filepath.Dir(dir) {
		entries, err := os.ReadDir(dir)
		if err != nil {
			return err
		}
		for _, entry := range entries {
			if entry.IsDir() || !isLicence(entry.Name()) {
				continue
			}
			path := filepath.Join(dir, entry.Name())
			text, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			name, err := filepath.Rel(m.dir, path)
			if err != nil {
				return err
			}
			m.texts[filepath.ToSlash(name)] = strings.ReplaceAll(string(text), "\r\n", "\n")
		}
		if dir == m.dir || dir == filepath.Dir(dir) {
			return nil
		}
	}
}

func isLicence(name string) bool {
	name = strings.ToUpper(name)
	return filepath.Ext(name) != ".GO" && slices.ContainsFunc([]string{"LICENSE", "LICENCE", "COPYING", "NOTICE", "PATENTS"},
		func(begin string) bool { return strings.HasPrefix(name, begin) })
}
