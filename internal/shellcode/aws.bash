# Completion of "aws console" and "aws fedcred", and of fedcred. All else of "aws" is completed as it
# was, by the AWS CLI's own completer if there was none.

__aws_federate_before=$(complete -p aws 2>/dev/null)
case $__aws_federate_before in *' -F __aws_federate_aws '*) __aws_federate_before= ;; esac

__aws_federate_aws() {
  case ${COMP_WORDS[1]}:$COMP_CWORD in
    console:1 | fedcred:1) ;;
    console:*) __aws_federate_complete aws-console && return ;;
    fedcred:*) __aws_federate_complete aws-federate-cred && return ;;
  esac
  COMPREPLY=()
  case $__aws_federate_before in
    *' -F '*)
      local before=${__aws_federate_before#* -F }
      "${before%% *}" "$@"
      ;;
    *) mapfile -t COMPREPLY < <(COMP_LINE=$COMP_LINE COMP_POINT=$COMP_POINT command aws_completer 2>/dev/null) ;;
  esac
  [[ $COMP_CWORD -ne 1 ]] || mapfile -t -O "${#COMPREPLY[@]}" COMPREPLY < <(compgen -W 'console fedcred' -- "$2")
}

complete -o default -F __aws_federate_aws aws
complete -F __aws_federate_cred fedcred
