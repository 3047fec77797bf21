# "aws NAME …" runs a program aws-NAME, and "fedcred use PROFILE" sets credentials in this shell.

# A program aws-NAME on the PATH counts, unless the AWS CLI has a command NAME. The AWS CLI is asked
# once a shell, and only if there is such a program.
function __aws_federate_plugin --argument-names name
    contains -- "$name" console fedcred; and return 0
    string match --quiet --regex '^[a-zA-Z0-9_][a-zA-Z0-9._-]*$' -- "$name"; or return 1
    command --query aws-$name; or return 1
    if not set --query __aws_federate_commands
        set --global __aws_federate_commands (COMP_LINE='aws ' COMP_POINT=4 command aws_completer 2>/dev/null | string trim)
    end
    not contains -- $name $__aws_federate_commands
end

# A function aws that was there before is called in place of the AWS CLI.
if functions --query aws
    if not functions aws | string match --quiet '*__aws_federate_plugin*'
        functions --erase __aws_federate_wrapped
        functions --copy aws __aws_federate_wrapped
    end
else
    function __aws_federate_wrapped
        command aws $argv
    end
end

function aws
    if not __aws_federate_plugin "$argv[1]"
        __aws_federate_wrapped $argv
    else if test $argv[1] = fedcred
        fedcred $argv[2..]
    else
        command aws-$argv[1] $argv[2..]
    end
end

# fedcred is aws-federate-cred. "fedcred use PROFILE [OPTION…]" sets the credentials of a profile in
# this shell, "fedcred use -" takes them away. If it fails, none are left.
function fedcred
    if test "$argv[1]" != use
        command aws-federate-cred $argv
        return
    end
    if not string match --quiet --regex '^(-$|[^-])' -- "$argv[2]"
        echo 'fedcred: use needs a profile, as in: fedcred use prod -d 4h; "fedcred use -" takes its credentials away' >&2
        return 2
    end
    __aws_federate_forget
    test "$argv[2]" = -; and return 0
    set --local code (command aws-federate-cred --format fish --profile $argv[2..])
    or return
    string join \n -- $code | source
    __aws_federate_unset AWS_PROFILE AWS_DEFAULT_PROFILE
    set --global --export AWS_FEDERATE_PROFILE $argv[2]
end

function __aws_federate_forget
    if set --query AWS_FEDERATE_PROFILE
        __aws_federate_unset AWS_REGION AWS_DEFAULT_REGION AWS_FEDERATE_PROFILE
    end
    __aws_federate_unset AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN AWS_SECURITY_TOKEN \
        AWS_CREDENTIAL_EXPIRATION AWS_ACCOUNT_ID AWS_CREDENTIAL_SCOPE
end

# A universal variable is that of all shells: it stays, and programs of this one do not get it.
function __aws_federate_unset
    for name in $argv
        set --erase --global $name
        set --query $name; and set --global --unexport $name
    end
    return 0
end

# Completion of "aws console" and "aws fedcred", and of fedcred. All else of "aws" is completed as it
# was.
function __aws_federate_is --argument-names word
    set --local before (commandline --current-process --tokenize --cut-at-cursor)
    test "$before[2]" = "$word"
end

complete --command aws --condition 'test (count (commandline --current-process --tokenize --cut-at-cursor)) -eq 1' --arguments 'console fedcred'
complete --command aws --condition '__aws_federate_is console' --no-files --keep-order --arguments '(__aws_federate_complete aws-console 3)'
complete --command aws --condition '__aws_federate_is fedcred' --no-files --keep-order --arguments '(__aws_federate_complete aws-federate-cred 3)'
complete --command fedcred --condition 'not __aws_federate_is use' --no-files --keep-order --arguments '(__aws_federate_complete aws-federate-cred)'
complete --command fedcred --condition 'test (count (commandline --current-process --tokenize --cut-at-cursor)) -eq 1' --arguments use
complete --command fedcred --condition '__aws_federate_is use' --no-files --keep-order --arguments '(__aws_federate_complete aws-federate-cred 3 --profile)'
