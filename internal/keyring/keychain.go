package keyring

import (
	"bytes"
	"context"
	"encoding/base64"
	"errors"
	"os/exec"
	"strings"
	"time"

	"github.com/seed642dee07/aws-federate/internal/childenv"
	"github.com/seed642dee07/aws-federate/pkg/secret"
)

// keychain is that of macOS, by the program that comes with the system. Without a signature of ours
// that is the one way without cgo.
type keychain struct{ program string }

const keychainName = "Keychain"

// inBase64 marks what follows. The program would print in hexadecimal what is not ASCII. The mark is
// that of github.com/zalando/go-keyring, which can read our items so.
const inBase64 = "go-keyring-base64:"

// The exit codes of the program: the lower byte of a status of the Security framework.
// Source: https://www.osstatus.com (errSecItemNotFound -25300, errSecInteractionNotAllowed -25308,
// errSecAuthFailed -25293, errSecUserCanceled -128).
const (
	exitNotFound       = 44
	exitNotAllowed     = 36
	exitAuthFailed     = 51
	exitUserCanceled   = 128
	longestOfKeychain  = 2048 // the program reads a line of 4096 characters, which is in base64
	pipeLimit          = time.Second
	securityOfSystem   = "/usr/bin/security"
	whyKeychainLocked  = "is locked, and nobody can be asked for its password here"
	whyKeychainRefused = "refuses the call"
)

func (c keychain) get(ctx context.Context, name string) (secret.String, error) {
	return c.foreign(ctx, Foreign{Service: Service, Account: name})
}

func (c keychain) foreign(ctx context.Context, item Foreign) (secret.String, error) {
	name := item.Account
	out, err := c.run(ctx, "", "find-generic-password", "-s", item.Service, "-a", name, "-w")
	if err != nil {
		return secret.String{}, c.failed(name, err)
	}
	text := strings.TrimSpace(out)
	if encoded, ok := strings.CutPrefix(text, inBase64); ok {
		plain, err := base64.StdEncoding.DecodeString(encoded)
		if err != nil {
			return secret.String{}, c.refused(whyKeychainRefused, err)
		}
		text = string(plain)
	}
	return secret.New(text), nil
}

// set hands the secret over on standard input: an argument list is for all to see.
func (c keychain) set(ctx context.Context, name string, value secret.String) error {
	line := "add-generic-password -U -s " + word(Service) + " -a " + word(name) + " -l " + word(Service+": "+name) +
		" -w " + inBase64 + base64.StdEncoding.EncodeToString([]byte(value.Reveal())) + "\n"
	if _, err := c.run(ctx, line, "-i"); err != nil {
		return c.failed(name, err)
	}
	return nil // what it exits with says little of the line: what was written is read back
}

func (c keychain) remove(ctx context.Context, name string) error {
	if _, err := c.run(ctx, "", "delete-generic-password", "-s", Service, "-a", name); err != nil {
		return c.failed(name, err)
	}
	return nil
}

// check looks at the settings of the default keychain, which a locked one does not show.
func (c keychain) check(ctx context.Context) error {
	_, err := c.run(ctx, "", "show-keychain-info")
	if err == nil {
		return nil
	}
	return c.failed("", err)
}

func (c keychain) run(ctx context.Context, stdin string, args ...string) (string, error) {
	cmd := exec.CommandContext(ctx, c.program, args...) // #nosec G204 -- the system's own program
	cmd.Env = childenv.For(cmd.Environ())
	cmd.Stdin, cmd.WaitDelay = strings.NewReader(stdin), pipeLimit
	var out bytes.Buffer
	cmd.Stdout = &out
	err := cmd.Run()
	return out.String(), err
}

// failed sorts an error by the exit code.
func (c keychain) failed(name string, err error) error {
	exit, ok := errors.AsType[*exec.ExitError](err)
	if !ok {
		return c.refused("cannot be reached: "+c.program+" does not run", err)
	}
	switch exit.ExitCode() {
	case exitNotFound:
		return &NotFoundError{Store: keychainName, Name: name}
	case exitNotAllowed, exitAuthFailed:
		return &StateError{State: Locked, Store: keychainName, Reason: whyKeychainLocked, Err: err}
	case exitUserCanceled:
		return &StateError{State: Declined, Store: keychainName, Reason: "has asked, and the question was closed", Err: err}
	}
	return c.refused(whyKeychainRefused, err)
}

func (keychain) refused(reason string, err error) error {
	return &StateError{State: Absent, Store: keychainName, Reason: reason, Err: err}
}

// word quotes a word for the program's own command line, which knows quotes and backslashes.
func word(s string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(s) + `"`
}
