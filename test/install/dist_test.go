package install_test

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"debug/buildinfo"
	"encoding/json"
	"errors"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// checkout is the top of the repository.
const checkout = "../.."

// variable names the directory of a release: "./release/reproduce --keep DIR" and "goreleaser release
// --snapshot" make one.
const variable = "AWS_FEDERATE_TEST_DIST"

// dist is the directory of a release.
func dist(t *testing.T) string {
	t.Helper()
	dir := os.Getenv(variable)
	if dir == "" {
		t.Skip(variable + " names no release")
	}
	return dir
}

// released are the files of the release whose names end so; there has to be one.
func released(t *testing.T, ending string) []string {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join(dist(t), "*"+ending))
	if err != nil || len(paths) == 0 {
		t.Fatalf("no file of the release ends in %s: %v", ending, err)
	}
	return paths
}

// unpacked are the files of an archive by their names.
func unpacked(t *testing.T, path string) map[string][]byte {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	files := map[string][]byte{}
	if strings.HasSuffix(path, ".zip") {
		z, err := zip.NewReader(bytes.NewReader(text), int64(len(text)))
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range z.File {
			r, err := file.Open()
			if err != nil {
				t.Fatal(err)
			}
			if files[file.Name], err = io.ReadAll(r); err != nil {
				t.Fatal(err)
			}
		}
		return files
	}
	z, err := gzip.NewReader(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	for r := tar.NewReader(z); ; {
		header, err := r.Next()
		if errors.Is(err, io.EOF) {
			return files
		}
		if err != nil {
			t.Fatal(err)
		}
		if header.Uname != "root" || header.Gname != "root" || header.Mode&0o022 != 0 {
			t.Errorf("%s: %s is of %s:%s, with mode %o", filepath.Base(path), header.Name, header.Uname, header.Gname, header.Mode)
		}
		if files[header.Name], err = io.ReadAll(r); err != nil {
			t.Fatal(err)
		}
	}
}

// archives are those of all systems.
func archives(t *testing.T) []string {
	t.Helper()
	all, err := filepath.Glob(filepath.Join(dist(t), "aws-federate_*.*"))
	if err != nil {
		t.Fatal(err)
	}
	all = slices.DeleteFunc(all, func(path string) bool { return !strings.HasSuffix(path, ".tar.gz") && !strings.HasSuffix(path, ".zip") })
	if len(all) == 0 {
		t.Fatal("no archives")
	}
	return all
}

// modules are those that a program is linked with, as Go wrote them into it.
func modules(t *testing.T, name string, program []byte) map[string]string {
	t.Helper()
	info, err := buildinfo.Read(bytes.NewReader(program))
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	all := map[string]string{}
	for _, m := range info.Deps {
		all[m.Path] = m.Version
	}
	if len(all) < 15 {
		t.Fatalf("%s is linked with %d modules only", name, len(all))
	}
	for _, setting := range info.Settings {
		if strings.HasPrefix(setting.Key, "vcs") {
			t.Errorf("%s has a stamp: %s=%s", name, setting.Key, setting.Value)
		}
	}
	return all
}

// TestArchives looks into the archive of each system for both programs, what belongs to them, and
// the licence of each module that they are linked with.
func TestArchives(t *testing.T) {
	for _, path := range archives(t) {
		t.Run(filepath.Base(path), func(t *testing.T) {
			t.Parallel()
			files := unpacked(t, path)
			for _, name := range []string{
				"LICENSE", "THIRD-PARTY-LICENSES", "README.md", "CHANGELOG.md", "SECURITY.md", "docs/guide/install.md",
				"man/aws-federate-cred.1", "man/aws-console.1", "man/aws-federate.5", "examples/README.md", "examples/base-role/config",
				"completion/bash/aws-console", "completion/zsh/_aws-federate-cred", "completion/fish/aws-federate-cred.fish",
				"completion/powershell/aws-federate.ps1",
			} {
				if len(files[name]) == 0 {
					t.Errorf("%s is missing", name)
				}
			}
			for name := range files {
				if strings.HasSuffix(name, ".go") {
					t.Errorf("%s is for those who change the programs", name)
				}
			}
			theirs, found := string(files["THIRD-PARTY-LICENSES"]), 0
			for _, name := range []string{"aws-console", "aws-federate-cred"} {
				if strings.HasSuffix(path, ".zip") {
					name += ".exe"
				}
				for module, version := range modules(t, name, files[name]) {
					found++
					if !listed(theirs, module, version) || !strings.Contains(theirs, "\n"+module+": ") {
						t.Errorf("%s is linked with %s %s, and its licence is not there", name, module, version)
					}
				}
			}
			t.Logf("%d files, licences of %d modules", len(files), found)
		})
	}
}

// listed tells whether a line names a module in a version.
func listed(text, module, version string) bool {
	for line := range strings.Lines(text) {
		if f := strings.Fields(line); len(f) > 2 && f[0] == module && f[1] == version {
			return true
		}
	}
	return false
}

// TestBills has each CycloneDX file name the very modules that Go says are in the program, and the
// standard library.
func TestBills(t *testing.T) {
	seen := 0
	for _, path := range archives(t) {
		base := strings.TrimSuffix(strings.TrimSuffix(filepath.Base(path), ".zip"), ".tar.gz")
		for name, program := range unpacked(t, path) {
			name = strings.TrimSuffix(name, ".exe")
			if name != "aws-console" && name != "aws-federate-cred" {
				continue
			}
			bill := name + strings.TrimPrefix(base, "aws-federate") + ".cdx.json"
			text, err := os.ReadFile(filepath.Join(dist(t), bill))
			if err != nil {
				t.Fatal(err)
			}
			var parsed struct {
				BOMFormat    string `json:"bomFormat"`
				SerialNumber string `json:"serialNumber"`
				Metadata     struct {
					Timestamp string `json:"timestamp"`
				} `json:"metadata"`
				Components []struct {
					Name, Version string
				} `json:"components"`
			}
			if err := json.Unmarshal(text, &parsed); err != nil || parsed.BOMFormat != "CycloneDX" {
				t.Fatalf("%s: %v", bill, err)
			}
			if parsed.SerialNumber != "" || parsed.Metadata.Timestamp != "" {
				t.Errorf("%s says when it was made, or has a number of its own", bill)
			}
			named := map[string]string{}
			for _, component := range parsed.Components {
				named[component.Name] = component.Version
			}
			if named["std"] == "" {
				t.Errorf("%s does not name the standard library", bill)
			}
			delete(named, "std")
			if want := modules(t, bill, program); !maps.Equal(named, want) {
				t.Errorf("%s names %v, and the program is linked with %v", bill, named, want)
			}
			seen++
		}
	}
	if seen != 2*len(archives(t)) {
		t.Errorf("%d programs in %d archives", seen, len(archives(t)))
	}
}
