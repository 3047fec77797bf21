package helpcmd

const start = `Profiles stand in ~/.aws/config. The first one is made by 'aws configure sso' or 'aws configure' of the AWS CLI.
Those that are there count as they stand, also beside aws-vault, Granted and the like.

  aws-federate-cred list                          which profiles there are
  aws-federate-cred explain prod                  what a run of prod does
  aws-federate-cred doctor                        what is wrong, and its cure
  aws-federate-cred setup profile prod --as work  a profile for every tool
  aws-console prod                                the console of prod

Terraform, VS Code and every SDK take the new profile as any other, by AWS_PROFILE=work, and have cached credentials.
'setup' shows each change before it is written, and 'setup undo' takes it back. 'keys import' moves long-lived keys
out of the file into the system's keyring, with --from aws-vault those of aws-vault.`

const mfa = `A role that wants MFA has mfa_serial in its profile. The first run that needs it asks for a code, on your
terminal or in a window. The code gives an MFA session of 12 hours: all roles of the same keys and device are fetched
from it, for an hour at a time, without a question.

  aws-federate-cred list              who asks for a code now: column CACHED
  aws-federate-cred explain prod      the same of one profile, and why
  aws-federate-cred warm --all        one code now, and none for hours
  aws-federate-cred clear prod        forgets the session; the next run asks

A role takes a code of its own if it is to last for more than an hour (--duration 8h, duration_seconds), or has
'mfa_session = never'. AWS gives a role from an MFA session an hour at most.

When the session ends in the middle of a long run, what the program has goes on to its own end, an hour at most. Then you
are asked, on the terminal of the run or in a window; with nobody to ask, the run fails. 'warm --refresh' before it begins
a session of 12 hours.

The phone is lost: --mfa-serial ARN takes another device of the user for one run, mfa_serial in the profile for all.

Where you are asked: --prompt tty, gui or none. 'mfa_process = COMMAND' prints the code in your place, and --mfa-token
CODE gives one in a script. With nobody to ask, the exit code is 3.`

const sso = `A profile with sso_session has its credentials from IAM Identity Center. One sign-in serves all profiles of
the session, and the AWS CLI and SDKs as well: the files are theirs.

  aws-federate-cred login corp                 in the browser on this machine
  aws-federate-cred login corp --device-code   in a browser anywhere
  aws-federate-cred list corp                  until when you are signed in
  aws-federate-cred setup sso corp             a profile for each role you have
  aws-federate-cred logout corp                ends it, here and at AWS
  aws-console --portal corp-dev                the access portal opens the role

The sign-in lasts as long as your company has set. It is renewed before its end, as long as AWS allows. How long the
credentials of a role last is set there, too; --duration cannot change it.`

const console = `The program is aws-console. It takes a profile, an account number, the ARN of a role, or an address of the
console. Without any, a list lets you choose.

  aws-console prod                    the browser, signed in as prod
  aws-console prod ec2                a page; --service list prints the names
  aws-console prod --duration 12h     for twelve hours
  aws-console prod --print            the sign-in URL, and no browser
  aws-console prod --container prod   a container of Firefox

A role that wants MFA has a console of an hour, from the MFA session. With --duration it takes a code of its own, and
lasts up to 12 hours; 'console_duration = 12h' in the profile makes that the rule. A role that is assumed from another
role lasts an hour at most. A user's own keys give a console without MFA.`

const containers = `A container or another machine needs none of your files. A server here gives it the credentials of the
profiles that you name, and asks its questions here:

  aws-federate-cred serve dev --socket ~/.aws/room/dev.sock
  aws-federate-cred serve dev --listen 127.0.0.1:9911 --token-file token

Over a socket, our program asks in the container (--socket PATH, AWS_FEDERATE_SOCKET). Over TCP every SDK asks by itself,
with the variables that the server prints; a token is a must, and only this machine is served. 'ssh -R' takes either
along (docs/recipes/ssh.md). 'exec prod --serve -- COMMAND' is the same for one command.

For an hour, and no longer, variables do: --format env. In WSL the program for Linux runs, and both sides may have the
same files: AWS_CONFIG_FILE=/mnt/c/Users/NAME/.aws/config (docs/recipes/wsl.md).`

const agents = `An AI agent runs commands with your rights. Two settings say what it may have, in a profile or for all
profiles (~/.aws/federate/settings):

  agent = allow                       what you get (the default)
  agent = read-only                   the role, narrowed by ReadOnlyAccess
  agent = ask                         nothing without your yes, once an agent
  agent = deny                        nothing: exit code 3
  agent_profile = NAME                that profile in place of the one asked for

An agent is known by the variables that it sets, or by the programs above ours; AI_AGENT=NAME tells of any other.
'explain' says what one gets of a profile, and by which line. 'log AGENT' says what it got, with issuance_log.

This is a guard rail, and no wall: who runs as you can read what you can read. A boundary is a container without your
~/.aws, and the socket of a server that has the agent's profiles alone:

  aws-federate-cred serve dev --socket ~/.aws/room/agent.sock`

const files = `Read: ~/.aws/config and ~/.aws/credentials (AWS_CONFIG_FILE, AWS_SHARED_CREDENTIALS_FILE). They are written by
'setup' and 'keys import', which ask first, and by 'keys rotate --file'.

  ~/.aws/federate/cache               sessions (AWS_FEDERATE_CACHE_DIR)
  ~/.aws/federate/settings            yours, for all profiles
  /etc/aws-federate/settings          the machine's
  ~/.aws/federate/keys.json           which keys are in the keyring; no secret
  ~/.aws/sso/cache                    sign-ins: those of the AWS CLI
  ~/.aws/cli/cache                    sessions of the AWS CLI, which serve too

All that we write is for you alone (0600, in directories of 0700). 'cache_encryption = on' makes the cache useless on
another machine. 'clear --all' forgets all sessions, 'logout --all' ends sign-ins, 'setup undo' takes back what 'setup'
has written, and 'doctor' finds what others can read.

Long-lived keys stay in ~/.aws/credentials until 'keys import' moves them into the system's keyring; 'keys remove' takes
them out.`

const settings = `The order is the same everywhere: option, variable, profile, your settings, the machine's settings,
default. 'explain' says where each came from. In a profile, beside those of AWS:

  mfa_process, mfa_session            who gives the code, and what it serves
  source_identity, session_tags       what goes with the session
  transitive_session_tags             which of the tags go further
  cli_cache, process_cache            what else is kept
  agent, agent_profile                what an AI agent gets
  console_browser, console_browser_profile, console_container,
  console_destination, console_duration

For all profiles, lines 'name = value' in ~/.aws/federate/settings: the same names, and prompt, min_ttl, issuance_log,
cache_encryption. Each has a variable, such as AWS_FEDERATE_PROMPT=gui. What AWS's own settings and variables mean
stays as it is.`

const scripts = `Standard output is the answer alone, and stays empty on failure. Questions go to the terminal or into a
window, all else to standard error.

  0    done
  1    failed: the reason is on standard error
  2    wrong usage
  3    a person is needed, and none could be asked
  130  interrupted

'exec' ends with the code of its command. --no-prompt asks nobody, and ends with 3 rather than hang;
AWS_FEDERATE_PROMPT=none says so to all runs of a job. 'warm' asks ahead, while a person is there.

  eval "$(aws-federate-cred --profile prod --format export)"
  aws-federate-cred exec prod -- terraform plan
  aws-federate-cred list --json`

const shells = `Without a name, a run takes the profile that the AWS CLI takes: keys in AWS_ACCESS_KEY_ID first, else
AWS_PROFILE, else the profile default. 'explain' without a name says which that is, and why.

  aws-federate-cred explain                which profile this shell has
  export AWS_PROFILE=prod                  switch, for tools that read files
  aws-federate-cred exec prod -- COMMAND   for one command
  aws-federate-cred exec prod              a shell with its keys

With the line of 'setup shell' in the file that your shell reads at its start, there is more:

  fedcred use prod                         its keys, in this shell
  fedcred use -                            takes them away
  aws console --profile prod               the console of prod

Keys in variables end with their session, an hour mostly, and nothing renews them. AWS_FEDERATE_PROFILE says whose they
are.`

const trouble = `An error is two lines: what happened, and what to do. Where that is not enough:

  aws-federate-cred doctor                what is wrong, and what cures it
  aws-federate-cred explain prod          how prod resolves, with file and line
  aws-federate-cred --profile prod -v     what is done, step by step
  aws-federate-cred list                  what can work, and who has to be asked

That AWS refuses a role, only a run shows. A tool may hide our error: run 'aws-federate-cred --profile prod' in a terminal
to see it.

The AWS CLI has another account than this program: 'aws sts get-caller-identity --profile prod' says whom it takes,
'explain prod' whom we take. Look for keys in the environment, another AWS_PROFILE, another AWS_CONFIG_FILE, and at the
lines 'differs' of 'explain'.`

const uninstall = `In this order:

  aws-federate-cred setup undo     takes back what setup has written; repeat it
  aws-federate-cred keys list      keys whose only copy is in the keyring
  aws-federate-cred logout --all   ends sign-ins to IAM Identity Center
  aws-federate-cred clear --all    forgets all sessions
  rm -r ~/.aws/federate            our directory

Then look for our name in ~/.aws/config, ~/.aws/cli/alias and the files of your shell, and remove the programs in the way
that you installed them. A newer version is installed over the old one; there is nothing to convert.`
