package run

import (
	"errors"
	"log/slog"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"

	"github.com/seed642dee07/aws-federate/pkg/secret"
)

// TestLog has a line for each record, in which nothing moves the cursor, and no value that may hold
// a secret.
func TestLog(t *testing.T) {
	for verbose, want := range map[bool]string{
		false: "program: note: a�b (who=me\u00a0�)\nprogram: warning: c (error=x�y, n=3)\n",
		true: "program: debug: d (creds=aws.Credentials, key=[redacted], group=[a=1])\n" +
			"program: note: a�b (who=me\u00a0�)\nprogram: warning: c (error=x�y, n=3)\n",
	} {
		var out strings.Builder
		log := newLog(&out, "program", verbose)
		log.Debug("d", "creds", aws.Credentials{SecretAccessKey: "hunter2"}, "key", secret.New("hunter2"), slog.Group("group", "a", 1))
		log.With("who", "me\u00a0\x1b").WithGroup("x").Info("a\nb")
		log.Warn("c", "error", errors.New("x\ry"), "n", 3)
		if got := out.String(); got != strings.ReplaceAll(want, "\u00a0", "�") {
			t.Errorf("verbose %t: %q, want %q", verbose, got, want)
		}
	}
}
