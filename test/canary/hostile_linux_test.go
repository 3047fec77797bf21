package canary_test

import (
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

// hostile is what a terminal obeys, or shows as what it is not: OSC 52 and OSC 8, CSI in both forms,
// DEL, bidirectional overrides and isolates, marks, what has no width, tags, what is no UTF-8.
const hostile = "e\x1b]52;c;RVZJTA==\x07\x1b]8;;http://evil\x1b\\\x1b[31;5m\u009b2J\x7f\u202er\u2066l\u200f\u200b\U000E0041\u00ad\ufeff\xff\x08v"

// breaks are what ends a line on a terminal, or to some reader of one.
const breaks = "\r\v\f\u2028\u2029\u0085"

// raw is what of a text moves a terminal, with what stands before it; empty for nothing.
func raw(text string) string {
	for at, r := range text {
		_, size := utf8.DecodeRuneInString(text[at:])
		if r != '\n' && !unicode.IsPrint(r) || r == utf8.RuneError && size == 1 {
			return fmt.Sprintf("%q", text[max(0, at-60):min(len(text), at+10)])
		}
	}
	return ""
}

// hostileConfig plants it in names and values of the config file: each line is read by itself.
const hostileConfig = `[profile "NAME"]
role_arn = arn:aws:iam::111122223333:role/EVIL
source_profile = base
region = EVIL
mfa_serial = EVIL
role_session_name = EVIL
external_id = EVIL
duration_seconds = EVIL
EVIL = EVIL
[profile session]
role_arn = arn:aws:iam::111122223333:role/Admin
source_profile = base
role_session_name = EVIL
[profile missing]
role_arn = arn:aws:iam::111122223333:role/Admin
source_profile = NAME-2
[profile region]
region = EVIL
credential_process = process
[profile program]
credential_process = EVIL EVIL
[profile says]
credential_process = says
[profile mfa]
role_arn = arn:aws:iam::111122223333:role/Secure
source_profile = base
mfa_serial = arn:aws:iam::111122223333:mfa/EVIL
[profile code]
role_arn = arn:aws:iam::111122223333:role/Secure
source_profile = base
mfa_serial = arn:aws:iam::111122223333:mfa/alice
mfa_process = EVIL
[profile token]
role_arn = arn:aws:iam::111122223333:role/Pod
web_identity_token_file = EVIL
[profile center]
sso_session = NAME
sso_account_id = EVIL
sso_role_name = EVIL
[sso-session "NAME"]
sso_start_url = https://EVIL.awsapps.com/start
sso_region = EVIL
[profile pages]
role_arn = arn:aws:iam::111122223333:role/Admin
source_profile = base
console_destination = EVIL
console_browser = EVIL
console_container = EVIL
console_duration = EVIL
console_federation_endpoint = EVIL
[profile guarded]
role_arn = arn:aws:iam::111122223333:role/Admin
source_profile = base
agent = EVIL
[profile other]
role_arn = arn:aws:iam::111122223333:role/Admin
source_profile = base
agent_profile = NAME
[profile services]
role_arn = arn:aws:iam::111122223333:role/Admin
source_profile = base
services = NAME
endpoint_url = EVIL
ca_bundle = EVIL
[services "NAME"]
sts =
  endpoint_url = EVIL
[EVIL EVIL]
EVIL
[profile loop]
role_arn = arn:aws:iam::111122223333:role/EVIL
source_profile = loop2
[profile loop2]
role_arn = arn:aws:iam::111122223333:role/EVIL
source_profile = loop
[profile admin]
role_arn = arn:aws:iam::111122223333:role/Admin
source_profile = base
[sso-session corp]
sso_start_url = https://corp.awsapps.com/start
sso_region = eu-west-1
`

// hostileVariables are those that the programs read, and that of a foreign agent.
var hostileVariables = []string{
	"AWS_PROFILE", "AWS_REGION", "AWS_ENDPOINT_URL_STS", "AWS_CA_BUNDLE", "AWS_CONFIG_FILE", "AWS_FEDERATE_CACHE_DIR", "AWS_FEDERATE_PROMPT",
	"AWS_FEDERATE_MIN_TTL", "AWS_FEDERATE_AGENT", "AWS_FEDERATE_AGENT_PROFILE", "AWS_FEDERATE_SOCKET", "AWS_FEDERATE_SESSION_TAGS",
	"AWS_FEDERATE_MFA_PROCESS", "AWS_FEDERATE_CLI_CACHE", "AWS_CONSOLE_BROWSER", "BROWSER", "AWS_CONSOLE_FEDERATION_ENDPOINT", "HTTPS_PROXY",
	"AI_AGENT", "AWS_ROLE_ARN", "AWS_ACCESS_KEY_ID", "AWS_CONTAINER_CREDENTIALS_FULL_URI", "AWS_WEB_IDENTITY_TOKEN_FILE", "USER",
	"AWS_FEDERATE_ISSUANCE_LOG", "AWS_FEDERATE_CONSOLE_DESTINATION", "AWS_ROLE_SESSION_NAME", "SHELL", "KUBERNETES_EXEC_INFO",
}

// hostileName is one that a header and the name of a file can have.
var hostileName = strings.NewReplacer("]", ")", "/", "_").Replace(hostile)

// evil puts the texts of a test in place of the words.
func evil(text string) string {
	return strings.NewReplacer("EVIL", hostile, "NAME", hostileName).Replace(text)
}

// plant makes the home of a world hostile.
func (w *world) plant(t *testing.T) {
	t.Helper()
	w.write(t, "home/.aws/config", evil(hostileConfig))
	w.write(t, "home/.aws/federate/settings", evil("issuance_log = ~/log\nconsole_container = EVIL\n"))
	event, err := json.Marshal(map[string]string{
		"time": "2026-11-23T12:00:00Z", "event": "issued", "profile": hostile + breaks, "account": hostile, "role": hostile, "caller": hostile,
		"access_key_id": hostile, "agent": hostile, "expires": "2026-11-23T13:00:00Z",
	})
	if err != nil {
		t.Fatal(err)
	}
	w.write(t, "home/log", string(event)+"\n"+hostile+"\n")
	index, err := json.Marshal(map[string]any{"version": 1, "keys": []map[string]string{{
		"name": hostile, "access_key_id": hostile, "store": hostile, "since": "2026-11-23T12:00:00Z", "from": hostile,
	}}})
	if err != nil {
		t.Fatal(err)
	}
	w.write(t, "home/.aws/federate/keys.json", string(index))
	token, err := json.Marshal(map[string]string{"startUrl": "https://" + hostile, "region": hostile, "accessToken": "t", "expiresAt": hostile})
	if err != nil {
		t.Fatal(err)
	}
	w.write(t, "home/.aws/sso/cache/"+strings.Repeat("a", 40)+".json", string(token))
	answer, err := json.Marshal(map[string]any{
		"Version": 1, "AccessKeyId": hostile, "SecretAccessKey": hostile + breaks, "SessionToken": hostile, "AccountId": hostile,
	})
	if err != nil {
		t.Fatal(err)
	}
	w.write(t, "tools/says", "#!/bin/sh\nprintf '%s\\n' '"+string(answer)+"'\n")
	w.write(t, "tools/fails", "#!/bin/sh\nprintf '%s\\n' '"+hostile+breaks+"' >&2\nexit 1\n")
	for _, name := range []string{"says", "fails"} {
		if err := os.Chmod(w.path("tools/"+name), 0o700); err != nil {
			t.Fatal(err)
		}
	}
}
