package install_test

import (
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/seed642dee07/aws-federate/internal/testkit"
)

// has are some of the files of each package. Those of zsh are at another place in each family.
var has = []string{
	"/usr/bin/aws-federate-cred", "/usr/bin/aws-federate-console", "/usr/bin/aws-console",
	"/usr/share/man/man1/aws-federate-cred.1.gz", "/usr/share/man/man1/aws-federate-console.1.gz", "/usr/share/man/man1/aws-console.1.gz",
	"/usr/share/man/man5/aws-federate.5.gz",
	"/usr/share/bash-completion/completions/aws-federate-cred", "/usr/share/bash-completion/completions/aws-console",
	"/usr/share/fish/vendor_completions.d/aws-federate-cred.fish", "/usr/share/fish/vendor_completions.d/aws-federate-console.fish",
	"/usr/share/doc/aws-federate/copyright", "/usr/share/doc/aws-federate/README.md", "/usr/share/doc/aws-federate/docs/guide/install.md",
	"/usr/share/doc/aws-federate/docs/pictures/terminal-dark.svg", "/usr/share/doc/aws-federate/examples/README.md",
	"/usr/share/doc/aws-federate/examples/base-role/config",
}

// architecture of this machine in the words of a kind of package.
func architecture(t *testing.T, amd64, arm64 string) string {
	t.Helper()
	name := map[string]string{"amd64": amd64, "arm64": arm64}[runtime.GOARCH]
	if name == "" {
		t.Skip("there is no package for this machine")
	}
	return name
}

// native is the package of a kind for this machine.
func native(t *testing.T, amd64, arm64, ending string) string {
	t.Helper()
	return released(t, architecture(t, amd64, arm64)+ending)[0]
}

// TestPackages lists and unpacks the package of each family. All have the same files, and the same
// bytes in them.
func TestPackages(t *testing.T) {
	roots := map[string]string{}
	for family, unpack := range map[string]struct{ amd64, arm64, ending, script string }{
		"deb":  {"amd64", "arm64", ".deb", `dpkg-deb --info "$1" && dpkg-deb --extract "$1" .`},
		"rpm":  {"amd64", "arm64", ".rpm", `rpm --checksig --nosignature "$1" && rpm -qip "$1" && rpm2cpio "$1" | cpio -idm --quiet --no-absolute-filenames`},
		"apk":  {"amd64", "arm64", ".apk", `tar -xzf "$1" --warning=no-unknown-keyword && cat .PKGINFO`},
		"arch": {"amd64", "arm64", ".pkg.tar.zst", `tar --zstd -xf "$1" && cat .PKGINFO`},
	} {
		dir := t.TempDir()
		cmd := exec.CommandContext(t.Context(), "sh", "-euc", unpack.script, "unpack", native(t, unpack.amd64, unpack.arm64, unpack.ending))
		cmd.Dir = dir
		out, err := cmd.CombinedOutput()
		if err != nil {
			t.Fatalf("%s: %v\n%s", family, err, out)
		}
		for _, want := range []string{"Apache-2.0", "https://github.com/seed642dee07/aws-federate"} {
			if family != "deb" && !strings.Contains(string(out), want) { // a deb has its licence in the file copyright
				t.Errorf("%s does not say %q:\n%s", family, want, out)
			}
		}
		roots[family] = dir
	}
	want := tree(t, roots["deb"])
	for _, name := range has {
		if _, ok := want[name]; !ok {
			t.Errorf("the packages have no %s", name)
		}
	}
	for family, root := range roots {
		got := tree(t, root)
		for name, text := range want {
			if family != "deb" {
				name = strings.Replace(name, "/zsh/vendor-completions/", "/zsh/site-functions/", 1)
			}
			if got[name] != text {
				t.Errorf("%s: %s differs, or is missing", family, name)
			}
			delete(got, name)
		}
		if len(got) > 0 {
			t.Errorf("%s has besides %s", family, slices.Sorted(maps.Keys(got)))
		}
	}
}

// tree are the files below a root and what is in them; of links, where they lead.
func tree(t *testing.T, root string) map[string]string {
	t.Helper()
	files := map[string]string{}
	err := filepath.WalkDir(filepath.Join(root, "usr"), func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		name := strings.TrimPrefix(path, root)
		if d.Type()&os.ModeSymlink != 0 {
			link, err := os.Readlink(path)
			files[name] = "-> " + link
			if _, gone := os.Stat(path); gone != nil {
				t.Errorf("%s leads nowhere: %s", name, link)
			}
			return err
		}
		text, err := os.ReadFile(path)
		files[name] = string(text)
		info, statErr := d.Info()
		if statErr == nil && info.Mode().Perm()&0o022 != 0 {
			t.Errorf("%s has mode %o", name, info.Mode().Perm())
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// TestBareRoot installs the deb into an empty directory, runs what is there, and removes it again.
// Nothing is left but dpkg's own notes.
func TestBareRoot(t *testing.T) {
	testkit.Root(t)
	root := t.TempDir()
	dpkg := func(args ...string) string {
		return output(t, "dpkg", append([]string{"--root=" + root, "--log=/dev/null"}, args...)...)
	}
	for _, dir := range []string{"var/lib/dpkg/info", "var/lib/dpkg/updates"} {
		if err := os.MkdirAll(filepath.Join(root, dir), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(filepath.Join(root, "var/lib/dpkg/status"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	dpkg("--install", native(t, "amd64", "arm64", ".deb"))
	for _, program := range []string{"aws-federate-cred", "aws-console", "aws-federate-console"} {
		if said := output(t, filepath.Join(root, "usr/bin", program), "--version"); !strings.Contains(said, "commit ") {
			t.Errorf("%s --version says %q", program, said)
		}
	}
	if installed := dpkg("--listfiles", "aws-federate"); !strings.Contains(installed, "/usr/bin/aws-console\n") {
		t.Errorf("dpkg does not own aws-console:\n%s", installed)
	}
	dpkg("--remove", "aws-federate")
	if listed := dpkg("--get-selections"); strings.Contains(listed, "aws-federate") {
		t.Errorf("it is removed, and dpkg still says %q", listed)
	}
	if left, err := filepath.Glob(filepath.Join(root, "usr")); err != nil || left != nil {
		t.Errorf("%s is left: %v", left, err)
	}
}

// TestRPM installs the rpm into an empty directory, also without the name that another program has,
// and removes it.
func TestRPM(t *testing.T) {
	testkit.Root(t)
	for _, without := range []string{"", "--excludepath=/usr/bin/aws-console"} {
		root := t.TempDir()
		install := []string{"--root=" + root, "--install", "--nodeps", "--nosignature"}
		if without != "" {
			install = append(install, without)
		}
		output(t, "rpm", append(install, native(t, "amd64", "arm64", ".rpm"))...)
		_, err := os.Lstat(filepath.Join(root, "usr/bin/aws-console"))
		if (err == nil) != (without == "") {
			t.Errorf("with %q, aws-console: %v", without, err)
		}
		output(t, filepath.Join(root, "usr/bin/aws-federate-console"), "--version")
		output(t, "rpm", "--root="+root, "--erase", "aws-federate")
		if left, _ := filepath.Glob(filepath.Join(root, "usr/*/aws-*")); left != nil {
			t.Errorf("%s is left", left)
		}
	}
}
