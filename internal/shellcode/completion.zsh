#compdef aws-federate-cred aws-console aws-federate-console
# Completion of aws-federate-cred and aws-console in zsh.
# The programs say what may stand at the end of the line. Nothing is evaluated.

__aws_federate_complete() { # __aws_federate_complete PROGRAM CURRENT WORD…
  local program=$1 answer value about
  local -a found
  shift
  while IFS= read -r answer; do
    case $answer in
      :files) _files; return ;;
      :commands) _command_names -e; return ;;
    esac
    value=${answer%%$'\t'*} about=${answer#*$'\t'}
    value=${value//\\/\\\\}
    found+=("${value//:/\\:}${about:+:$about}")
  done < <(command $program "--complete=$1" "${@:2}" 2>/dev/null)
  (( ${#found} )) && _describe -t values value found
}

__aws_federate_cred() { __aws_federate_complete aws-federate-cred "${(Q)PREFIX}" "${(@Q)words[2,CURRENT-1]}"; }
__aws_federate_console() { __aws_federate_complete aws-console "${(Q)PREFIX}" "${(@Q)words[2,CURRENT-1]}"; }
__aws_federate_other() { __aws_federate_complete aws-federate-console "${(Q)PREFIX}" "${(@Q)words[2,CURRENT-1]}"; }

if [[ ${funcstack[1]-} == _aws-federate* ]]; then # a file in fpath
  case $service in
    aws-console) __aws_federate_console ;;
    aws-federate-console) __aws_federate_other ;;
    *) __aws_federate_cred ;;
  esac
elif (( ${+functions[compdef]} )); then
  compdef __aws_federate_cred aws-federate-cred
  compdef __aws_federate_console aws-console
  compdef __aws_federate_other aws-federate-console
fi
