//go:build unix

package pages_test

import (
	"encoding/base64"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/seed642dee07/aws-federate/internal/fakeaws"
)

// furnish adds what single pages need: alice's roles in other partitions, the token of a job, a cluster, the
// keys of another user, and Go with this checkout in place of the network.
func (w *world) furnish(t *testing.T) {
	t.Helper()
	for _, of := range []struct{ partition, name, account string }{{"aws-us-gov", "gov", account}, {"aws-cn", "china", other}} {
		w.SetPartition(of.partition)
		user := w.AddUser(account, of.name)
		w.AddRole(fakeaws.Role{Account: of.account, Name: "Admin", Trust: []string{user.ARN}})
		w.elsewhere[of.partition] = w.AddDevice(user.ARN, "alice")
		w.keys += fmt.Sprintf(
			"[%s-keys]\naws_access_key_id = %s\naws_secret_access_key = %s\n",
			of.name,
			user.AccessKeyID,
			user.SecretAccessKey,
		)
	}
	w.write(t, ".aws/credentials", w.keys)
	w.SetPartition("aws")
	provider := w.AddProvider(account, "ci.example.com")
	ci := w.AddRole(fakeaws.Role{Account: account, Name: "Ci", Trust: []string{provider.ARN}})
	w.AddRole(fakeaws.Role{Account: other, Name: "Deploy", Trust: []string{ci}})
	w.write(t, "secrets/token", provider.Token("job", time.Hour))
	w.write(t, "project/deploy", "#!/bin/sh\nexec aws sts get-caller-identity\n")
	bob := w.AddUser(account, "bob")
	w.write(t, "bob", fmt.Sprintf("[base]\naws_access_key_id = %s\naws_secret_access_key = %s\n", bob.AccessKeyID, bob.SecretAccessKey))

	cluster := httptest.NewServer(http.HandlerFunc(func(answer http.ResponseWriter, r *http.Request) {
		_, _ = io.WriteString(answer, `{"cluster":{"name":"NAME","arn":"arn:aws:eks:eu-west-1:`+account+`:cluster/NAME","status":"ACTIVE",`+
			`"endpoint":"https://cluster.example.com","certificateAuthority":{"data":"AA=="}}}`)
	}))
	t.Cleanup(cluster.Close)
	w.environ = append(w.environ, "AWS_ENDPOINT_URL_EKS="+cluster.URL)
	w.hasGo(t)
}

// vaultItem is alice's key as aws-vault and Granted keep it in a keyring.
func (w *world) vaultItem() string {
	data := fmt.Sprintf(`{"AccessKeyID":%q,"SecretAccessKey":%q}`, w.alice.AccessKeyID, w.alice.SecretAccessKey)
	return fmt.Sprintf(`{"Key":"alice","Data":%q}`, base64.StdEncoding.EncodeToString([]byte(data)))
}

// hasGo makes a Go that installs from this checkout, runs what is in it, and has its folder in the home.
func (w *world) hasGo(t *testing.T) {
	t.Helper()
	program, err := exec.LookPath("go")
	if err != nil {
		t.Fatal(err)
	}
	here, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	settings, err := exec.CommandContext(t.Context(), program, "env", "GOCACHE", "GOMODCACHE", "GOPATH", "CGO_ENABLED").Output()
	if err != nil {
		t.Fatal(err)
	}
	as := strings.Fields(string(settings))
	w.write(t, "stand-ins/go", strings.NewReplacer(
		"@go", program, "@checkout", here+"/"+root, "@cache", as[0], "@modules", as[1], "@folder", as[2], "@cgo", as[3],
	).Replace(`#!/bin/sh -e
here=$HOME/go
in_checkout() {
  cd @checkout
  exec env GOCACHE=@cache GOMODCACHE=@modules GOPATH=@folder GOFLAGS=-buildvcs=false CGO_ENABLED="${CGO_ENABLED:-@cgo}" @go "$@"
}
case $1 in
env) echo "$here" ;;
install) mkdir -p "$here/bin"; in_checkout build "$2" "$3" -o "$here/bin/" "${4%@latest}" ;;
*) in_checkout "$@" ;;
esac
`))
}
