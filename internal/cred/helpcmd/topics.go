package helpcmd

import (
	"strings"

	"github.com/seed642dee07/aws-federate/internal/help"
)

// Topics are what can be looked up beside commands. Each is the short form of a page of the guide; help
// and man pages are made of it.
func Topics() []help.Topic {
	return []help.Topic{
		{
			Name: "start", Also: also("first first-steps getting-started begin new tools terraform vscode vs-code jetbrains " +
				"sdk boto3 aws-vault vault granted aws-sso saml2aws moving migrate"),
			Usage: "from no profile at all to one that every tool can use", Page: "README.md", Description: start,
		},
		{
			Name: "mfa", Also: also("code codes prompt window totp otp duration twice asked-twice yubikey device devices phone " +
				"lost-phone expired long-run"),
			Usage: "one MFA code for all roles, and who asks for it", Page: "guide/mfa.md", Description: mfa,
		},
		{
			Name: "sso", Also: also("identity-center sign-in portal"),
			Usage: "sign-ins to IAM Identity Center", Page: "guide/identity-center.md", Description: sso,
		},
		{
			Name: "console", Also: also("aws-console browser"),
			Usage: "open the AWS console in the browser", Page: "guide/console.md", Description: console,
		},
		{
			Name: "containers", Also: also("container docker devcontainers devcontainer ssh remote socket wsl"),
			Usage: "credentials in containers and on other machines", Page: "recipes/docker.md", Description: containers,
		},
		{
			Name: "shells", Also: also("shell fedcred switch use which aws-profile bash zsh fish powershell"),
			Usage: "which profile a shell uses, and how to switch", Page: "guide/shells.md", Description: shells,
		},
		{
			Name: "agents", Also: also("agent ai mcp"),
			Usage: "what an AI agent that runs as you may have", Page: "guide/agents.md", Description: agents,
		},
		{
			Name: "files", Also: also("cache config encryption storage secret secrets"),
			Usage: "which files are read and written, and what is kept", Page: "guide/cache-and-files.md", Description: files,
		},
		{
			Name: "settings", Also: also("environment variables region tags"),
			Usage: "settings of profiles, for all profiles, and variables", Page: "guide/settings.md", Description: settings,
		},
		{
			Name: "scripts", Also: also("script exit-codes exit-code formats ci ci-cd cron hang hangs"),
			Usage: "exit codes, formats, and runs with nobody to ask", Page: "guide/scripts.md", Description: scripts,
		},
		{
			Name: "trouble", Also: also("troubles troubleshooting error errors fail fails failed broken wrong wrong-account " +
				"another-account account denied access-denied"),
			Usage: "what to look at when something is not as you expect", Page: "guide/troubleshooting.md", Description: trouble,
		},
		{
			Name: "uninstall", Also: also("remove upgrade update install delete"),
			Usage: "take everything away again", Page: "guide/upgrade-and-uninstall.md", Description: uninstall,
		},
	}
}

// also are other words for a topic.
func also(words string) []string { return strings.Fields(words) }
