package rotation

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/seed642dee07/aws-federate/internal/editor"
	"github.com/seed642dee07/aws-federate/internal/grammar"
	"github.com/seed642dee07/aws-federate/internal/keys"
)

// The settings of a pair in the credentials file, and of the one that is to follow it, which stands
// beside it. No SDK knows the names of the latter.
const (
	idKey, secretKey         = "aws_access_key_id", "aws_secret_access_key"                             // #nosec G101 -- names of settings
	nextIDKey, nextSecretKey = "aws_federate_next_access_key_id", "aws_federate_next_secret_access_key" // #nosec G101 -- names of settings
)

// InFile is the Keeper of the keys of a profile in the credentials file. The file keeps everything
// else, and no copy of it is made. Its errors are [NoKeysError] and those of the editor.
type InFile struct{ Path, Profile string }

// NoKeysError says that a profile has no pair of keys in a file.
type NoKeysError struct{ Path, Profile string }

// Error implements error.
func (e *NoKeysError) Error() string {
	return fmt.Sprintf("profile %q has no access key with its secret in %s", e.Profile, e.Path)
}

// Current implements Keeper.
func (f InFile) Current(context.Context) (keys.Pair, error) {
	p, ok, err := f.pair(idKey, secretKey)
	if err == nil && !ok {
		err = &NoKeysError{f.Path, f.Profile}
	}
	return p, err
}

// Next implements Keeper.
func (f InFile) Next(context.Context) (keys.Pair, bool, error) {
	return f.pair(nextIDKey, nextSecretKey)
}

func (f InFile) pair(id, secretName string) (p keys.Pair, ok bool, err error) {
	file, err := f.read()
	if err != nil {
		return keys.Pair{}, false, err
	}
	lines, err := file.Settings(grammar.Profile, f.Profile, []string{id, secretName})
	if err != nil {
		return keys.Pair{}, false, err
	}
	settings, _, bad := grammar.Parse(strings.Join(lines, "\n"), 1)
	if bad != nil {
		return keys.Pair{}, false, &editor.LineError{Path: f.Path, Line: bad.Line, Problem: bad.Text}
	}
	for _, s := range settings.All {
		switch s.Key {
		case id:
			p.AccessKeyID = s.Text.Reveal()
		case secretName:
			p.SecretAccessKey = s.Text
		}
	}
	return p, p.AccessKeyID != "" && !p.SecretAccessKey.Empty(), nil
}

var errReadBack = errors.New("it does not give back what was written")

// KeepNext implements Keeper.
func (f InFile) KeepNext(ctx context.Context, p keys.Pair) error {
	err := f.change([]string{nextIDKey, nextSecretKey}, nextIDKey+" = "+p.AccessKeyID, nextSecretKey+" = "+p.SecretAccessKey.Reveal())
	if err != nil {
		return err
	}
	now, ok, err := f.Next(ctx)
	return f.readBack(p, now, ok, err)
}

// Promote implements Keeper. Both pairs change in one write.
func (f InFile) Promote(ctx context.Context, p keys.Pair) error {
	err := f.change([]string{idKey, secretKey, nextIDKey, nextSecretKey},
		idKey+" = "+p.AccessKeyID, secretKey+" = "+p.SecretAccessKey.Reveal())
	if err != nil {
		return err
	}
	now, err := f.Current(ctx)
	return f.readBack(p, now, true, err)
}

// DropNext implements Keeper.
func (f InFile) DropNext(ctx context.Context) error {
	file, err := f.read()
	if err != nil {
		return err
	}
	lines, err := file.Settings(grammar.Profile, f.Profile, []string{nextIDKey, nextSecretKey})
	if err != nil || len(lines) == 0 {
		return err
	}
	return f.change([]string{nextIDKey, nextSecretKey})
}

// readBack compares what was written with what stands there.
func (f InFile) readBack(want, got keys.Pair, ok bool, err error) error {
	same := got.AccessKeyID == want.AccessKeyID && got.SecretAccessKey.Reveal() == want.SecretAccessKey.Reveal()
	if err == nil && (!ok || !same) {
		return &editor.FileError{Path: f.Path, Writing: true, Err: errReadBack}
	}
	return err
}

// change puts lines in place of some settings of the profile.
func (f InFile) change(out []string, in ...string) error {
	file, err := f.read()
	if err != nil {
		return err
	}
	edit, err := file.Apply(editor.Change{Kind: grammar.Profile, Name: f.Profile, Out: out, In: in})
	if err != nil {
		return err
	}
	_, err = edit.Replace()
	return err
}

func (f InFile) read() (editor.File, error) {
	file, err := editor.Read(f.Path)
	file.Credentials = true
	return file, err
}
