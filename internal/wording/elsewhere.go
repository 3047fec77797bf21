package wording

const (
	printing = "aws-federate-cred"
	opening  = "aws-console"
)

// commandWords are commands of the AWS CLI, aws-vault, Granted, saml2aws and their like.
var commandWords = []foreign{
	{words: "help|version", programs: opening, hint: "aws-console has no commands: --help shows the options, --version the version"},
	{
		words: "mfa|agents|files|settings|scripts|shells|topics",
		needs: "help",
		hint:  "'aws-federate-cred help' lists what it can tell of such things",
	},
	{words: "undo|revert|restore", needs: "setup", hint: "'aws-federate-cred setup undo' takes back what setup has written"},
	{words: "ls|profiles|show|roles", needs: "list", hint: "'aws-federate-cred list' lists the profiles"},
	{
		words: "profile|account|accounts|role",
		needs: "list",
		hint: "'aws-federate-cred list WORD' lists the profiles of a name, an account or a role, 'aws-federate-cred explain NAME' shows " +
			"one of them",
	},
	{words: "describe|which|why|whoami|resolve", needs: "explain", hint: "'aws-federate-cred explain NAME' shows how a profile resolves"},
	{
		words: "console|open|browser|web",
		hint:  "'aws-console NAME' opens the console of a profile",
	},
	{words: "rotate", needs: "keys", hint: "'aws-federate-cred keys rotate NAME' makes new keys in place of the old ones"},
	{words: "add", needs: "keys", hint: "'aws-federate-cred keys add NAME' keeps long-lived keys in the system's keyring"},
	{words: "import", needs: "keys", hint: "'aws-federate-cred keys import NAME' moves the keys of a profile into the system's keyring"},
	{
		words: "remove|rm|delete|del",
		needs: "keys",
		hint:  "'aws-federate-cred keys remove NAME' removes keys, 'aws-federate-cred clear NAME' what is cached",
	},
	{
		words: "remove|rm|delete|del|forget|flush|purge|reset|unset|clean",
		needs: "clear",
		hint:  "'aws-federate-cred clear NAME' forgets what is cached of a profile",
	},
	{
		words: "run|shell|assume|switch|use|session",
		needs: "exec",
		hint:  "'aws-federate-cred exec NAME -- COMMAND' runs a command with the credentials of a profile",
	},
	{
		words: "export|credentials|eval",
		hint:  `'eval "$(aws-federate-cred --profile NAME --format export)"' puts the credentials of a profile into this shell`,
	},
	{
		words: "get|env|print|process|export-credentials|credential-process|credential_process|get-session-token|assume-role|script|json",
		hint:  "'aws-federate-cred --profile NAME' prints credentials as JSON, with --format env, export, dotenv and others as text",
	},
	{words: "refresh|renew", hint: "'aws-federate-cred --profile NAME --refresh' fetches new credentials whatever is cached"},
	{words: "sso|signin|sign-in|auth", needs: "login", hint: "'aws-federate-cred login' signs in to IAM Identity Center"},
	{words: "signout|sign-out", needs: "logout", hint: "'aws-federate-cred logout' ends a sign-in to IAM Identity Center"},
	{
		words: "configure|config|init|install|generate|populate|alias",
		needs: "setup",
		hint:  "'aws-federate-cred setup' writes profiles, and what a shell needs",
	},
	{
		words: "configure|config|init|install|generate|populate",
		hint:  "profiles stand in ~/.aws/config: 'aws configure' and 'aws configure sso' write them",
	},
	{
		words: "server|ecs-server|ec2-server|daemon|agent",
		needs: "serve",
		hint:  "'aws-federate-cred serve' gives credentials to containers and remote machines",
	},
	{
		words: "get-token|eks|kubectl",
		needs: "eks-token",
		hint:  "'aws-federate-cred eks-token --cluster NAME' gives kubectl its token",
	},
	{
		words: "keyring|keychain|locked|unlock",
		needs: "keys",
		hint:  "'aws-federate-cred help keys' says how keys are kept in the system's keyring, 'aws-federate-cred doctor' whether it is locked",
	},
	{
		words: "check|diagnose|status|test|validate|error|errors|broken|problem|problems|trouble|troubleshooting|fix|repair",
		needs: "doctor",
		hint:  "'aws-federate-cred doctor' looks for what is wrong, 'aws-federate-cred explain NAME' shows how a profile resolves",
	},
	{words: "status|check", needs: "list", hint: "'aws-federate-cred list' shows what is cached, and until when"},
	{
		words: "uninstall|upgrade|update|self-update",
		needs: "clear",
		hint: "'aws-federate-cred help uninstall' says how; 'aws-federate-cred clear --all' forgets all sessions, 'aws-federate-cred setup " +
			"undo' takes back what setup has written",
	},
	{words: "completions|completion-script", needs: "completion", hint: "'aws-federate-cred completion SHELL' prints what a shell needs"},
}

// optionWords are options of the same tools, and with a command in front those of ours that do
// another thing with it.
var optionWords = []foreign{
	{
		words: "list --profile|list -p",
		needs: "list",
		hint:  "it lists all profiles: 'aws-federate-cred list WORD' lists those that have a word",
	},
	{words: "list --format|list --output|list -o", needs: "list", hint: "'aws-federate-cred list --json' prints JSON"},
	{words: "explain --format|explain --output|explain -o", needs: "explain", hint: "'aws-federate-cred explain --json' prints JSON"},
	{words: "version --format", needs: "version", hint: "'aws-federate-cred version --json' prints JSON"},
	{words: "eks-token --cluster-name|eks-token --cluster-id|eks-token -i", needs: "eks-token", hint: "--cluster NAME names the cluster"},
	{words: "warm --format", hint: "what it fetches goes into the cache: 'aws-federate-cred --profile NAME --format FORMAT' prints it"},
	{words: "warm --no-cache", hint: "it is there to fill the cache: 'aws-federate-cred --profile NAME --no-cache' does without"},
	{words: "clear --no-cache", hint: "leave it out: clear is there to empty the cache"},
	{
		words:    " --json",
		programs: printing,
		hint:     "credentials are printed as JSON anyway; 'list --json' and 'explain --json' print JSON, too",
	},
	{words: " --all", programs: printing, hint: "'aws-federate-cred warm --all' fetches, and 'aws-federate-cred clear --all' forgets"},
	{words: "--debug|-debug|--trace|-vv|-vvv|--log-level", hint: "--verbose says what is done"},
	{
		words:    "-o|--output|--out",
		programs: printing,
		hint:     "--format env, export, fish, powershell, cmd, dotenv or process says how credentials are printed",
	},
	{
		words:    "-e|--env|--export|--shell",
		programs: printing,
		hint:     `'eval "$(aws-federate-cred --profile NAME --format export)"' puts them into this shell`,
	},
	{
		words: "-u|--url|--print|--console|-c|--open|--service|-s|--stdout", programs: printing,
		hint: "'aws-console NAME' opens the console of a profile, with --print it prints the URL",
	},
	{
		words: "-s|--serve|--server|--ecs-server|--ec2-server|--imds", programs: printing, needs: "serve",
		hint: "'aws-federate-cred exec NAME --serve -- COMMAND' gives a command credentials that stay fresh",
	},
	{
		words: "--serve|--server|--ecs-server|--ec2-server|--imds",
		hint:  "a profile with 'credential_process = aws-federate-cred --profile NAME' gives tools credentials that stay fresh",
	},
	{words: "--exec|--", programs: printing, needs: "exec", hint: "'aws-federate-cred exec NAME -- COMMAND' runs a command with them"},
	{
		words: "--force|-f|--renew|--no-session|-n|--ignore-cache",
		hint:  "--refresh fetches new credentials whatever is cached, --no-cache leaves the cache alone",
	},
	{words: "--mfa|--mfa-code|--token-code|--token|--otp|--code", hint: "--mfa-token CODE gives an MFA code; without it you are asked"},
	{words: "--mfa-prompt|--prompt-method|--gui|--tty", hint: "--prompt tty or --prompt gui says how you are asked"},
	{
		words: "--non-interactive|--batch|--no-input|--skip-prompt|-y|--yes",
		hint:  "--no-prompt asks nobody, and exits with 3 where a person is needed",
	},
	{
		words: "--quiet|-q", programs: printing,
		hint: "--no-prompt asks nobody, and exits with 3 where a person is needed",
	},
	{words: "--role|--assume-role|--role_arn|--arn", hint: "--role-arn ARN assumes a role"},
	{words: "--session-name", hint: "--role-session-name NAME names the session"},
	{
		words: "--session-duration|--duration-seconds|--assume-role-ttl|--session-ttl|--ttl|--lifetime",
		hint:  "--duration 8h says how long the session is to last",
	},
	{words: "--serial-number|--mfa-device|--device", hint: "--mfa-serial ARN names the MFA device"},
	{words: "--policy|--session-policy", hint: "--policy-file FILE or --policy-arn ARN narrows the session"},
	{
		words:    "--account|--account-id",
		programs: printing,
		needs:    "list",
		hint:     "'aws-federate-cred list ACCOUNT' shows which profiles have an account; --profile NAME takes one",
	},
	{
		words:    "--account|--account-id",
		programs: opening,
		hint:     "'aws-console NAME' opens the console of a profile, and so of its account",
	},
	{words: "-u", programs: opening, hint: "--print prints the URL, and opens nothing"},
	{words: "--no-browser|--no-open|-n|-i", programs: opening, hint: "--print prints the URL, and opens nothing"},
	{words: "--path|--page|--url-path", programs: opening, hint: "--destination PAGE opens a page"},
	{
		words:    "--firefox|--chrome|--edge|--safari|--brave",
		programs: opening,
		hint:     "--browser firefox, chrome, edge, … takes another browser",
	},
	{
		words: "--format|--json|--output|-o|--export|--env|--min-ttl|--serve", programs: opening,
		hint: "'aws-federate-cred --profile NAME' is the program that prints credentials; --print prints the console's URL",
	},
	{
		words:    "--list|-l|--profiles",
		programs: opening,
		hint:     "'aws-federate-cred list' lists the profiles; 'aws-console' alone lets you choose one",
	},
	{words: "--list|-l|--profiles", needs: "list", hint: "'aws-federate-cred list' lists the profiles"},
	{
		words:    "--clear|--clear-cache|--logout",
		programs: printing,
		needs:    "clear",
		hint:     "'aws-federate-cred clear NAME' forgets what is cached",
	},
	{words: "--login|--sso", programs: printing, needs: "login", hint: "'aws-federate-cred login' signs in to IAM Identity Center"},
	{words: "-V", hint: "--version says which version this is, --verbose what is done"},
}
