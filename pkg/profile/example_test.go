package profile_test

import (
	"errors"
	"fmt"
	"log"
	"os"
	"path/filepath"

	"github.com/seed642dee07/aws-federate/pkg/profile"
)

// inDirectory writes a config file into a directory of its own, and returns where the two files are
// and how to clean up.
func inDirectory(config string) (files profile.Files, remove func()) {
	dir, err := os.MkdirTemp("", "profile")
	if err != nil {
		log.Fatal(err)
	}
	files = profile.Files{Config: filepath.Join(dir, "config"), Credentials: filepath.Join(dir, "credentials")}
	if err := os.WriteFile(files.Config, []byte(config), 0o600); err != nil {
		log.Fatal(err)
	}
	return files, func() { os.RemoveAll(dir) }
}

// A role that wants an MFA code is assumed from an MFA session, which the roles of the same user
// share.
func Example() {
	files, remove := inDirectory(`
[profile base]
aws_access_key_id = AKIDBASE
aws_secret_access_key = secret

[profile prod]
role_arn = arn:aws:iam::111122223333:role/Admin
source_profile = base
mfa_serial = arn:aws:iam::111122223333:mfa/alice
region = eu-west-1
`)
	defer remove()

	// A program uses profile.Locate(os.Getenv, runtime.GOOS).
	set, err := profile.Load(files)
	if err != nil {
		fmt.Println(err)
		return
	}
	// A program sets Environment to profile.ReadEnvironment(os.Getenv).
	plan, err := profile.Resolve(set, profile.Request{Profile: "prod"})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, step := range plan.Steps {
		fmt.Println(step.Type())
	}
	fmt.Println("account", plan.Account(), "in", plan.Region)
	fmt.Println(plan.MFA)
	// Output:
	// static_keys
	// session_token
	// assume_role
	// account 111122223333 in eu-west-1
	// one code for all roles of this device: they are assumed from one MFA session, for an hour at most
}

// Who carries a plan out looks at the types of its steps. No formatter prints a secret.
func ExampleStep() {
	files, remove := inDirectory(`
[profile base]
aws_access_key_id = AKIDBASE
aws_secret_access_key = secret

[profile prod]
role_arn = arn:aws:iam::111122223333:role/Admin
source_profile = base
external_id = 4711
`)
	defer remove()
	set, err := profile.Load(files)
	if err != nil {
		fmt.Println(err)
		return
	}
	plan, err := profile.Resolve(set, profile.Request{Profile: "prod", RoleSessionName: "alice"})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, step := range plan.Steps {
		switch step := step.(type) {
		case profile.StaticKeys:
			fmt.Println("take", step.AccessKeyID, "and", step.SecretAccessKey)
		case profile.AssumeRole:
			fmt.Println("assume", step.RoleARN, "as", step.RoleSessionName)
		default:
			fmt.Println(step.Type(), "is not supported")
		}
	}
	// Output:
	// take AKIDBASE and [redacted]
	// assume arn:aws:iam::111122223333:role/Admin as alice
}

// Every setting says where it comes from, and what it outdoes.
func ExampleSetting() {
	files, remove := inDirectory(`[profile prod]
role_arn = arn:aws:iam::111122223333:role/Admin
credential_source = Environment
external_id = 4711
`)
	defer remove()
	set, err := profile.Load(files)
	if err != nil {
		fmt.Println(err)
		return
	}
	plan, err := profile.Resolve(set, profile.Request{Profile: "prod", ExternalID: "4712"})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, setting := range plan.Settings {
		if setting.From.Field != "" {
			fmt.Println(setting.Key, "comes from the caller and outdoes line", setting.Shadows[0].Line)
			continue
		}
		fmt.Printf("%s comes from %s, line %d\n", setting.Key, filepath.Base(setting.From.File), setting.From.Line)
	}
	// Output:
	// credential_source comes from config, line 3
	// role_arn comes from config, line 2
	// external_id comes from the caller and outdoes line 4
}

// An error has the file and the line that are to be mended.
func ExampleSettingError() {
	files, remove := inDirectory(`[profile prod]
role_arn = arn:aws:iam::111122223333:role/Admin
`)
	defer remove()
	set, err := profile.Load(files)
	if err != nil {
		fmt.Println(err)
		return
	}
	_, err = profile.Resolve(set, profile.Request{Profile: "prod"})
	if wrong, ok := errors.AsType[*profile.SettingError](err); ok {
		fmt.Println(filepath.Base(wrong.Origin.File), wrong.Origin.Line, wrong.Key)
		fmt.Println(wrong.Reason)
	}
	// Output:
	// config 2 role_arn
	// needs a source_profile or a credential_source beside it
}

// What AWS would refuse is no error of Resolve, so that the plan can be shown; Validate finds it
// before a call.
func ExamplePlan_Validate() {
	plan, err := profile.Resolve(nil, profile.Request{RoleARN: "arn:aws:iam::111122223333:role/Admin", ExternalID: "#"})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(plan.Validate())
	// Output:
	// Request.ExternalID can have letters, digits, _ and +=,.@:/-, and has something else at character 1
}

func ExampleLocate() {
	getenv := func(name string) string {
		return map[string]string{"HOME": "/home/alice", "AWS_CONFIG_FILE": "~/team/aws.ini"}[name]
	}
	files := profile.Locate(getenv, "linux")
	fmt.Println(files.Config)
	fmt.Println(files.Credentials)
	// Output:
	// /home/alice/team/aws.ini
	// /home/alice/.aws/credentials
}

func ExampleWords() {
	words, err := profile.Words(`"/opt/my tools/get" --user 'alice b' $HOME`)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, word := range words {
		fmt.Println(word)
	}
	// Output:
	// /opt/my tools/get
	// --user
	// alice b
	// $HOME
}
