# fish completion for hookctl; made by: hookctl completion fish
set -g __hookctl_with_value --output -o --log-format --log-level --color --config --profile --ca-file --as --write-all
set -g __hookctl_commands 'config' 'config show' 'config path' 'config check' 'completion' 'man'
# The command that was typed so far, and how many of its arguments.
function __hookctl_state
    set -l command ''
    set -l place 0
    set -l skip 0
    for word in (commandline -opc)[2..-1]
        if test $skip = 1
            set skip 0
        else if contains -- $word $__hookctl_with_value
            set skip 1
        else if not string match -q -- '-?*' $word
            set -l longer (string trim -- "$command $word")
            if test $place = 0; and contains -- $longer $__hookctl_commands
                set command $longer
            else
                set place (math $place + 1)
            end
        end
    end
    echo $command
    echo $place
end

# Whether the cursor stands behind this command, at this argument where one is named.
function __hookctl_is
    set -l state (__hookctl_state)
    test "$state[1]" = "$argv[1]"; or return 1
    test (count $argv) = 1; or test "$state[2]" = "$argv[2]"
end

complete -c hookctl -f
complete -c hookctl -l output -s o -x -a 'text json ndjson' -d 'how to print results'
complete -c hookctl -l quiet -s q -d 'print errors only'
complete -c hookctl -l verbose -s v -d 'tell more on standard error; twice for still more'
complete -c hookctl -l log-format -x -a 'text json' -d 'how to print diagnostics'
complete -c hookctl -l log-level -x -a 'error warning notice info debug trace' -d 'the least important diagnostics to print'
complete -c hookctl -l color -x -a 'auto always never' -d 'whether to use colours; NO_COLOR is honoured'
complete -c hookctl -l no-progress -d 'show no progress bars'
complete -c hookctl -l config -r -F -d 'the configuration file'
complete -c hookctl -l profile -x -d 'the configuration\'s profile to use'
complete -c hookctl -l ca-file -r -F -d 'trust the certificates in this PEM file instead of the system\'s'
complete -c hookctl -l help -s h -d 'show this help'
complete -c hookctl -l version -s V -d 'show the version'
complete -c hookctl -n '__hookctl_is \'\' 0' -a config -d 'tell what is configured, and where'
complete -c hookctl -n '__hookctl_is \'config\' 0' -a show -d 'print what the profile sets'
complete -c hookctl -n '__hookctl_is \'config\' 0' -a path -d 'print the path of the configuration file'
complete -c hookctl -n '__hookctl_is \'config\' 0' -a check -d 'check the configuration file'
complete -c hookctl -n '__hookctl_is \'\' 0' -a completion -d 'print a completion script for a shell'
complete -c hookctl -n '__hookctl_is \'completion\' 0' -a 'bash zsh fish' -d 'bash, zsh or fish'
complete -c hookctl -n '__hookctl_is \'\' 0' -a man -d 'print a manual page'
complete -c hookctl -n '__hookctl_is \'man\'' -l as -x -a 'man markdown' -d 'man(7) source, or all commands as a page of Markdown'
complete -c hookctl -n '__hookctl_is \'man\'' -l write-all -x -a '(__fish_complete_directories)' -d 'write all pages, completions and docs/commands.md below DIR'
