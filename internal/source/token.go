package source

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"

	"github.com/seed642dee07/aws-federate/pkg/secret"
)

// Lengths of tokens, in bytes.
const (
	// longestWebToken is STS's limit for WebIdentityToken.
	// Source:
	// https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html
	longestWebToken = 20000
	// longestHeaderToken is far above any token for a header, and keeps a wrong file from being
	// read in full.
	longestHeaderToken = 64 << 10
)

// readToken reads the token in a file, as it is: the SDKs take off no line break either. The error
// that is given says which setting names the file, and is returned with the reason.
func readToken(about TokenError, longest int) (secret.String, error) {
	failed := func(reason string, err error) (secret.String, error) {
		about.Reason, about.Err = reason, err
		return secret.String{}, &about
	}
	f, err := os.Open(about.File)
	if err != nil {
		return failed("cannot be read: "+pathReason(err).Error(), err)
	}
	defer f.Close()
	text, err := io.ReadAll(io.LimitReader(f, int64(longest)+1))
	switch {
	case err != nil:
		return failed("cannot be read: "+pathReason(err).Error(), err)
	case strings.TrimSpace(string(text)) == "":
		return failed("is empty", nil)
	case len(text) > longest:
		return failed(fmt.Sprintf("is longer than %d bytes, and so no token", longest), nil)
	}
	return secret.New(string(text)), nil
}

// pathReason is an error of a file without its path, which the caller names.
func pathReason(err error) error {
	if at, ok := errors.AsType[*fs.PathError](err); ok {
		return at.Err
	}
	return err
}
