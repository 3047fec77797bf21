package encode

import (
	"errors"
	"io"

	"github.com/aws/aws-sdk-go-v2/aws"

	"github.com/seed642dee07/aws-federate/internal/processjson"
	"github.com/seed642dee07/aws-federate/internal/text"
)

const processName = "process"

// process is an [Encoder] of one line of JSON. It has no place for a region.
func process(w io.Writer, c aws.Credentials, _ string) error {
	if !c.HasKeys() {
		return errNoKeys
	}
	line, err := processjson.Document{
		AccessKeyID: c.AccessKeyID, SecretAccessKey: c.SecretAccessKey, SessionToken: c.SessionToken,
		Expiration: expiration(c), AccountID: c.AccountID,
	}.Line()
	if wrong, ok := errors.AsType[*processjson.TextError](err); ok {
		return &UnsafeValueError{Variable: wrong.Name, Format: processName}
	}
	if err != nil {
		return err
	}
	return write(w, text.JSON(line))
}
