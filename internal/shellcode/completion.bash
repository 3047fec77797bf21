# Completion of aws-federate-cred and aws-console in bash.
# The programs say what may stand at the end of the line, quoted for bash. Nothing is evaluated.

__aws_federate_complete() { # __aws_federate_complete PROGRAM
  local line="${COMP_LINE:0:COMP_POINT}" answer
  COMPREPLY=()
  while IFS= read -r answer; do
    case $answer in
      :files) compopt -o default 2>/dev/null ;;
      :commands) mapfile -t COMPREPLY < <(compgen -c -- "${COMP_WORDS[COMP_CWORD]}") ;;
      *) COMPREPLY+=("$answer") ;;
    esac
  done < <(command "$1" --complete-bash "$line" "$COMP_WORDBREAKS" 2>/dev/null)
  # An option that waits for its value behind "=" gets no blank.
  [[ ${#COMPREPLY[@]} -eq 1 && ${COMPREPLY[0]} == *= ]] && compopt -o nospace
  return 0
}

__aws_federate_cred() { __aws_federate_complete aws-federate-cred; }
__aws_federate_console() { __aws_federate_complete aws-console; }

complete -F __aws_federate_cred aws-federate-cred
complete -F __aws_federate_console aws-console
