# "aws NAME …" runs a program aws-NAME, and "fedcred use PROFILE" sets credentials in this shell.

# A program aws-NAME on the PATH counts, unless the AWS CLI has a command NAME. The AWS CLI is asked
# once a shell, and only if there is such a program.
__aws_federate_plugin() { # __aws_federate_plugin NAME
  case $1 in
    console | fedcred) return 0 ;;
    '' | -* | */* | *[!a-zA-Z0-9._-]*) return 1 ;;
  esac
  (unset -f "aws-$1" 2>/dev/null; unalias "aws-$1" 2>/dev/null; command -v "aws-$1" >/dev/null 2>&1) || return 1
  if [ -z "${__aws_federate_commands-}" ]; then
    __aws_federate_commands=" $(COMP_LINE='aws ' COMP_POINT=4 command aws_completer 2>/dev/null | tr '\n' ' ')" || :
  fi
  case $__aws_federate_commands in *" $1 "*) return 1 ;; esac
}

# A function aws that was there before is called in place of the AWS CLI.
case $(typeset -f aws 2>/dev/null) in
  *__aws_federate_plugin*) ;; # ours, of an earlier time
  *'builtin autoload'*) function __aws_federate_wrapped { command aws "$@"; } ;; # zsh has not read it yet
  *'{'*) eval "__aws_federate_wrapped $(typeset -f aws | sed '1s/^[^(]*//')" ;;
  *) function __aws_federate_wrapped { command aws "$@"; } ;;
esac

function aws {
  if ! __aws_federate_plugin "${1-}"; then
    __aws_federate_wrapped "$@"
    return
  fi
  local __aws_federate_name=$1
  shift
  case $__aws_federate_name in
    fedcred) \fedcred "$@" ;;
    *) command "aws-$__aws_federate_name" "$@" ;;
  esac
}

# fedcred is aws-federate-cred. "fedcred use PROFILE [OPTION…]" sets the credentials of a profile in
# this shell, "fedcred use -" takes them away. If it fails, none are left.
function fedcred {
  if [ "${1-}" != use ]; then
    command aws-federate-cred "$@"
    return
  fi
  shift
  case ${1-} in
    - | [!-]*) ;;
    *)
      echo 'fedcred: use needs a profile, as in: fedcred use prod -d 4h; "fedcred use -" takes its credentials away' >&2
      return 2
      ;;
  esac
  __aws_federate_forget
  [ "$1" != - ] || return 0
  local code
  code=$(command aws-federate-cred --format export --profile "$@") || return
  eval "$code"
  unset AWS_PROFILE AWS_DEFAULT_PROFILE
  export AWS_FEDERATE_PROFILE="$1"
}

__aws_federate_forget() {
  [ -z "${AWS_FEDERATE_PROFILE-}" ] || unset AWS_REGION AWS_DEFAULT_REGION AWS_FEDERATE_PROFILE
  unset AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN AWS_SECURITY_TOKEN AWS_CREDENTIAL_EXPIRATION \
    AWS_ACCOUNT_ID AWS_CREDENTIAL_SCOPE
}
