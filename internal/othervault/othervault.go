// Package othervault reads long-lived keys where aws-vault and Granted keep them: in files that a
// passphrase opens, or in the system's keyring. It changes nothing there.
//
// It does not know our own keys, profiles, nor how a person is asked.
package othervault

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"strings"

	"github.com/seed642dee07/aws-federate/internal/keyring"
	"github.com/seed642dee07/aws-federate/internal/regular"
	"github.com/seed642dee07/aws-federate/pkg/secret"
)

// Vault is where a program keeps its keys.
type Vault struct {
	// Program is the name of the program.
	Program string
	// Dir has its files, if it keeps them there; Passphrase is the variable that has what opens them.
	Dir, Passphrase string
	// Item is where it keeps keys in the system's keyring, but for the account.
	Item keyring.Foreign
}

// Names are the programs that are known.
func Names() []string { return []string{"aws-vault", "granted"} }

// Of returns the vault of a program in a home directory.
// Source: 99designs/aws-vault, cli/global.go; common-fate/granted, pkg/securestorage.
func Of(program, home string, getenv func(string) string) (Vault, bool) {
	switch program {
	case "aws-vault":
		v := Vault{ // #nosec G101 -- names
			Program: program, Dir: filepath.Join(home, ".awsvault", "keys"), Passphrase: "AWS_VAULT_FILE_PASSPHRASE",
			Item: keyring.Foreign{Service: "aws-vault", Collection: "awsvault"},
		}
		if dir := getenv("AWS_VAULT_FILE_DIR"); dir != "" {
			v.Dir = dir
		}
		if name := getenv("AWS_VAULT_SECRET_SERVICE_COLLECTION_NAME"); name != "" {
			v.Item.Collection = name
		}
		return v, true
	case "granted":
		const name = "granted-aws-iam-credentials"
		return Vault{ // #nosec G101 -- names
			Program: program, Dir: filepath.Join(home, ".granted", "secure-storage-aws-iam-credentials"),
			Passphrase: "CF_KEYRING_FILE_PASSWORD", Item: keyring.Foreign{Service: name, Collection: name},
		}, true
	}
	return Vault{}, false
}

// NoKeyError says that a vault has no key of a name.
type NoKeyError struct{ Program, Name, Dir, Store string }

// Error implements error.
func (e *NoKeyError) Error() string {
	return fmt.Sprintf("%s has no key %q, neither in %s nor in the keyring (%s)", e.Program, e.Name, e.Dir, e.Store)
}

// ReadError says that what a vault has of a name cannot be read.
type ReadError struct {
	Program, Name string
	// Passphrase is the variable for the passphrase, where a wrong one may be why.
	Passphrase string
	// Reason completes "the key".
	Reason string
	Err    error
}

// Error implements error.
func (e *ReadError) Error() string {
	return fmt.Sprintf("the key %q of %s %s", e.Name, e.Program, e.Reason)
}

// Unwrap returns what is below; nil for nothing.
func (e *ReadError) Unwrap() error { return e.Err }

// Get reads a key. The passphrase is asked for only where there is a file. Its errors are
// [NoKeyError], [ReadError], those of the keyring, and what ask returns.
func (v Vault) Get(
	ctx context.Context, k keyring.Keyring, name string, ask func() (secret.String, error),
) (id string, key secret.String, err error) {
	content, err := v.file(name)
	switch {
	case err != nil:
		return "", key, &ReadError{Program: v.Program, Name: name, Reason: "cannot be read", Err: err}
	case content != nil:
		passphrase, err := ask()
		if err != nil {
			return "", key, err
		}
		if content, err = opened(string(content), passphrase); err != nil {
			return "", key, &ReadError{
				Program:    v.Program,
				Name:       name,
				Passphrase: v.Passphrase,
				Reason:     "cannot be opened: " + err.Error(),
				Err:        err,
			}
		}
	default:
		item := v.Item
		item.Account = name
		found, err := k.Foreign(ctx, item)
		if _, none := errors.AsType[*keyring.NotFoundError](err); none || keyring.StateOf(err) == keyring.Absent {
			return "", key, &NoKeyError{Program: v.Program, Name: name, Dir: v.Dir, Store: k.Name()}
		}
		if err != nil {
			return "", key, err
		}
		content = []byte(found.Reveal())
	}
	return v.pair(name, content)
}

// file is the file of a key, nil where there is none. A slash in the name is escaped.
func (v Vault) file(name string) ([]byte, error) {
	content, err := regular.Named(filepath.Join(v.Dir, strings.NewReplacer("%", "%25", "/", "%2F").Replace(name)))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	return []byte(content), err
}

// pair reads what is kept: a key, or one in the Data of an item.
func (v Vault) pair(name string, content []byte) (string, secret.String, error) {
	var item struct{ Data []byte }
	if json.Unmarshal(content, &item) == nil && item.Data != nil {
		content = item.Data
	}
	var kept struct {
		AccessKeyID, SecretAccessKey, SessionToken string
	}
	switch err := json.Unmarshal(content, &kept); {
	case err != nil || kept.AccessKeyID == "" || kept.SecretAccessKey == "":
		return "", secret.String{}, &ReadError{
			Program: v.Program,
			Name:    name,
			Reason:  "is none: it has no AccessKeyID or no SecretAccessKey",
		}
	case kept.SessionToken != "":
		return "", secret.String{}, &ReadError{Program: v.Program, Name: name, Reason: "is that of a session, which ends by itself"}
	}
	return kept.AccessKeyID, secret.New(kept.SecretAccessKey), nil
}
