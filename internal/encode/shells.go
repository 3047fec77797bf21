package encode

import (
	"strings"

	"github.com/seed642dee07/aws-federate/internal/text"
)

// setEnv writes for `docker --env-file`, `env $(…)`, systemd and the like. Each reads quotes in its
// own way, or not at all, so only values that need none are carried.
func setEnv(name, value string) string { return name + "=" + value }

// setExport writes for eval in a POSIX shell. Usual values have no quotes, as `aws configure
// export-credentials` has it.
func setExport(name, value string) string { return "export " + name + "=" + text.Quote(value) }

// unsetExport ends in a semicolon for those who forget the quotes in eval "$(…)", which makes one
// line of all.
func unsetExport(names []string) string { return "unset " + strings.Join(names, " ") + ";" }

// setFish writes for `| source`. See https://fishshell.com/docs/current/language.html#quotes.
func setFish(name, value string) string {
	return "set -gx " + name + " '" + strings.NewReplacer(`\`, `\\`, `'`, `\'`).Replace(value) + "'"
}

// unsetFish ends in true, because set -gx leaves the status as it is, and set -e fails for a name
// that was not set.
func unsetFish(names []string) string { return "set -e " + strings.Join(names, "; set -e ") + "; true" }

// setPowerShell writes for `| Invoke-Expression`. Nothing is expanded between single quotes, see
// about_Quoting_Rules:
// https://learn.microsoft.com/powershell/module/microsoft.powershell.core/about/about_quoting_rules.
func setPowerShell(name, value string) string {
	return "$Env:" + name + "='" + strings.ReplaceAll(value, "'", "''") + "'"
}

func unsetPowerShell(names []string) string {
	return "Remove-Item Env:" + strings.Join(names, ",Env:") + " -ErrorAction SilentlyContinue"
}

// setCmd writes for a batch file or `for /f "delims=" %i in ('…') do @%i`. The quotes enclose the
// assignment, so that they are no part of the value and &, | and the like mean nothing.
func setCmd(name, value string) string { return `set "` + name + "=" + value + `"` }

func unsetCmd(names []string) string { return `set "` + strings.Join(names, "=\"\nset \"") + `="` }

// cmdText leaves out what cmd.exe reads inside quotes, and differently in a batch file, at the
// prompt and with delayed expansion: no spelling is right in all three.
func cmdText(value string) bool { return printableASCII(value) && !strings.ContainsAny(value, `"%!^`) }

// setDotenv writes for dotenv files.
func setDotenv(name, value string) string { return name + `="` + value + `"` }

// dotenvText leaves out what some dotenv parsers expand or unescape in double quotes, and others do
// not.
func dotenvText(value string) bool { return plainText(value) && !strings.ContainsAny(value, "\"\\$`") }
