# Completion of aws-federate-cred and aws-console in fish.
# The programs say what may stand at the end of the line. Nothing is evaluated.

# __aws_federate_complete PROGRAM [FROM [WORD]]: the words before the current one count from FROM on,
# with WORD before them.
function __aws_federate_complete --argument-names program from
    set --local before (commandline --current-process --tokenize --cut-at-cursor)
    set --local current (commandline --current-token --cut-at-cursor | string unescape)
    test -n "$from"; or set from 2
    for answer in (command $program --complete="$current" $argv[3..] $before[$from..] 2>/dev/null)
        switch $answer
            case :files
                __fish_complete_path $current
            case :commands
                __fish_complete_command
            case '*'
                echo $answer
        end
    end
end

complete --command aws-federate-cred --no-files --keep-order --arguments '(__aws_federate_complete aws-federate-cred)'
complete --command aws-console --no-files --keep-order --arguments '(__aws_federate_complete aws-console)'
complete --command aws-federate-console --no-files --keep-order --arguments '(__aws_federate_complete aws-federate-console)'
