package systems

import (
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/seed642dee07/aws-federate/internal/fakeaws"
)

const cred, console = "aws-federate-cred", "aws-console"

func TestCredentials(t *testing.T) {
	p := here(t)
	p.says(p.gives(cred, "version"), "aws-federate-cred version")
	first := p.gives(cred, "--profile", "admin")
	p.says(first, `"AccessKeyId":"ASIA`)
	if again := p.gives(cred, "--profile", "admin"); again != first {
		t.Errorf("another answer: %s", again)
	}
	p.calls(1)
	p.says(p.gives(cred, "list"), "admin", "111122223333", "Admin")
	p.says(p.gives(cred, "explain", "admin"), "from the cache")
	p.says(p.gives(cred, "doctor", "--offline", "--json"), `"check":"path"`)
	p.says(p.gives(cred, "clear", "--all"), "")
	p.gives(cred, "warm", "admin")
	p.calls(2)
}

// TestEight has eight processes at once ask AWS once.
func TestEight(t *testing.T) {
	p := here(t)
	var all sync.Map
	var wait sync.WaitGroup
	for i := range 8 {
		wait.Go(func() {
			out, err := p.command(cred, "--profile", "admin").Output()
			if err != nil {
				t.Errorf("process %d: %v", i, err)
			}
			all.Store(string(out), true)
		})
	}
	wait.Wait()
	answers := 0
	all.Range(func(any, any) bool { answers++; return true })
	if answers != 1 {
		t.Errorf("%d answers", answers)
	}
	p.calls(1)
}

func TestExec(t *testing.T) {
	p := here(t)
	p.setting["AWS_PROFILE"] = "other"
	out := p.gives(cred, append([]string{"exec", "admin", "--"}, p.child...)...)
	p.says(out, "AWS_ACCESS_KEY_ID=ASIA", "AWS_REGION=eu-west-1", "AWS_FEDERATE_PROFILE=admin")
	if strings.Contains(out, "AWS_PROFILE=") {
		t.Error("AWS_PROFILE is there")
	}
	if p.exe != "" {
		err := p.command(cred, "exec", "admin", "--", "cmd", "/c", "exit 7").Run()
		if failed, ok := err.(*exec.ExitError); !ok || failed.ExitCode() != 7 { //nolint:errorlint // it is none but that
			t.Errorf("the code of the command: %v", err)
		}
	}
	p.says(
		p.gives(cred, append([]string{"exec", "admin", "--serve", "--"}, p.child...)...),
		"AWS_CONTAINER_CREDENTIALS_FULL_URI=http://127.0.0.1:",
	)
}

func TestSetup(t *testing.T) {
	p := here(t)
	before := p.read("config")
	p.gives(cred, "setup", "profile", "admin", "--as", "work", "--yes")
	p.says(p.read("config"), before, "[profile work]", "credential_process", "--profile admin")
	p.says(p.gives(cred, "--profile", "work"), `"AccessKeyId":"ASIA`)
	p.gives(cred, "setup", "undo", "--yes")
	if after := p.read("config"); after != before {
		t.Errorf("it was %q, and is %q", before, after)
	}
}

// TestConsole follows the URL that is printed, and the one that a browser is given.
func TestConsole(t *testing.T) {
	p := here(t)
	response, err := http.Get(strings.TrimSpace(p.gives(console, "--print", "admin")))
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		t.Fatal(response.Status)
	}
	if p.exe == "" {
		return // qemu starts no program that a program of its starts, unless it is the machine's
	}
	page := filepath.Join(p.home, "page")
	p.setting["PAGE"] = p.path(page)
	p.gives(console, "admin", "--browser", p.path(filepath.Join(p.bin, "browser"+p.exe)))
	for range 100 {
		if _, err := os.Stat(page); err == nil {
			break
		}
		time.Sleep(100 * time.Millisecond)
	}
	text, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	p.says(string(text), "assumed-role/Admin/")
}

func TestKeyring(t *testing.T) {
	p := here(t)
	if !p.keyring {
		t.Skip("no keyring without a desktop")
	}
	_ = p.command(cred, "keys", "remove", "work").Run() // the keyring is that of the user, and not of the home
	cmd := p.command(cred, "keys", "add", "work", "--stdin")
	cmd.Stdin = strings.NewReader(
		fmt.Sprintf(`{"Version":1,"AccessKeyId":%q,"SecretAccessKey":%q}`, p.keys.AccessKeyID, p.keys.SecretAccessKey),
	)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	p.says(p.gives(cred, "keys", "list"), "work", p.keys.AccessKeyID)
	p.says(p.gives(cred, "keys", "get", "work"), p.keys.SecretAccessKey)
	p.write("credentials", "[base]\ncredential_process = aws-federate-cred keys get work\n")
	p.says(p.gives(cred, "--profile", "admin"), `"AccessKeyId":"ASIA`)
	p.gives(cred, "keys", "remove", "work")
	if err := p.command(cred, "keys", "get", "work").Run(); err == nil {
		t.Error("a key that was removed is there")
	}
}

// TestEncrypted has an encrypted cache answer, and no secret in a file.
func TestEncrypted(t *testing.T) {
	p := here(t)
	if p.exe == "" {
		t.Skip("qemu has no keyring of the kernel")
	}
	p.setting["AWS_FEDERATE_CACHE_ENCRYPTION"] = "on"
	p.setting["LOCALAPPDATA"] = p.path(filepath.Join(p.home, "local"))
	first := p.gives(cred, "--profile", "admin")
	if again := p.gives(cred, "--profile", "admin"); again != first {
		t.Error("another answer")
	}
	p.calls(1)
	found, err := filepath.Glob(filepath.Join(p.home, ".aws", "federate", "cache", "*.sealed"))
	if err != nil || len(found) != 1 {
		t.Errorf("%v, %v", found, err)
	}
	if plain := exec.CommandContext(t.Context(), "grep", "-rq", fakeaws.Canary, filepath.Join(p.home, ".aws", "federate")).
		Run(); plain == nil {
		t.Error("a secret is in a file")
	}
}
