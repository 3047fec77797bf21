package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/seed642dee07/aws-federate/internal/fakeaws"
)

const (
	ownAccount   = "111122223333"
	otherAccount = "444455556666"
)

// world is the AWS of the demo: user alice with an MFA device, two roles that want to see a code of
// it, and two roles in a row.
type world struct {
	*fakeaws.Server

	alice                      fakeaws.Keys
	phone                      fakeaws.Device
	admin, audit, jump, deploy string // ARNs of roles
}

func newWorld() (*world, error) {
	server, err := fakeaws.Start()
	if err != nil {
		return nil, err
	}
	w := &world{Server: server, alice: server.AddUser(ownAccount, "alice")}
	w.phone = server.AddDevice(w.alice.ARN, "phone")
	w.admin = server.AddRole(fakeaws.Role{
		Account: ownAccount, Name: "Admin", Trust: []string{w.alice.ARN}, RequireMFA: true, MaxSessionDuration: 12 * time.Hour,
	})
	w.audit = server.AddRole(fakeaws.Role{Account: otherAccount, Name: "Audit", Trust: []string{w.alice.ARN}, RequireMFA: true})
	w.jump = server.AddRole(fakeaws.Role{Account: ownAccount, Name: "Jump", Trust: []string{w.alice.ARN}})
	w.deploy = server.AddRole(fakeaws.Role{Account: otherAccount, Name: "Deploy", Trust: []string{w.jump}})
	return w, nil
}

// code is a fresh code of the phone, and how the phone shows it.
func (w *world) code() (code, shown string) {
	code = w.phone.Code()
	return code, code[:3] + " " + code[3:]
}

// stsCalls is how many calls STS has got so far; the sign-in endpoint has another path.
func (w *world) stsCalls() int {
	n := 0
	for _, call := range w.Calls("") {
		if call.Path == "/" {
			n++
		}
	}
	return n
}

// home is the throw-away home: where its files are, and the settings that lead the programs there.
type home struct {
	bin, config string
	settings    []string // "NAME=VALUE"
}

// newHome writes both files below dir.
func newHome(dir string, w *world) (home, error) {
	h := home{bin: filepath.Join(dir, "bin"), config: filepath.Join(dir, "config")}
	credentials := filepath.Join(dir, "credentials")
	h.settings = []string{
		"AWS_CONFIG_FILE=" + h.config,
		"AWS_SHARED_CREDENTIALS_FILE=" + credentials,
		"AWS_FEDERATE_CACHE_DIR=" + filepath.Join(dir, "cache"),
		"AWS_ENDPOINT_URL_STS=" + w.URL,
		"AWS_CONSOLE_FEDERATION_ENDPOINT=" + w.FederationURL(),
		"AWS_EC2_METADATA_DISABLED=true",
	}
	if err := os.Mkdir(h.bin, 0o700); err != nil {
		return h, err
	}
	keys := fmt.Sprintf("[alice]\naws_access_key_id = %s\naws_secret_access_key = %s\n", w.alice.AccessKeyID, w.alice.SecretAccessKey)
	if err := os.WriteFile(credentials, []byte(keys), 0o600); err != nil {
		return h, err
	}
	return h, os.WriteFile(h.config, []byte(configText(w)), 0o600)
}

func configText(w *world) string {
	return strings.NewReplacer("ADMIN", w.admin, "AUDIT", w.audit, "PHONE", w.phone.Serial, "JUMP", w.jump, "DEPLOY", w.deploy).Replace(
		`# One hop, with a code of the phone.
[profile admin]
role_arn       = ADMIN
source_profile = alice
mfa_serial     = PHONE
region         = eu-west-1

# Another account, and the same phone.
[profile audit]
role_arn       = AUDIT
source_profile = alice
mfa_serial     = PHONE

# Two hops: alice, then jump, then a role of another account.
[profile jump]
role_arn       = JUMP
source_profile = alice

[profile deploy]
role_arn       = DEPLOY
source_profile = jump
region         = eu-central-1

# What every AWS tool understands: AWS_PROFILE=tools.
[profile tools]
credential_process = aws-federate-cred --profile admin
region             = eu-west-1
`)
}
