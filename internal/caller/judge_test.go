package caller

import (
	"strings"
	"testing"
)

const secret = "hunter2"

func TestJudge(t *testing.T) {
	for _, test := range []struct {
		file string
		args []string
		role role
		name string
	}{
		{"/usr/bin/terraform", []string{"terraform", "plan", "-var=password=" + secret}, program, "terraform"},
		{`terraform.exe`, []string{`C:\Program Files\tf\Terraform.EXE`, secret}, program, "terraform"},
		{"/opt/My Tools/run it", []string{"/opt/My Tools/run it", secret}, program, "run it"},
		{"/usr/bin/node", []string{"npm run deploy --token " + secret}, program, "npm"},
		{"/usr/bin/node", []string{"npm\trun\n/tmp/" + secret}, program, "npm"},
		{"/usr/share/code/code", []string{"/usr/share/code/code --type=" + secret}, program, "code"},
		{"make", nil, program, "make"},
		{"make", []string{" "}, program, "make"},
		{"/x/xargs", []string{"xargs", "-n1", "aws"}, program, "xargs"},

		{"/usr/bin/dash", []string{"sh", "-c", "aws-federate-cred " + secret}, link, ""},
		{"/usr/bin/bash", []string{"/bin/bash", "-euo", "pipefail", "-c", secret}, link, ""},
		{"/usr/bin/bash", []string{"bash", "-lc", secret, "deploy.sh"}, link, ""},
		{"/usr/bin/bash", []string{"-bash", "-c", secret}, link, ""},
		{"/usr/bin/bash", []string{"bash", "--login", "-i", "-c", secret}, link, ""},
		{"/usr/bin/zsh", []string{"zsh", "-o", "extendedglob", "-c", secret}, link, ""},
		{"/usr/bin/fish", []string{"fish", "--command=" + secret}, link, ""},
		{"cmd.exe", []string{`C:\Windows\system32\cmd.exe`, "/d", "/s", "/c", secret}, link, ""},
		{"cmd.exe", []string{"cmd", "/C" + secret}, link, ""},
		{"powershell.exe", []string{"powershell", "-NoProfile", "-Command", secret}, link, ""},
		{"pwsh.exe", []string{"pwsh", "-NoLogo", "-EncodedCommand", secret}, link, ""},
		{"/opt/aws-federate-cred", []string{"aws-federate-cred", "--profile", "x"}, link, ""},
		{"aws-console.exe", []string{"aws-console"}, link, ""},
		{"/usr/bin/dash", []string{"/bin/sh", "/home/a/bin/aws-federate-cred"}, link, "aws-federate-cred"},
		{"timeout", []string{"timeout", "30", "aws-federate-cred"}, link, ""},
		{"sudo", nil, link, ""},

		{"/usr/bin/bash", []string{"-bash"}, person, ""},
		{"/usr/bin/bash", []string{"bash"}, person, ""},
		{"/usr/bin/bash", nil, person, ""},
		{"/usr/bin/zsh", []string{"/bin/zsh", "-il"}, person, ""},
		{"/usr/bin/bash", []string{"bash", "--init-file", "/usr/share/code/shellIntegration-bash.sh"}, person, ""},
		{"/usr/bin/bash", []string{"bash", "--rcfile", "x.sh", "-i"}, person, ""},
		{"/usr/bin/bash", []string{"bash", "-o", "vi"}, person, ""},
		{"/usr/bin/bash", []string{"bash", "-"}, person, ""},
		{"/usr/bin/bash", []string{"bash", "--noediting", "-i"}, person, ""}, // in Emacs
		{"/usr/bin/fish", []string{"fish", "-l", "--init-command", "source x.fish"}, person, ""},
		{"/usr/bin/fish", []string{"fish", "-C", "set x y"}, person, ""},
		{"powershell.exe", []string{"powershell", "aws s3 ls " + secret}, person, ""}, // a command that no option announces
		{"/usr/bin/python3.11", []string{"/usr/bin/python3", "/usr/bin/xonsh"}, person, "xonsh"},
		{"/opt/newshell", []string{"-newshell"}, person, ""},
		{"cmd.exe", []string{"cmd.exe"}, person, ""},
		{"cmd.exe", []string{"cmd.exe", "/k", "setup.bat"}, person, ""},
		{"cmd.exe", nil, person, ""},
		{"powershell.exe", []string{"powershell.exe", "-NoLogo"}, person, ""},
		{"pwsh.exe", []string{"pwsh", "-noexit", "-command", "try { . 'shellIntegration.ps1' } catch {}"}, person, ""},
		{"explorer.exe", []string{`C:\Windows\Explorer.EXE`}, person, ""},
		{"WindowsTerminal.exe", nil, person, ""},
		{"sshd", []string{"sshd: alice@pts/0"}, person, ""},
		{"/usr/bin/tmux", []string{"tmux: server"}, person, ""},
		{"/usr/libexec/gnome-terminal-server", []string{"/usr/libexec/gnome-terminal-server"}, person, ""},
		{"/lib/systemd/systemd", []string{"/lib/systemd/systemd", "--user"}, person, ""},

		{"/usr/bin/bash", []string{"bash", "deploy.sh", "--token", secret}, program, "deploy.sh"},
		{"/usr/bin/bash", []string{"/bin/bash", "-l", "./deploy", secret}, program, "deploy"},
		{"/usr/bin/bash", []string{"bash", "-i", "+x", "-eo", "pipefail", "/tmp/deploy.sh"}, program, "deploy.sh"},
		{"/usr/bin/bash", []string{"bash", "--noprofile", "--norc", "-e", "/tmp/run", secret}, program, "run"},
		{"/usr/bin/dash", []string{"sh", "--", "deploy"}, program, "deploy"},
		{"/usr/bin/dash", []string{"sh", "-", "deploy"}, program, "deploy"},
		{"/usr/bin/zsh", []string{"zsh", "-f", "x.zsh"}, program, "x.zsh"},
		{"/usr/bin/fish", []string{"fish", "-N", secret}, program, "fish"},
		{"/usr/bin/nu", []string{"nu", "x.nu"}, program, "x.nu"},
		{"/usr/bin/bash", []string{"bash", "-s", "--", secret}, program, "bash"},
		{"/usr/bin/bash", []string{"bash", "--new-option", secret}, program, "bash"},
		{"pwsh.exe", []string{"pwsh", "-ExecutionPolicy", "Bypass", "-File", `C:\x\deploy.ps1`, secret}, program, "deploy.ps1"},
		{"pwsh.exe", []string{"pwsh", "-NoProfile", "deploy.ps1"}, program, "deploy.ps1"},
		{"pwsh.exe", []string{"pwsh", "-ExecutionPolicy", "Bypass"}, person, ""},
		{"powershell.exe", []string{"powershell", "-enc", secret}, link, ""},

		{"/usr/bin/python3.11", []string{"/usr/bin/python3", "/usr/bin/aws", "s3", "ls", secret}, program, "aws"},
		{"python.exe", []string{`C:\Python\python.exe`, `C:\Python\Scripts\aws.exe`, "s3"}, program, "aws"},
		{"/Library/Frameworks/Python.framework/Python", []string{"Python", "-sE", "-u", "app.py"}, program, "app.py"},
		{"/usr/bin/python3", []string{"python3", "-B", "-m", "pytest", secret}, program, "pytest"},
		{"/usr/bin/python3", []string{"python3", "-W", secret, "app.py"}, program, "python3"},
		{"/usr/bin/python3", []string{"python3", "-m" + secret}, program, "python3"},
		{"/usr/bin/python3", []string{"python3", "-m"}, program, "python3"},
		{"/usr/bin/python3", []string{"python3", "-c", secret}, program, "python3"},
		{"/usr/bin/python3", []string{"python3", "-Ic" + secret}, program, "python3"},
		{"/usr/bin/python3", []string{"python3", "-", secret}, program, "python3"},
		{"/usr/bin/python3", []string{"python3"}, program, "python3"},
		{"/usr/bin/python3", nil, program, "python3"},
		{"/usr/bin/python3", []string{"python3", "https://a:" + secret + "@example.org/x.py"}, program, "python3"},
		{"/usr/bin/node", []string{"node", "app.js", secret}, program, "app.js"},
		{"/usr/bin/node", []string{"node", "/x/.bin/cdk", "deploy"}, program, "cdk"},
		{"/usr/bin/node", []string{"node", "--title", secret, "app.js"}, program, "node"},
		{"/usr/bin/node", []string{"node", "-pe", secret}, program, "node"},
		{"/usr/bin/node", []string{"node", "--eval=" + secret}, program, "node"},
		{"/usr/bin/ruby3.1", []string{"ruby3.1", "-w", "/usr/bin/kamal", secret}, program, "kamal"},
		{"/usr/bin/ruby3.1", []string{"ruby3.1", "-0777ne", secret}, program, "ruby3.1"},
		{"/usr/bin/perl", []string{"perl", "-wT", "x.pl", secret}, program, "x.pl"},
		{"/usr/bin/perl", []string{"perl", "-CSDlane", secret}, program, "perl"},
		{"/usr/bin/perl", []string{"perl", "-pi.bak", "-e", secret}, program, "perl"},
		{"/usr/bin/java", []string{"java", "-cp", "/x/" + secret + ".jar", "-jar", "/opt/app.jar"}, program, "java"},
	} {
		role, name := judge(process{file: test.file, args: test.args})
		if role != test.role || role == program && name != test.name {
			t.Errorf("%q is role %d, %q, want %d, %q", test.args, role, name, test.role, test.name)
		}
		if strings.Contains(name, secret) {
			t.Errorf("%q gives away the secret: %q", test.args, name)
		}
	}
}

// FuzzJudge looks for a way to what comes after a program's name, its options and its script.
func FuzzJudge(f *testing.F) {
	f.Add("bash", "-euo", "pipefail", "x.sh")
	f.Add("node", "--title", "", "x.js")
	f.Fuzz(func(t *testing.T, program, option, value, script string) {
		if strings.Contains(program+option+value+script, secret) {
			t.Skip()
		}
		_, name := judge(process{file: "x", args: []string{program, option, value, script + ".sh", "--token", secret}})
		if strings.Contains(name, secret) {
			t.Errorf("%q", name)
		}
	})
}
