package ekstoken_test

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/seed642dee07/aws-federate/internal/ekstoken"
)

// FuzzRead reads KUBERNETES_EXEC_INFO: the answer is of one of two versions, of the one that was asked
// for unless a problem is named, and kubectl can read it.
func FuzzRead(f *testing.F) {
	for _, text := range []string{
		`{"apiVersion":"client.authentication.k8s.io/v1","spec":{"interactive":false}}`,
		`{"apiVersion":"client.authentication.k8s.io/v1beta1","spec":{"interactive":true}}`,
		`{"apiVersion":"client.authentication.k8s.io/v2"}`, `{"spec":{"interactive":null}}`, "null", "{", " ",
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		asked := ekstoken.Read(text)
		var said struct{ APIVersion string }
		_ = json.Unmarshal([]byte(text), &said)
		if asked.Problem == "" && strings.TrimSpace(text) != "" && said.APIVersion != asked.Version {
			t.Errorf("%q is taken for %s", text, asked.Version)
		}
		var out bytes.Buffer
		var answer struct{ Kind, APIVersion string }
		if err := ekstoken.Write(&out, asked, ekstoken.Token{Text: "k8s-aws-v1.x", Expires: time.Unix(0, 0)}); err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(out.Bytes(), &answer); err != nil || answer.Kind != "ExecCredential" ||
			answer.APIVersion != "client.authentication.k8s.io/v1" && answer.APIVersion != "client.authentication.k8s.io/v1beta1" {
			t.Errorf("%s", &out)
		}
	})
}
