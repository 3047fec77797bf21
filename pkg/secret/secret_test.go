package secret_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"github.com/seed642dee07/aws-federate/pkg/secret"
)

const canary = "CANARY-0123456789"

func TestNothingPrintsASecret(t *testing.T) {
	s := secret.New(canary)
	type exported struct{ S secret.String }
	type hidden struct{ s secret.String }
	type embedded struct{ secret.String }
	values := map[string]any{
		"value": s, "pointer": &s, "slice": []secret.String{s}, "map": map[string]secret.String{"k": s},
		"exported": exported{s}, "hidden": hidden{s}, "embedded": embedded{s}, "pointer to hidden": &hidden{s},
		"error": fmt.Errorf("with %v", s),
	}
	for name, v := range values {
		t.Run(name, func(t *testing.T) {
			var out bytes.Buffer
			for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "%d", "%T"} {
				fmt.Fprintf(&out, verb+"\n", v)
			}
			text, err := json.Marshal(v)
			if err != nil {
				t.Fatal(err)
			}
			out.Write(text)
			slog.New(slog.NewTextHandler(&out, nil)).Info("m", "v", v)
			slog.New(slog.NewJSONHandler(&out, nil)).Info("m", "v", v)
			hex := fmt.Sprintf("%x", canary)
			if got := out.String(); strings.Contains(got, canary) || strings.Contains(strings.ToLower(got), hex) {
				t.Errorf("printed:\n%s", got)
			}
		})
	}
}

func TestReveal(t *testing.T) {
	if got := secret.New(canary).Reveal(); got != canary {
		t.Errorf("Reveal() = %q", got)
	}
	if zero := (secret.String{}); !zero.Empty() || zero.Reveal() != "" || !secret.New("").Empty() {
		t.Error("the zero value is not the empty secret")
	}
}
