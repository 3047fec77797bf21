package ekstoken

import (
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/seed642dee07/aws-federate/internal/text"
)

// Asked is what kubectl says of itself in the variable KUBERNETES_EXEC_INFO.
// Source: https://kubernetes.io/docs/reference/config-api/client-authentication.v1/
type Asked struct {
	Version string // that the answer has to be of
	// Silent means that kubectl has no place for a question.
	Silent bool
	// Problem says why the variable is not understood; empty where it is, or is not set.
	Problem string
}

const (
	group       = "client.authentication.k8s.io/"
	defaultsTo  = group + "v1beta1"
	otherThan   = group + "v1"
	information = "KUBERNETES_EXEC_INFO"
)

// Read reads the variable. What is not understood stands for the version that every kubectl takes.
func Read(variable string) Asked {
	asked := Asked{Version: defaultsTo}
	if strings.TrimSpace(variable) == "" {
		return asked
	}
	var info struct {
		APIVersion string `json:"apiVersion"`
		Spec       struct {
			Interactive *bool `json:"interactive"`
		} `json:"spec"`
	}
	if err := json.Unmarshal([]byte(variable), &info); err != nil {
		asked.Problem = fmt.Sprintf("%s is no JSON as kubectl writes it (%v): the answer is of %s", information, err, defaultsTo)
		return asked
	}
	asked.Silent = info.Spec.Interactive != nil && !*info.Spec.Interactive
	if !slices.Contains([]string{defaultsTo, otherThan}, info.APIVersion) {
		asked.Problem = fmt.Sprintf("%s asks for %q, and the answer is of %s", information, info.APIVersion, defaultsTo)
		return asked
	}
	asked.Version = info.APIVersion
	return asked
}

// Write writes a token as kubectl reads it.
func Write(w io.Writer, asked Asked, token Token) error {
	type status struct {
		Expires string `json:"expirationTimestamp"`
		Token   string `json:"token"`
	}
	document, err := json.Marshal(struct {
		Kind       string   `json:"kind"`
		APIVersion string   `json:"apiVersion"`
		Spec       struct{} `json:"spec"`
		Status     status   `json:"status"`
	}{Kind: "ExecCredential", APIVersion: asked.Version, Status: status{text.Time(token.Expires), token.Text}})
	if err != nil {
		return err
	}
	_, err = w.Write(append(document, '\n'))
	return err
}
