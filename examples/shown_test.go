package examples_test

// shownPlans has, for each heading of a page that shows a config, a line for each profile of it:
// what it resolves to.
var shownPlans = map[string][]string{
	"guide/agents.md#AI agents": {
		"prod: keys, MFA session, role Admin of 444455556666", "dev: keys, role Dev of 111122223333",
		"data: keys, role Dev of 444455556666", "agent-dev: keys, role ReadOnly of 444455556666",
	},
	"guide/agents.md#Recipes, container/config":                  {"agent-dev: process"},
	"guide/console.md#How long it lasts":                         {"prod: keys, MFA session, role Admin of 444455556666"},
	"guide/identity-center.md#IAM Identity Center":               {"corp-dev: Dev of 111122223333 by corp"},
	"guide/identity-center.md#A role on top of a permission set": {"corp-deploy: Dev of 111122223333 by corp, role Dev of 444455556666"},
	"guide/mfa.md#MFA: one code for all roles": {
		"base-role: keys, MFA session, role Admin of 111122223333",
		"prod: keys, MFA session, role Admin of 444455556666",
	},
	"guide/mfa.md#A program that gives the code": {"prod: keys, MFA session, role Admin of 444455556666"},
	"guide/moving.md#From aws-vault, before":     {"alice: no credentials", "admin: no credentials"},
	"guide/moving.md#From aws-vault":             {"alice: process", "admin: process, MFA session, role Admin of 111122223333"},
	"guide/moving.md#From Granted, before":       {"prod: process"},
	"guide/moving.md#From Granted":               {"prod: Admin of 444455556666 by corp"},
	"guide/moving.md#From aws-sso-cli, before":   {"444455556666:Admin: process"},
	"guide/moving.md#From aws-sso-cli": {
		"444455556666:Admin: Admin of 444455556666 by corp",
		"deploy: Admin of 444455556666 by corp, role Deploy of 444455556666",
	},
	"guide/moving.md#From saml2aws, before": {"saml: process"},
	"guide/moving.md#From saml2aws": {
		"saml: process", "deploy: process, role Deploy of 444455556666", "tools: tools is saml, process",
	},
	"guide/settings.md#A `credential_process` of ours": {
		"work: work is base-role, keys, role Admin of 111122223333 for 7200 s with a code",
	},
	"recipes/agents.md#AI agents and MCP servers": {"agent: agent is base-role, " + adminOfBase},
	"recipes/ci.md#CI": {
		"ci: web_identity",
		"deploy: web_identity, role Deploy of 444455556666",
	},
	"recipes/docker.md#Docker and devcontainers, container/config": {"prod: process"},
	"recipes/jetbrains.md#JetBrains":                               {"work: work is base-role, " + adminOfBase},
	"recipes/kubectl.md#kubectl and EKS": {
		"prod: keys, MFA session, role Admin of 444455556666",
		"prod-tools: prod-tools is prod, keys, MFA session, role Admin of 444455556666",
	},
	"recipes/partitions.md#GovCloud, China and the European Sovereign Cloud": {
		"gov: " + adminOfBase, "china: keys, role Admin of 444455556666", "gov-dev: Dev of 111122223333 by gov",
	},
	"recipes/services.md#Services that run for days": {"watcher: watcher is base-role, " + adminOfBase},
	"recipes/ssh.md#ssh, remote/config":              {"prod: process"},
	"recipes/terraform.md#Terraform":                 {"terraform: terraform is base-role, " + adminOfBase},
	"recipes/vscode.md#VS Code":                      {"work: work is base-role, " + adminOfBase},
	"recipes/wsl.md#WSL":                             {"work: work is base-role, " + adminOfBase},
}

const adminOfBase = "keys, MFA session, role Admin of 111122223333"
