# Completion of aws-federate-cred and aws-console in bash, 3.2 or later.
# The programs say what may stand at the end of the line, quoted for bash. Nothing is evaluated.

__aws_federate_complete() { # __aws_federate_complete PROGRAM
  local line="${COMP_LINE:0:COMP_POINT}" answer
  COMPREPLY=()
  while IFS= read -r answer; do
    case $answer in
      :files) compopt -o default 2>/dev/null || __aws_federate_add < <(compgen -f -- "${COMP_WORDS[COMP_CWORD]}") ;;
      :commands) __aws_federate_add < <(compgen -c -- "${COMP_WORDS[COMP_CWORD]}") ;;
      *) COMPREPLY+=("$answer") ;;
    esac
  done < <(command "$1" --complete-bash "$line" "$COMP_WORDBREAKS" 2>/dev/null)
  # An option that waits for its value behind "=" gets no blank. Bash 3.2 cannot be told.
  [[ ${#COMPREPLY[@]} -ne 1 || ${COMPREPLY[0]} != *= ]] || compopt -o nospace 2>/dev/null
  return 0
}

__aws_federate_add() { # adds each line of its input
  local line
  while IFS= read -r line; do COMPREPLY+=("$line"); done
}

__aws_federate_cred() { __aws_federate_complete aws-federate-cred; }
__aws_federate_console() { __aws_federate_complete aws-console; }
__aws_federate_other() { __aws_federate_complete aws-federate-console; }

complete -F __aws_federate_cred aws-federate-cred
complete -F __aws_federate_console aws-console
complete -F __aws_federate_other aws-federate-console
