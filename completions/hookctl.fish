# fish completion for hookctl; made by: hookctl completion fish
set -g __hookctl_with_value --output -o --log-format --log-level --color --config --profile --ca-file --hook --name --event --semantics --added --project --convert --key --publish --object-label --api-url --grpc-url --transport --token-file --token-command --payload --as --to --body-out --message-type --message-id --timestamp --secret-file --secret-command --convert-command --convert-timeout --units --license --dataset-id --url --out --label --error-as --pubkey-file --timeout --deadline --ledger --temp-dir --s3-endpoint --s3-region --access-key-file --access-key-command --secret-key-file --secret-key-command --units-out --remove-label --error --data --http --grpc --ready-file --hook-label --write-all
set -g __hookctl_commands 'match' 'template' 'template render' 'template lint' 'apply' 'diff' 'sign' 'process' 'convert' 'callback' 'ledger' 'ledger list' 'ledger show' 'ledger flush' 'ledger forget' 'sandbox' 'sandbox put' 'sandbox get' 'sandbox show' 'config' 'config show' 'config path' 'config check' 'completion' 'man'
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
complete -c hookctl -n '__hookctl_is \'\' 0' -a match -d 'tell whether a hook would fire, and why'
complete -c hookctl -n '__hookctl_is \'match\'' -l hook -r -F -d 'the hook: a CreateHookRequest, what “hookctl list -o json” printed, a file of “hookctl apply”, or the id of a registered one'
complete -c hookctl -n '__hookctl_is \'match\'' -l name -x -d 'which of the file\'s hooks, by name or id'
complete -c hookctl -n '__hookctl_is \'match\'' -l event -x -a 'hook-added resource-created label-added static-label-added hook-status-changed object-finished' -d 'what happens to the object; by default what the hook waits for'
complete -c hookctl -n '__hookctl_is \'match\'' -l semantics -x -a 'server guide' -d 'the server\'s rules, or those of Aruna\'s guide'
complete -c hookctl -n '__hookctl_is \'match\'' -l added -x -d 'a key-value that the update added: filters look at these alone'
complete -c hookctl -n '__hookctl_is \'match\'' -l project -x -d 'the object\'s project, where the payload does not say it'
complete -c hookctl -n '__hookctl_is \'match\'' -l convert -x -d 'the converter that “hookctl process” will use'
complete -c hookctl -n '__hookctl_is \'match\'' -l key -x -d 'the result\'s key, as for “hookctl process”'
complete -c hookctl -n '__hookctl_is \'match\'' -l publish -x -a 's3 api none' -d 'how the result is published, as for “hookctl process”'
complete -c hookctl -n '__hookctl_is \'match\'' -l object-label -x -d 'a label of the result, with --publish api'
complete -c hookctl -n '__hookctl_is \'match\'' -l api-url -x -d 'Aruna\'s REST gateway'
complete -c hookctl -n '__hookctl_is \'match\'' -l grpc-url -x -d 'Aruna\'s gRPC server'
complete -c hookctl -n '__hookctl_is \'match\'' -l transport -x -a 'rest grpc' -d 'what to speak; gRPC where its URL is known, else REST'
complete -c hookctl -n '__hookctl_is \'match\'' -l token-file -r -F -d 'read the bearer token from a file'
complete -c hookctl -n '__hookctl_is \'match\'' -l token-command -x -d 'run a program and take the bearer token from what it prints'
complete -c hookctl -n '__hookctl_is \'match\'' -l allow-http -d 'allow plain http:// beyond this machine'
complete -c hookctl -n '__hookctl_is \'match\' 0' -F
complete -c hookctl -n '__hookctl_is \'\' 0' -a template -d 'try out and check a hook\'s custom template'
complete -c hookctl -n '__hookctl_is \'template\' 0' -a render -d 'fill in a template as the server would'
complete -c hookctl -n '__hookctl_is \'template render\'' -l payload -r -F -d 'fill in this payload\'s values; by default those of a made-up object'
complete -c hookctl -n '__hookctl_is \'template render\'' -l reveal -d 'print the payload\'s secrets instead of [hidden]'
complete -c hookctl -n '__hookctl_is \'template render\' 0' -F
complete -c hookctl -n '__hookctl_is \'template\' 0' -a lint -d 'tell what is wrong with a template'
complete -c hookctl -n '__hookctl_is \'template lint\'' -l payload -r -F -d 'fill in this payload\'s values; by default those of a made-up object'
complete -c hookctl -n '__hookctl_is \'template lint\' 0' -F
complete -c hookctl -n '__hookctl_is \'\' 0' -a apply -d 'make the server\'s hooks what a file says'
complete -c hookctl -n '__hookctl_is \'apply\'' -l prune -d 'delete the hooks of the file\'s projects that the file does not have'
complete -c hookctl -n '__hookctl_is \'apply\'' -l dry-run -d 'only say what would be done'
complete -c hookctl -n '__hookctl_is \'apply\'' -l force -d 'let pass a time in the past, and a regex that RE2 does not compile'
complete -c hookctl -n '__hookctl_is \'apply\'' -l api-url -x -d 'Aruna\'s REST gateway'
complete -c hookctl -n '__hookctl_is \'apply\'' -l grpc-url -x -d 'Aruna\'s gRPC server'
complete -c hookctl -n '__hookctl_is \'apply\'' -l transport -x -a 'rest grpc' -d 'what to speak; gRPC where its URL is known, else REST'
complete -c hookctl -n '__hookctl_is \'apply\'' -l token-file -r -F -d 'read the bearer token from a file'
complete -c hookctl -n '__hookctl_is \'apply\'' -l token-command -x -d 'run a program and take the bearer token from what it prints'
complete -c hookctl -n '__hookctl_is \'apply\'' -l allow-http -d 'allow plain http:// beyond this machine'
complete -c hookctl -n '__hookctl_is \'apply\' 0' -F
complete -c hookctl -n '__hookctl_is \'\' 0' -a diff -d 'tell how the server\'s hooks differ from a file'
complete -c hookctl -n '__hookctl_is \'diff\'' -l prune -d 'take hooks of the file\'s projects that the file does not have for differences'
complete -c hookctl -n '__hookctl_is \'diff\'' -l force -d 'let pass a time in the past, and a regex that RE2 does not compile'
complete -c hookctl -n '__hookctl_is \'diff\'' -l api-url -x -d 'Aruna\'s REST gateway'
complete -c hookctl -n '__hookctl_is \'diff\'' -l grpc-url -x -d 'Aruna\'s gRPC server'
complete -c hookctl -n '__hookctl_is \'diff\'' -l transport -x -a 'rest grpc' -d 'what to speak; gRPC where its URL is known, else REST'
complete -c hookctl -n '__hookctl_is \'diff\'' -l token-file -r -F -d 'read the bearer token from a file'
complete -c hookctl -n '__hookctl_is \'diff\'' -l token-command -x -d 'run a program and take the bearer token from what it prints'
complete -c hookctl -n '__hookctl_is \'diff\'' -l allow-http -d 'allow plain http:// beyond this machine'
complete -c hookctl -n '__hookctl_is \'diff\' 0' -F
complete -c hookctl -n '__hookctl_is \'\' 0' -a sign -d 'sign a message for Mosaic'
complete -c hookctl -n '__hookctl_is \'sign\'' -l as -x -a 'headers curl http capture' -d 'print a whole request instead, whatever -o says'
complete -c hookctl -n '__hookctl_is \'sign\'' -l to -x -d 'where the request of --as is to go'
complete -c hookctl -n '__hookctl_is \'sign\'' -l body-out -r -F -d 'write the body that was signed to this file, too'
complete -c hookctl -n '__hookctl_is \'sign\'' -l message-type -x -d 'FILE is a payload; put it in an envelope of this type'
complete -c hookctl -n '__hookctl_is \'sign\'' -l message-id -x -d 'the envelope\'s message id; by default a new UUID'
complete -c hookctl -n '__hookctl_is \'sign\'' -l timestamp -x -d 'the envelope\'s timestamp; by default now'
complete -c hookctl -n '__hookctl_is \'sign\'' -l secret-file -r -F -d 'read the webhook\'s secret from a file'
complete -c hookctl -n '__hookctl_is \'sign\'' -l secret-command -x -d 'run a program and take the webhook\'s secret from what it prints'
complete -c hookctl -n '__hookctl_is \'sign\' 0' -F
complete -c hookctl -n '__hookctl_is \'\' 0' -a process -d 'work a payload off: download, convert, upload, call back'
complete -c hookctl -n '__hookctl_is \'process\'' -l convert -x -d 'the converter to use; “hookctl convert --list” names them'
complete -c hookctl -n '__hookctl_is \'process\'' -l convert-command -x -a '(__fish_complete_subcommand)' -d 'convert with this program; takes the rest of the line. It reads standard input and writes standard output, or the files {in} and {out}'
complete -c hookctl -n '__hookctl_is \'process\'' -l convert-timeout -x -d 'the time that the program may take in all'
complete -c hookctl -n '__hookctl_is \'process\'' -l units -x -a 'inline ndjson none' -d 'where an ABCD document\'s units go: into the result, to a sidecar of one JSON a line, or nowhere'
complete -c hookctl -n '__hookctl_is \'process\'' -l strict -d 'take the lack of a property that the profile demands as an error'
complete -c hookctl -n '__hookctl_is \'process\'' -l license -x -d 'the license where the document names none: a URL, or a text such as “CC BY 4.0”'
complete -c hookctl -n '__hookctl_is \'process\'' -l dataset-id -x -d 'the identifier where the document has no DatasetGUID'
complete -c hookctl -n '__hookctl_is \'process\'' -l url -x -d 'the address where the document has none'
complete -c hookctl -n '__hookctl_is \'process\'' -l publish -x -a 's3 api none' -d 's3: beside the source; api: as an object made through Aruna\'s API, with its metadata; none: nowhere but to --out'
complete -c hookctl -n '__hookctl_is \'process\'' -l key -x -d 'the result\'s key; {key}, {dir}, {name}, {stem}, {suffix}, {object_id} and {hook_id} are filled in'
complete -c hookctl -n '__hookctl_is \'process\'' -l out -r -F -d 'write the result to this file as well'
complete -c hookctl -n '__hookctl_is \'process\'' -l object-label -x -d 'a label for the result, with --publish api'
complete -c hookctl -n '__hookctl_is \'process\'' -l label -x -d 'a label for the object that fired, given by the callback'
complete -c hookctl -n '__hookctl_is \'process\'' -l error-as -x -a 'error label' -d 'how a failure is told: as the hook\'s status, or as a label ERROR'
complete -c hookctl -n '__hookctl_is \'process\'' -l pubkey-file -r -F -d 'the server\'s public key as it lists it; a payload whose secret does not fit is refused'
complete -c hookctl -n '__hookctl_is \'process\'' -l timeout -x -d 'give up after so long without progress'
complete -c hookctl -n '__hookctl_is \'process\'' -l deadline -x -d 'give up after so long in all'
complete -c hookctl -n '__hookctl_is \'process\'' -l force -d 'work off what has been done already'
complete -c hookctl -n '__hookctl_is \'process\'' -l dry-run -d 'check the payload and say what would be done'
complete -c hookctl -n '__hookctl_is \'process\'' -l ledger -r -F -d 'the ledger of what has been done; by default $XDG_STATE_HOME/hookctl/ledger.db'
complete -c hookctl -n '__hookctl_is \'process\'' -l temp-dir -x -a '(__fish_complete_directories)' -d 'the folder for temporary files; by default $TMPDIR, else /tmp'
complete -c hookctl -n '__hookctl_is \'process\'' -l api-url -x -d 'Aruna\'s REST gateway'
complete -c hookctl -n '__hookctl_is \'process\'' -l grpc-url -x -d 'Aruna\'s gRPC server'
complete -c hookctl -n '__hookctl_is \'process\'' -l transport -x -a 'rest grpc' -d 'what to speak; gRPC where its URL is known, else REST'
complete -c hookctl -n '__hookctl_is \'process\'' -l token-file -r -F -d 'read the bearer token from a file'
complete -c hookctl -n '__hookctl_is \'process\'' -l token-command -x -d 'run a program and take the bearer token from what it prints'
complete -c hookctl -n '__hookctl_is \'process\'' -l allow-http -d 'allow plain http:// beyond this machine'
complete -c hookctl -n '__hookctl_is \'process\'' -l s3-endpoint -x -d 'the S3 server'
complete -c hookctl -n '__hookctl_is \'process\'' -l s3-region -x -d 'the region to sign for; by default the presigned URL\'s'
complete -c hookctl -n '__hookctl_is \'process\'' -l path-style -d 'name the bucket in the path instead of in the host'
complete -c hookctl -n '__hookctl_is \'process\'' -l access-key-file -r -F -d 'read the S3 access key from a file'
complete -c hookctl -n '__hookctl_is \'process\'' -l access-key-command -x -d 'run a program and take the S3 access key from what it prints'
complete -c hookctl -n '__hookctl_is \'process\'' -l secret-key-file -r -F -d 'read the S3 secret key from a file'
complete -c hookctl -n '__hookctl_is \'process\'' -l secret-key-command -x -d 'run a program and take the S3 secret key from what it prints'
complete -c hookctl -n '__hookctl_is \'process\' 0' -F
complete -c hookctl -n '__hookctl_is \'\' 0' -a convert -d 'convert a file as `process` would'
complete -c hookctl -n '__hookctl_is \'convert\'' -l list -d 'show the converters'
complete -c hookctl -n '__hookctl_is \'convert\'' -l units-out -r -F -d 'the file for --units ndjson; by default OUT.units.ndjson'
complete -c hookctl -n '__hookctl_is \'convert\'' -l temp-dir -x -a '(__fish_complete_directories)' -d 'the folder for temporary files; by default $TMPDIR, else /tmp'
complete -c hookctl -n '__hookctl_is \'convert\'' -l units -x -a 'inline ndjson none' -d 'where an ABCD document\'s units go: into the result, to a sidecar of one JSON a line, or nowhere'
complete -c hookctl -n '__hookctl_is \'convert\'' -l strict -d 'take the lack of a property that the profile demands as an error'
complete -c hookctl -n '__hookctl_is \'convert\'' -l license -x -d 'the license where the document names none: a URL, or a text such as “CC BY 4.0”'
complete -c hookctl -n '__hookctl_is \'convert\'' -l dataset-id -x -d 'the identifier where the document has no DatasetGUID'
complete -c hookctl -n '__hookctl_is \'convert\'' -l url -x -d 'the address where the document has none'
complete -c hookctl -n '__hookctl_is \'convert\'' -l convert-timeout -x -d 'the time that the program may take in all'
complete -c hookctl -n '__hookctl_is \'convert\'' -l convert-command -x -a '(__fish_complete_subcommand)' -d 'convert with this program; takes the rest of the line. It reads standard input and writes standard output, or the files {in} and {out}'
complete -c hookctl -n '__hookctl_is \'convert\' 0' -a 'abcd-to-bioschemas command none' -d 'the converter; see --list'
complete -c hookctl -n '__hookctl_is \'convert\' 1' -F
complete -c hookctl -n '__hookctl_is \'convert\' 2' -F
complete -c hookctl -n '__hookctl_is \'\' 0' -a callback -d 'tell Aruna how a hook went'
complete -c hookctl -n '__hookctl_is \'callback\'' -l finished -d 'the hook has done its work'
complete -c hookctl -n '__hookctl_is \'callback\'' -l label -x -d 'with --finished: a label to give to the object'
complete -c hookctl -n '__hookctl_is \'callback\'' -l remove-label -x -d 'with --finished: a label to take from the object; key and value must be just those that it has'
complete -c hookctl -n '__hookctl_is \'callback\'' -l error -x -d 'the hook has failed, and why'
complete -c hookctl -n '__hookctl_is \'callback\'' -l api-url -x -d 'Aruna\'s REST gateway'
complete -c hookctl -n '__hookctl_is \'callback\'' -l grpc-url -x -d 'Aruna\'s gRPC server'
complete -c hookctl -n '__hookctl_is \'callback\'' -l transport -x -a 'rest grpc' -d 'what to speak; gRPC where its URL is known, else REST'
complete -c hookctl -n '__hookctl_is \'callback\'' -l token-file -r -F -d 'read the bearer token from a file'
complete -c hookctl -n '__hookctl_is \'callback\'' -l token-command -x -d 'run a program and take the bearer token from what it prints'
complete -c hookctl -n '__hookctl_is \'callback\'' -l allow-http -d 'allow plain http:// beyond this machine'
complete -c hookctl -n '__hookctl_is \'callback\' 0' -F
complete -c hookctl -n '__hookctl_is \'\' 0' -a ledger -d 'look after what has been done and what is owed'
complete -c hookctl -n '__hookctl_is \'ledger\' 0' -a list -d 'list the jobs in the ledger'
complete -c hookctl -n '__hookctl_is \'ledger list\'' -l ledger -r -F -d 'the ledger of what has been done; by default $XDG_STATE_HOME/hookctl/ledger.db'
complete -c hookctl -n '__hookctl_is \'ledger\' 0' -a show -d 'show a job'
complete -c hookctl -n '__hookctl_is \'ledger show\'' -l ledger -r -F -d 'the ledger of what has been done; by default $XDG_STATE_HOME/hookctl/ledger.db'
complete -c hookctl -n '__hookctl_is \'ledger\' 0' -a flush -d 'deliver the callbacks that are owed'
complete -c hookctl -n '__hookctl_is \'ledger flush\'' -l ledger -r -F -d 'the ledger of what has been done; by default $XDG_STATE_HOME/hookctl/ledger.db'
complete -c hookctl -n '__hookctl_is \'ledger flush\'' -l api-url -x -d 'Aruna\'s REST gateway'
complete -c hookctl -n '__hookctl_is \'ledger flush\'' -l grpc-url -x -d 'Aruna\'s gRPC server'
complete -c hookctl -n '__hookctl_is \'ledger flush\'' -l transport -x -a 'rest grpc' -d 'what to speak; gRPC where its URL is known, else REST'
complete -c hookctl -n '__hookctl_is \'ledger flush\'' -l token-file -r -F -d 'read the bearer token from a file'
complete -c hookctl -n '__hookctl_is \'ledger flush\'' -l token-command -x -d 'run a program and take the bearer token from what it prints'
complete -c hookctl -n '__hookctl_is \'ledger flush\'' -l allow-http -d 'allow plain http:// beyond this machine'
complete -c hookctl -n '__hookctl_is \'ledger\' 0' -a forget -d 'remove a job'
complete -c hookctl -n '__hookctl_is \'ledger forget\'' -l ledger -r -F -d 'the ledger of what has been done; by default $XDG_STATE_HOME/hookctl/ledger.db'
complete -c hookctl -n '__hookctl_is \'\' 0' -a sandbox -d 'run an Aruna for one machine'
complete -c hookctl -n '__hookctl_is \'sandbox\'' -l data -x -a '(__fish_complete_directories)' -d 'the folder that holds everything; made if missing'
complete -c hookctl -n '__hookctl_is \'sandbox\'' -l http -x -d 'where REST and S3 listen; port 0 takes a free one'
complete -c hookctl -n '__hookctl_is \'sandbox\'' -l grpc -x -d 'where gRPC listens; port 0 takes a free one'
complete -c hookctl -n '__hookctl_is \'sandbox\'' -l ready-file -r -F -d 'write addresses and credentials to this file as soon as it answers; it is gone when the sandbox ends'
complete -c hookctl -n '__hookctl_is \'sandbox\' 0' -a put -d 'upload a file to a sandbox'
complete -c hookctl -n '__hookctl_is \'sandbox put\'' -l ready-file -r -F -d 'the file that the sandbox wrote when it answered'
complete -c hookctl -n '__hookctl_is \'sandbox put\'' -l name -x -d 'the object\'s key in the project; by default the file\'s name'
complete -c hookctl -n '__hookctl_is \'sandbox put\'' -l label -x -d 'give the object a label'
complete -c hookctl -n '__hookctl_is \'sandbox put\'' -l hook-label -x -d 'give the object a hook label'
complete -c hookctl -n '__hookctl_is \'sandbox put\' 0' -F
complete -c hookctl -n '__hookctl_is \'sandbox\' 0' -a get -d 'write an object of a sandbox to standard output'
complete -c hookctl -n '__hookctl_is \'sandbox get\'' -l ready-file -r -F -d 'the file that the sandbox wrote when it answered'
complete -c hookctl -n '__hookctl_is \'sandbox\' 0' -a show -d 'tell what a sandbox knows of an object'
complete -c hookctl -n '__hookctl_is \'sandbox show\'' -l ready-file -r -F -d 'the file that the sandbox wrote when it answered'
complete -c hookctl -n '__hookctl_is \'\' 0' -a config -d 'tell what is configured, and where'
complete -c hookctl -n '__hookctl_is \'config\' 0' -a show -d 'print what the profile sets'
complete -c hookctl -n '__hookctl_is \'config\' 0' -a path -d 'print the path of the configuration file'
complete -c hookctl -n '__hookctl_is \'config\' 0' -a check -d 'check the configuration file'
complete -c hookctl -n '__hookctl_is \'\' 0' -a completion -d 'print a completion script for a shell'
complete -c hookctl -n '__hookctl_is \'completion\' 0' -a 'bash zsh fish' -d 'bash, zsh or fish'
complete -c hookctl -n '__hookctl_is \'\' 0' -a man -d 'print a manual page'
complete -c hookctl -n '__hookctl_is \'man\'' -l as -x -a 'man markdown' -d 'man(7) source, or all commands as a page of Markdown'
complete -c hookctl -n '__hookctl_is \'man\'' -l write-all -x -a '(__fish_complete_directories)' -d 'write all pages, completions and docs/commands.md below DIR'
