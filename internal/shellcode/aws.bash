# Completion of "aws console" and "aws fedcred", and of fedcred. All else of "aws" is completed as it
# was, by the AWS CLI's own completer if there was none.

# What was there is a function (-F), or a program that aws_completer is (-C).
case $(complete -p aws 2>/dev/null) in
  *' -F __aws_federate_aws '*) ;; # ours, of an earlier time
  *) __aws_federate_before=$(complete -p aws 2>/dev/null) || __aws_federate_before= ;;
esac

__aws_federate_aws() {
  case ${COMP_WORDS[1]}:$COMP_CWORD in
    console:1 | fedcred:1) ;;
    console:*) __aws_federate_complete aws-console && return ;;
    fedcred:*) __aws_federate_complete aws-federate-cred && return ;;
  esac
  COMPREPLY=()
  local before=
  case $__aws_federate_before in
    *' -F '*)
      before=${__aws_federate_before#* -F }
      "${before%% *}" "$@"
      ;;
    *)
      case $__aws_federate_before in *" -C '"*) before=${__aws_federate_before#* -C \'} before=${before%%\'*} ;; esac
      [[ -x $before ]] || before=aws_completer
      __aws_federate_add < <(export COMP_LINE COMP_POINT; command "$before" 2>/dev/null | sed 's/ *$//')
      ;;
  esac
  [[ $COMP_CWORD -ne 1 ]] || __aws_federate_add < <(compgen -W 'console fedcred' -- "$2")
}

complete -o default -F __aws_federate_aws aws
complete -F __aws_federate_cred fedcred
