//go:build unix

package shells_test

import (
	"path/filepath"
	"testing"

	"github.com/seed642dee07/aws-federate/internal/shellcode"
)

// strict are what a person may have set before our code is read, and what takes away again what a
// test cannot live with. The code is read twice.
var strict = map[string][2]string{
	"bash": {
		"set -euC -o pipefail; alias fedcred='tell alias'; aws() { command aws wrapped \"$@\"; }\n" +
			"old() { COMPREPLY=(fromold); }; complete -F old aws\n",
		"set +e; unalias fedcred\n",
	},
	"zsh": {
		"setopt errexit nounset noclobber ksharrays shwordsplit; alias fedcred='tell alias'; aws() { command aws wrapped \"$@\" }\n" +
			"old() { compadd fromold }; compdef old aws\n",
		"unsetopt errexit; unalias fedcred\n",
	},
	"fish": {"function aws; command aws wrapped $argv; end\n", ""},
}

// TestStrict reads our code twice, in a shell with strict options, an alias and a function of the
// person's own: all works, and what was there goes on working.
func TestStrict(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"bash", "zsh", "fish"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			code, _ := shellcode.Setup(name)
			s := open(t, name, nil, strict[name][0]+code+code+strict[name][1])
			s.write(
				filepath.Join(s.home, ".aws", "credentials"),
				"[\"my keys\"]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY\n",
			)
			s.write(filepath.Join(s.home, ".aws", "config"), "[profile \"my keys\"]\nregion = eu-west-1\n")
			status := map[bool]string{false: "$?", true: "$status"}[name == "fish"]
			s.wants(`aws`, "aws", "wrapped")
			s.wants(`aws s3 ls 'a  b' ''`, "aws", "wrapped", "s3", "ls", "a  b", "")
			s.wants(`aws hello 'a  b' ''`, "aws-hello", "a  b", "")
			s.wants("aws console my\t -d 1h", "aws-console", "my keys", "-d", "1h")
			if name != "fish" {
				s.wants("aws s3 fromo\t", "aws", "wrapped", "s3", "fromold")
			}
			s.wants("aws fedcred use 'my keys'; show", "show", "AKIAIOSFODNN7EXAMPLE", "none", "my keys", "eu-west-1")
			s.wants("fedcred use nosuch; tell "+status, "tell", "1")
			s.wants("show", "show", "none", "none", "none", "none")
			s.wants("fedcred use; tell "+status, "tell", "2")
			s.wants("fedcred use --help; tell "+status, "tell", "2")
			s.wants("fedcred use -; tell "+status, "tell", "0")
		})
	}
}
