# Completion of "aws console" and "aws fedcred", and of fedcred. All else of "aws" is completed as it
# was, by the AWS CLI's own completer if there was none.

__aws_federate_fedcred() {
  if [[ ${words[2]} == use ]] && (( CURRENT > 2 )); then
    __aws_federate_complete aws-federate-cred "${(Q)PREFIX}" --profile "${(@Q)words[3,CURRENT-1]}"
    return
  fi
  (( CURRENT != 2 )) || compadd use
  __aws_federate_cred
}

__aws_federate_aws() {
  case ${words[2]}:$CURRENT in
    console:2 | fedcred:2) ;;
    console:*) __aws_federate_complete aws-console "${(Q)PREFIX}" "${(@Q)words[3,CURRENT-1]}"; return ;;
    fedcred:*) shift words; (( CURRENT-- )); __aws_federate_fedcred; return ;;
  esac
  (( CURRENT != 2 )) || compadd console fedcred
  if [[ -n $__aws_federate_before ]]; then
    "${(@Q)${(z)__aws_federate_before}}"
  elif (( ${+commands[aws_completer]} )); then
    local line="${words[1,CURRENT]}"
    compadd -- ${${(f)"$(COMP_LINE=$line COMP_POINT=${#line} command aws_completer 2>/dev/null)"}%% #}
  fi
}

if (( ${+functions[compdef]} )); then
  case ${_comps[aws]-} in
    __aws_federate_aws) ;;
    _aws) __aws_federate_before= ;; # zsh's own only sets up aws_completer, in our place
    *) __aws_federate_before=${_comps[aws]-} ;;
  esac
  compdef __aws_federate_aws aws
  compdef __aws_federate_fedcred fedcred
fi
