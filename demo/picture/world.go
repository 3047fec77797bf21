package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/creack/pty"

	"github.com/seed642dee07/aws-federate/internal/fakeaws"
)

// config is what alice has: her own keys as profile base, and a role in each of two accounts.
const config = `[profile base-role]
role_arn       = arn:aws:iam::111122223333:role/Admin
source_profile = base
mfa_serial     = arn:aws:iam::111122223333:mfa/alice
region         = eu-west-1

[profile work]
credential_process = aws-federate-cred --profile base-role
region             = eu-west-1

[profile prod-role]
role_arn       = arn:aws:iam::444455556666:role/Operator
source_profile = base
mfa_serial     = arn:aws:iam::111122223333:mfa/alice
region         = eu-central-1

[profile prod]
credential_process = aws-federate-cred --profile prod-role
region             = eu-central-1
`

// world is the embedded AWS, and alice's home and phone.
type world struct {
	*fakeaws.Server
	home    string
	phone   fakeaws.Device
	environ []string
}

func newWorld(home string) (*world, error) {
	server, err := fakeaws.Start()
	if err != nil {
		return nil, err
	}
	alice := server.AddUser("111122223333", "alice")
	w := &world{Server: server, home: home, phone: server.AddDevice(alice.ARN, "alice")}
	for account, role := range map[string]string{"111122223333": "Admin", "444455556666": "Operator"} {
		server.AddRole(fakeaws.Role{
			Account: account, Name: role, Trust: []string{alice.ARN}, RequireMFA: true, MaxSessionDuration: 12 * time.Hour,
		})
	}
	w.environ = []string{
		"HOME=" + home, "PATH=" + w.path("bin") + string(filepath.ListSeparator) + os.Getenv("PATH"), "USER=alice",
		"TERM=xterm-256color", "LC_ALL=C.UTF-8", "BROWSER=browser", "PYENV_VERSION=" + os.Getenv("PYENV_VERSION"), "AWS_PAGER=",
		"AWS_ENDPOINT_URL=" + server.URL, "AWS_CONSOLE_FEDERATION_ENDPOINT=" + server.FederationURL(), "AWS_EC2_METADATA_DISABLED=true",
	}
	for name, text := range map[string]string{
		".aws/config":      config,
		".aws/credentials": fmt.Sprintf("[base]\naws_access_key_id = %s\naws_secret_access_key = %s\n", alice.AccessKeyID, alice.SecretAccessKey),
		"bin/browser":      "#!/bin/sh\nexec curl -s -L -o /dev/null \"$1\"\n",
		"infra/main.tf":    "",
	} {
		if err := os.MkdirAll(filepath.Dir(w.path(name)), 0o700); err != nil {
			return nil, err
		}
		if err := os.WriteFile(w.path(name), []byte(text), 0o700); err != nil { // the browser is run
			return nil, err
		}
	}
	return w, nil
}

func (w *world) path(name string) string { return filepath.Join(w.home, filepath.FromSlash(name)) }

// run runs a command on a terminal, with alice at it who types the code that she is asked for and says
// yes, and returns what stood there.
func (w *world) run(ctx context.Context, command string, columns int) (text string, err error) {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, "sh", "-c", "exec "+command)
	cmd.Dir, cmd.Env = w.path("infra"), w.environ
	if strings.Contains(command, " explain ") { // it calls nobody, and alice has no AWS of her own
		cmd.Env = slices.DeleteFunc(slices.Clone(w.environ), func(v string) bool { return strings.HasPrefix(v, "AWS_ENDPOINT_URL=") })
	}
	terminal, err := pty.StartWithSize(cmd, &pty.Winsize{Rows: 40, Cols: uint16(columns)})
	if err != nil {
		return "", err
	}
	defer terminal.Close()
	var seen bytes.Buffer
	buffer, asked := make([]byte, 4096), 0
	for {
		n, err := terminal.Read(buffer)
		seen.Write(buffer[:n])
		if err != nil { // the command has ended
			break
		}
		codes, yeses := strings.Count(seen.String(), "Code: "), strings.Count(seen.String(), "(y/N): ")
		if codes+yeses > asked {
			asked = codes + yeses
			answer := "y\n"
			if strings.HasSuffix(seen.String(), "Code: ") {
				answer = w.phone.Code() + "\n"
			}
			if _, err := io.WriteString(terminal, answer); err != nil {
				return seen.String(), err
			}
		}
	}
	return seen.String(), cmd.Wait()
}
