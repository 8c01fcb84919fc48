# bash completion for hookctl; made by: hookctl completion bash
_hookctl_words() {
    mapfile -t COMPREPLY < <(compgen -W "$1" -- "$current")
}

_hookctl_files() {
    mapfile -t COMPREPLY < <(compgen "$1" -- "$current")
    compopt -o filenames 2>/dev/null
}

_hookctl() {
    local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD-1]}
    local command='' options='' place=0 word i
    if [[ $current == '=' ]]; then
        current=''
    elif [[ $previous == '=' ]]; then
        previous=${COMP_WORDS[COMP_CWORD-2]}
    fi
    COMPREPLY=()
    for ((i = 1; i < COMP_CWORD; ++i)); do
        word=${COMP_WORDS[i]}
        case $word in
            --output|-o|--log-format|--log-level|--color|--config|--profile|--ca-file|--name|--description|--project|--expires|--expires-in|--from|--trigger|--label|--static-label|--hook-label|--hook-status|--object-name|--url|--method|--hook-token-file|--hook-token-command|--template|--internal|--api-url|--grpc-url|--transport|--token-file|--token-command|--owner|--hook|--event|--semantics|--added|--convert|--key|--publish|--object-label|--payload|--as|--to|--body-out|--message-type|--message-id|--timestamp|--secret-file|--secret-command|--header|--header-file|--timeout|--expect|--expect-status|--signature|--headers|--scheme|--max-age|--max-skew|--at|--schema|--compat|--pubkey-file|--error|--warning|--check|--status|--content-type|--bind|--path|--capture|--ready-file|--count|--for|--respond|--forward|--forward-timeout|--exec|--jobs|--exec-timeout|--temp-dir|--max-body|--max-connections|--id|--filter|--since|--until|--concurrency|--rate|--timing|--report|--responses|--format|--out|--received-at|--target|--out-dir|--pointer|--convert-command|--convert-timeout|--units|--license|--dataset-id|--error-as|--deadline|--ledger|--s3-endpoint|--s3-region|--access-key-file|--access-key-command|--secret-key-file|--secret-key-command|--units-out|--remove-label|--data|--http|--grpc|--write-all)
                [[ ${COMP_WORDS[i+1]} == '=' ]] && ((++i))
                ((++i)) ;;
            -?*) ;;
            *)
                case "$command $word" in
                    ' register') command='register'; place=0 ;;
                    ' list') command='list'; place=0 ;;
                    ' show') command='show'; place=0 ;;
                    ' attach') command='attach'; place=0 ;;
                    ' delete') command='delete'; place=0 ;;
                    ' match') command='match'; place=0 ;;
                    ' template') command='template'; place=0 ;;
                    'template render') command='template render'; place=0 ;;
                    'template lint') command='template lint'; place=0 ;;
                    ' apply') command='apply'; place=0 ;;
                    ' diff') command='diff'; place=0 ;;
                    ' sign') command='sign'; place=0 ;;
                    ' send') command='send'; place=0 ;;
                    ' verify') command='verify'; place=0 ;;
                    ' respond') command='respond'; place=0 ;;
                    ' listen') command='listen'; place=0 ;;
                    ' replay') command='replay'; place=0 ;;
                    ' inspect') command='inspect'; place=0 ;;
                    ' capture') command='capture'; place=0 ;;
                    'capture import') command='capture import'; place=0 ;;
                    'capture export') command='capture export'; place=0 ;;
                    'capture redact') command='capture redact'; place=0 ;;
                    ' process') command='process'; place=0 ;;
                    ' convert') command='convert'; place=0 ;;
                    ' callback') command='callback'; place=0 ;;
                    ' ledger') command='ledger'; place=0 ;;
                    'ledger list') command='ledger list'; place=0 ;;
                    'ledger show') command='ledger show'; place=0 ;;
                    'ledger flush') command='ledger flush'; place=0 ;;
                    'ledger forget') command='ledger forget'; place=0 ;;
                    ' sandbox') command='sandbox'; place=0 ;;
                    'sandbox put') command='sandbox put'; place=0 ;;
                    'sandbox get') command='sandbox get'; place=0 ;;
                    'sandbox show') command='sandbox show'; place=0 ;;
                    ' config') command='config'; place=0 ;;
                    'config show') command='config show'; place=0 ;;
                    'config path') command='config path'; place=0 ;;
                    'config check') command='config check'; place=0 ;;
                    ' completion') command='completion'; place=0 ;;
                    ' man') command='man'; place=0 ;;
                    *) ((++place)) ;;
                esac ;;
        esac
    done
    case $command in
        '')
            case $previous in
                --output|-o) _hookctl_words 'text json ndjson'; return ;;
                --log-format) _hookctl_words 'text json'; return ;;
                --log-level) _hookctl_words 'error warning notice info debug trace'; return ;;
                --color) _hookctl_words 'auto always never'; return ;;
                --config) _hookctl_files -f; return ;;
                --ca-file) _hookctl_files -f; return ;;
                --profile) return ;;
            esac
            options='--output -o --quiet -q --verbose -v --log-format --log-level --color --no-progress --config --profile --ca-file --help -h --version -V'
            [[ $current == -* ]] && { _hookctl_words "$options"; return; }
            ((place == 0)) && _hookctl_words 'register list show attach delete match template apply diff sign send verify respond listen replay inspect capture process convert callback ledger sandbox config completion man'
            ;;
        'register')
            case $previous in
                --output|-o) _hookctl_words 'text json ndjson'; return ;;
                --log-format) _hookctl_words 'text json'; return ;;
                --log-level) _hookctl_words 'error warning notice info debug trace'; return ;;
                --color) _hookctl_words 'auto always never'; return ;;
                --config) _hookctl_files -f; return ;;
                --ca-file) _hookctl_files -f; return ;;
                --from) _hookctl_files -f; return ;;
                --trigger) _hookctl_words 'hook-added resource-created label-added static-label-added hook-status-changed object-finished'; return ;;
                --method) _hookctl_words 'post put'; return ;;
                --hook-token-file) _hookctl_files -f; return ;;
                --template) _hookctl_files -f; return ;;
                --internal) _hookctl_words 'add-label add-hook'; return ;;
                --transport) _hookctl_words 'rest grpc'; return ;;
                --token-file) _hookctl_files -f; return ;;
                --profile|--name|--description|--project|--expires|--expires-in|--label|--static-label|--hook-label|--hook-status|--object-name|--url|--hook-token-command|--api-url|--grpc-url|--token-command) return ;;
            esac
            options='--output -o --quiet -q --verbose -v --log-format --log-level --color --no-progress --config --profile --ca-file --help -h --version -V --name --description --project --expires --expires-in --from --trigger --label --static-label --hook-label --hook-status --object-name --url --method --hook-token-file --hook-token-command --template --internal --dry-run --force --api-url --grpc-url --transport --token-file --token-command --allow-http'
            [[ $current == -* ]] && { _hookctl_words "$options"; return; }
            case $place in
                0) : ;;
            esac
            ;;
        'list')
            case $previous in
                --output|-o) _hookctl_words 'text json ndjson'; return ;;
                --log-format) _hookctl_words 'text json'; return ;;
                --log-level) _hookctl_words 'error warning notice info debug trace'; return ;;
                --color) _hookctl_words 'auto always never'; return ;;
                --config) _hookctl_files -f; return ;;
                --ca-file) _hookctl_files -f; return ;;
                --transport) _hookctl_words 'rest grpc'; return ;;
                --token-file) _hookctl_files -f; return ;;
                --profile|--project|--api-url|--grpc-url|--token-command) return ;;
            esac
            options='--output -o --quiet -q --verbose -v --log-format --log-level --color --no-progress --config --profile --ca-file --help -h --version -V --project --owner --api-url --grpc-url --transport --token-file --token-command --allow-http'
            [[ $current == -* ]] && { _hookctl_words "$options"; return; }
            ;;
        'show')
            case $previous in
                --output|-o) _hookctl_words 'text json ndjson'; return ;;
                --log-format) _hookctl_words 'text json'; return ;;
                --log-level) _hookctl_words 'error warning notice info debug trace'; return ;;
                --color) _hookctl_words 'auto always never'; return ;;
                --config) _hookctl_files -f; return ;;
                --ca-file) _hookctl_files -f; return ;;
                --transport) _hookctl_words 'rest grpc'; return ;;
                --token-file) _hookctl_files -f; return ;;
                --profile|--project|--api-url|--grpc-url|--token-command) return ;;
            esac
            options='--output -o --quiet -q --verbose -v --log-format --log-level --color --no-progress --config --profile --ca-file --help -h --version -V --project --api-url --grpc-url --transport --token-file --token-command --allow-http'
            [[ $current == -* ]] && { _hookctl_words "$options"; return; }
            case $place in
                0) : ;;
            esac
            ;;
        'attach')
            case $previous in
                --output|-o) _hookctl_words 'text json ndjson'; return ;;
                --log-format) _hookctl_words 'text json'; return ;;
                --log-level) _hookctl_words 'error warning notice info debug trace'; return ;;
                --color) _hookctl_words 'auto always never'; return ;;
                --config) _hookctl_files -f; return ;;
                --ca-file) _hookctl_files -f; return ;;
                --transport) _hookctl_words 'rest grpc'; return ;;
                --token-file) _hookctl_files -f; return ;;
                --profile|--project|--api-url|--grpc-url|--token-command) return ;;
            esac
            options='--output -o --quiet -q --verbose -v --log-format --log-level --color --no-progress --config --profile --ca-file --help -h --version -V --project --force --api-url --grpc-url --transport --token-file --token-command --allow-http'
            [[ $current == -* ]] && { _hookctl_words "$options"; return; }
            case $place in
                0) : ;;
            esac
            ;;
        'delete')
            case $previous in
                --output|-o) _hookctl_words 'text json ndjson'; return ;;
                --log-format) _hookctl_words 'text json'; return ;;
                --log-level) _hookctl_words 'error warning notice info debug trace'; return ;;
                --color) _hookctl_words 'auto always never'; return ;;
                --config) _hookctl_files -f; return ;;
                --ca-file) _hookctl_files -f; return ;;
                --transport) _hookctl_words 'rest grpc'; return ;;
                --token-file) _hookctl_files -f; return ;;
                --profile|--api-url|--grpc-url|--token-command) return ;;
            esac
            options='--output -o --quiet -q --verbose -v --log-format --log-level --color --no-progress --config --profile --ca-file --help -h --version -V --api-url --grpc-url --transport --token-file --token-command --allow-http'
            [[ $current == -* ]] && { _hookctl_words "$options"; return; }
            case $place in
                *) : ;;
            esac
            ;;
        'match')
            case $previous in
                --output|-o) _hookctl_words 'text json ndjson'; return ;;
                --log-format) _hookctl_words 'text json'; return ;;
                --log-level) _hookctl_words 'error warning notice info debug trace'; return ;;
                --color) _hookctl_words 'auto always never'; return ;;
                --config) _hookctl_files -f; return ;;
                --ca-file) _hookctl_files -f; return ;;
                --hook) _hookctl_files -f; return ;;
                --event) _hookctl_words 'hook-added resource-created label-added static-label-added hook-status-changed object-finished'; return ;;
                --semantics) _hookctl_words 'server guide'; return ;;
                --publish) _hookctl_words 's3 api none'; return ;;
                --transport) _hookctl_words 'rest grpc'; return ;;
                --token-file) _hookctl_files -f; return ;;
                --profile|--name|--added|--project|--convert|--key|--object-label|--api-url|--grpc-url|--token-command) return ;;
            esac
            options='--output -o --quiet -q --verbose -v --log-format --log-level --color --no-progress --config --profile --ca-file --help -h --version -V --hook --name --event --semantics --added --project --convert --key --publish --object-label --api-url --grpc-url --transport --token-file --token-command --allow-http'
            [[ $current == -* ]] && { _hookctl_words "$options"; return; }
            case $place in
                0) _hookctl_files -f ;;
            esac
            ;;
        'template')
            case $previous in
                --output|-o) _hookctl_words 'text json ndjson'; return ;;
                --log-format) _hookctl_words 'text json'; return ;;
                --log-level) _hookctl_words 'error warning notice info debug trace'; return ;;
                --color) _hookctl_words 'auto always never'; return ;;
                --config) _hookctl_files -f; return ;;
                --ca-file) _hookctl_files -f; return ;;
                --profile) return ;;
            esac
            options='--output -o --quiet -q --verbose -v --log-format --log-level --color --no-progress --config --profile --ca-file --help -h --version -V'
            [[ $current == -* ]] && { _hookctl_words "$options"; return; }
            ((place == 0)) && _hookctl_words 'render lint'
            ;;
        'template render')
            case $previous in
                --output|-o) _hookctl_words 'text json ndjson'; return ;;
                --log-format) _hookctl_words 'text json'; return ;;
                --log-level) _hookctl_words 'error warning notice info debug trace'; return ;;
                --color) _hookctl_words 'auto always never'; return ;;
                --config) _hookctl_files -f; return ;;
                --ca-file) _hookctl_files -f; return ;;
                --payload) _hookctl_files -f; return ;;
                --profile) return ;;
            esac
            options='--output -o --quiet -q --verbose -v --log-format --log-level --color --no-progress --config --profile --ca-file --help -h --version -V --payload --reveal'
            [[ $current == -* ]] && { _hookctl_words "$options"; return; }
            case $place in
                0) _hookctl_files -f ;;
            esac
            ;;
        'template lint')
            case $previous in
                --output|-o) _hookctl_words 'text json ndjson'; return ;;
                --log-format) _hookctl_words 'text json'; return ;;
                --log-level) _hookctl_words 'error warning notice info debug trace'; return ;;
                --color) _hookctl_words 'auto always never'; return ;;
                --config) _hookctl_files -f; return ;;
                --ca-file) _hookctl_files -f; return ;;
                --payload) _hookctl_files -f; return ;;
                --profile) return ;;
            esac
            options='--output -o --quiet -q --verbose -v --log-format --log-level --color --no-progress --config --profile --ca-file --help -h --version -V --payload'
            [[ $current == -* ]] && { _hookctl_words "$options"; return; }
            case $place in
                0) _hookctl_files -f ;;
            esac
            ;;
        'apply')
            case $previous in
                --output|-o) _hookctl_words 'text json ndjson'; return ;;
                --log-format) _hookctl_words 'text json'; return ;;
                --log-level) _hookctl_words 'error warning notice info debug trace'; return ;;
                --color) _hookctl_words 'auto always never'; return ;;
                --config) _hookctl_files -f; return ;;
                --ca-file) _hookctl_files -f; return ;;
                --transport) _hookctl_words 'rest grpc'; return ;;
                --token-file) _hookctl_files -f; return ;;
                --profile|--api-url|--grpc-url|--token-command) return ;;
            esac
            options='--output -o --quiet -q --verbose -v --log-format --log-level --color --no-progress --config --profile --ca-file --help -h --version -V --prune --dry-run --force --api-url --grpc-url --transport --token-file --token-command --allow-http'
            [[ $current == -* ]] && { _hookctl_words "$options"; return; }
            case $place in
                0) _hookctl_files -f ;;
            esac
            ;;
        'diff')
            case $previous in
                --output|-o) _hookctl_words 'text json ndjson'; return ;;
                --log-format) _hookctl_words 'text json'; return ;;
                --log-level) _hookctl_words 'error warning notice info debug trace'; return ;;
                --color) _hookctl_words 'auto always never'; return ;;
                --config) _hookctl_files -f; return ;;
                --ca-file) _hookctl_files -f; return ;;
                --transport) _hookctl_words 'rest grpc'; return ;;
                --token-file) _hookctl_files -f; return ;;
                --profile|--api-url|--grpc-url|--token-command) return ;;
            esac
            options='--output -o --quiet -q --verbose -v --log-format --log-level --color --no-progress --config --profile --ca-file --help -h --version -V --prune --force --api-url --grpc-url --transport --token-file --token-command --allow-http'
            [[ $current == -* ]] && { _hookctl_words "$options"; return; }
            case $place in
                0) _hookctl_files -f ;;
            esac
            ;;
        'sign')
            case $previous in
                --output|-o) _hookctl_words 'text json ndjson'; return ;;
                --log-format) _hookctl_words 'text json'; return ;;
                --log-level) _hookctl_words 'error warning notice info debug trace'; return ;;
                --color) _hookctl_words 'auto always never'; return ;;
                --config) _hookctl_files -f; return ;;
                --ca-file) _hookctl_files -f; return ;;
                --as) _hookctl_words 'headers curl http capture'; return ;;
                --body-out) _hookctl_files -f; return ;;
                --secret-file) _hookctl_files -f; return ;;
                --profile|--to|--message-type|--message-id|--timestamp|--secret-command) return ;;
            esac
            options='--output -o --quiet -q --verbose -v --log-format --log-level --color --no-progress --config --profile --ca-file --help -h --version -V --as --to --body-out --message-type --message-id --timestamp --secret-file --secret-command'
            [[ $current == -* ]] && { _hookctl_words "$options"; return; }
            case $place in
                0) _hookctl_files -f ;;
            esac
            ;;
        'send')
            case $previous in
                --output|-o) _hookctl_words 'text json ndjson'; return ;;
                --log-format) _hookctl_words 'text json'; return ;;
                --log-level) _hookctl_words 'error warning notice info debug trace'; return ;;
                --color) _hookctl_words 'auto always never'; return ;;
                --config) _hookctl_files -f; return ;;
                --ca-file) _hookctl_files -f; return ;;
                --header-file) _hookctl_files -f; return ;;
                --secret-file) _hookctl_files -f; return ;;
                --profile|--to|--header|--timeout|--message-type|--message-id|--timestamp|--secret-command|--expect|--expect-status) return ;;
            esac
            options='--output -o --quiet -q --verbose -v --log-format --log-level --color --no-progress --config --profile --ca-file --help -h --version -V --to --header --header-file --timeout --dry-run --allow-http --message-type --message-id --timestamp --secret-file --secret-command --expect --expect-status'
            [[ $current == -* ]] && { _hookctl_words "$options"; return; }
            case $place in
                0) _hookctl_files -f ;;
            esac
            ;;
        'verify')
            case $previous in
                --output|-o) _hookctl_words 'text json ndjson'; return ;;
                --log-format) _hookctl_words 'text json'; return ;;
                --log-level) _hookctl_words 'error warning notice info debug trace'; return ;;
                --color) _hookctl_words 'auto always never'; return ;;
                --config) _hookctl_files -f; return ;;
                --ca-file) _hookctl_files -f; return ;;
                --headers) _hookctl_files -f; return ;;
                --scheme) _hookctl_words 'mosaic aruna'; return ;;
                --schema) _hookctl_files -f; return ;;
                --compat) _hookctl_words 'axinom'; return ;;
                --pubkey-file) _hookctl_files -f; return ;;
                --secret-file) _hookctl_files -f; return ;;
                --profile|--signature|--max-age|--max-skew|--at|--secret-command) return ;;
            esac
            options='--output -o --quiet -q --verbose -v --log-format --log-level --color --no-progress --config --profile --ca-file --help -h --version -V --signature --headers --http --capture --scheme --max-age --max-skew --at --schema --compat --explain --pubkey-file --secret-file --secret-command'
            [[ $current == -* ]] && { _hookctl_words "$options"; return; }
            case $place in
                0) _hookctl_files -f ;;
            esac
            ;;
        'respond')
            case $previous in
                --output|-o) _hookctl_words 'text json ndjson'; return ;;
                --log-format) _hookctl_words 'text json'; return ;;
                --log-level) _hookctl_words 'error warning notice info debug trace'; return ;;
                --color) _hookctl_words 'auto always never'; return ;;
                --config) _hookctl_files -f; return ;;
                --ca-file) _hookctl_files -f; return ;;
                --payload) _hookctl_files -f; return ;;
                --as) _hookctl_words 'body http'; return ;;
                --check) _hookctl_files -f; return ;;
                --profile|--error|--warning|--status|--content-type) return ;;
            esac
            options='--output -o --quiet -q --verbose -v --log-format --log-level --color --no-progress --config --profile --ca-file --help -h --version -V --payload --error --warning --as --check --status --content-type'
            [[ $current == -* ]] && { _hookctl_words "$options"; return; }
            ;;
        'listen')
            case $previous in
                --output|-o) _hookctl_words 'text json ndjson'; return ;;
                --log-format) _hookctl_words 'text json'; return ;;
                --log-level) _hookctl_words 'error warning notice info debug trace'; return ;;
                --color) _hookctl_words 'auto always never'; return ;;
                --config) _hookctl_files -f; return ;;
                --ca-file) _hookctl_files -f; return ;;
                --capture) _hookctl_files -f; return ;;
                --ready-file) _hookctl_files -f; return ;;
                --scheme) _hookctl_words 'none mosaic aruna'; return ;;
                --secret-file) _hookctl_files -f; return ;;
                --schema) _hookctl_files -f; return ;;
                --compat) _hookctl_words 'axinom'; return ;;
                --hook-token-file) _hookctl_files -f; return ;;
                --pubkey-file) _hookctl_files -f; return ;;
                --respond) _hookctl_files -f; return ;;
                --exec) _hookctl_files -c; return ;;
                --temp-dir) _hookctl_files -d; return ;;
                --profile|--bind|--path|--count|--for|--secret-command|--max-age|--max-skew|--hook-token-command|--status|--forward|--forward-timeout|--jobs|--exec-timeout|--max-body|--timeout|--max-connections) return ;;
            esac
            options='--output -o --quiet -q --verbose -v --log-format --log-level --color --no-progress --config --profile --ca-file --help -h --version -V --bind --path --capture --sync --ready-file --count --for --scheme --secret-file --secret-command --max-age --max-skew --schema --compat --hook-token-file --hook-token-command --pubkey-file --respond --status --forward --forward-timeout --allow-http --exec --jobs --exec-timeout --exec-backlog --temp-dir --max-body --timeout --max-connections'
            [[ $current == -* ]] && { _hookctl_words "$options"; return; }
            ;;
        'replay')
            case $previous in
                --output|-o) _hookctl_words 'text json ndjson'; return ;;
                --log-format) _hookctl_words 'text json'; return ;;
                --log-level) _hookctl_words 'error warning notice info debug trace'; return ;;
                --color) _hookctl_words 'auto always never'; return ;;
                --config) _hookctl_files -f; return ;;
                --ca-file) _hookctl_files -f; return ;;
                --check) _hookctl_words 'mosaic'; return ;;
                --report) _hookctl_files -f; return ;;
                --responses) _hookctl_files -f; return ;;
                --temp-dir) _hookctl_files -d; return ;;
                --secret-file) _hookctl_files -f; return ;;
                --transport) _hookctl_words 'rest grpc'; return ;;
                --token-file) _hookctl_files -f; return ;;
                --profile|--id|--filter|--since|--until|--to|--concurrency|--rate|--timing|--timeout|--expect-status|--secret-command|--api-url|--grpc-url|--token-command) return ;;
            esac
            options='--output -o --quiet -q --verbose -v --log-format --log-level --color --no-progress --config --profile --ca-file --help -h --version -V --id --filter --since --until --to --concurrency --rate --timing --timeout --fail-fast --dry-run --refresh --new-id --force --expect-status --check --report --responses --temp-dir --secret-file --secret-command --api-url --grpc-url --transport --token-file --token-command --allow-http'
            [[ $current == -* ]] && { _hookctl_words "$options"; return; }
            case $place in
                0) _hookctl_files -f ;;
            esac
            ;;
        'inspect')
            case $previous in
                --output|-o) _hookctl_words 'text json ndjson'; return ;;
                --log-format) _hookctl_words 'text json'; return ;;
                --log-level) _hookctl_words 'error warning notice info debug trace'; return ;;
                --color) _hookctl_words 'auto always never'; return ;;
                --config) _hookctl_files -f; return ;;
                --ca-file) _hookctl_files -f; return ;;
                --secret-file) _hookctl_files -f; return ;;
                --pubkey-file) _hookctl_files -f; return ;;
                --profile|--id|--secret-command) return ;;
            esac
            options='--output -o --quiet -q --verbose -v --log-format --log-level --color --no-progress --config --profile --ca-file --help -h --version -V --id --summary --secret-file --secret-command --pubkey-file'
            [[ $current == -* ]] && { _hookctl_words "$options"; return; }
            case $place in
                0) _hookctl_files -f ;;
            esac
            ;;
        'capture')
            case $previous in
                --output|-o) _hookctl_words 'text json ndjson'; return ;;
                --log-format) _hookctl_words 'text json'; return ;;
                --log-level) _hookctl_words 'error warning notice info debug trace'; return ;;
                --color) _hookctl_words 'auto always never'; return ;;
                --config) _hookctl_files -f; return ;;
                --ca-file) _hookctl_files -f; return ;;
                --profile) return ;;
            esac
            options='--output -o --quiet -q --verbose -v --log-format --log-level --color --no-progress --config --profile --ca-file --help -h --version -V'
            [[ $current == -* ]] && { _hookctl_words "$options"; return; }
            ((place == 0)) && _hookctl_words 'import export redact'
            ;;
        'capture import')
            case $previous in
                --output|-o) _hookctl_words 'text json ndjson'; return ;;
                --log-format) _hookctl_words 'text json'; return ;;
                --log-level) _hookctl_words 'error warning notice info debug trace'; return ;;
                --color) _hookctl_words 'auto always never'; return ;;
                --config) _hookctl_files -f; return ;;
                --ca-file) _hookctl_files -f; return ;;
                --format) _hookctl_words 'har http curl body'; return ;;
                --out) _hookctl_files -f; return ;;
                --headers) _hookctl_files -f; return ;;
                --profile|--received-at|--method|--target) return ;;
            esac
            options='--output -o --quiet -q --verbose -v --log-format --log-level --color --no-progress --config --profile --ca-file --help -h --version -V --format --out --received-at --headers --method --target'
            [[ $current == -* ]] && { _hookctl_words "$options"; return; }
            case $place in
                *) _hookctl_files -f ;;
            esac
            ;;
        'capture export')
            case $previous in
                --output|-o) _hookctl_words 'text json ndjson'; return ;;
                --log-format) _hookctl_words 'text json'; return ;;
                --log-level) _hookctl_words 'error warning notice info debug trace'; return ;;
                --color) _hookctl_words 'auto always never'; return ;;
                --config) _hookctl_files -f; return ;;
                --ca-file) _hookctl_files -f; return ;;
                --format) _hookctl_words 'har http curl'; return ;;
                --out) _hookctl_files -f; return ;;
                --out-dir) _hookctl_files -d; return ;;
                --profile|--to|--id|--filter|--since|--until|--header|--pointer) return ;;
            esac
            options='--output -o --quiet -q --verbose -v --log-format --log-level --color --no-progress --config --profile --ca-file --help -h --version -V --format --to --out --out-dir --redact --id --filter --since --until --header --pointer --body'
            [[ $current == -* ]] && { _hookctl_words "$options"; return; }
            case $place in
                0) _hookctl_files -f ;;
            esac
            ;;
        'capture redact')
            case $previous in
                --output|-o) _hookctl_words 'text json ndjson'; return ;;
                --log-format) _hookctl_words 'text json'; return ;;
                --log-level) _hookctl_words 'error warning notice info debug trace'; return ;;
                --color) _hookctl_words 'auto always never'; return ;;
                --config) _hookctl_files -f; return ;;
                --ca-file) _hookctl_files -f; return ;;
                --out) _hookctl_files -f; return ;;
                --profile|--header|--pointer) return ;;
            esac
            options='--output -o --quiet -q --verbose -v --log-format --log-level --color --no-progress --config --profile --ca-file --help -h --version -V --out --in-place --header --pointer --body'
            [[ $current == -* ]] && { _hookctl_words "$options"; return; }
            case $place in
                0) _hookctl_files -f ;;
            esac
            ;;
        'process')
            case $previous in
                --output|-o) _hookctl_words 'text json ndjson'; return ;;
                --log-format) _hookctl_words 'text json'; return ;;
                --log-level) _hookctl_words 'error warning notice info debug trace'; return ;;
                --color) _hookctl_words 'auto always never'; return ;;
                --config) _hookctl_files -f; return ;;
                --ca-file) _hookctl_files -f; return ;;
                --convert-command) _hookctl_files -c; return ;;
                --units) _hookctl_words 'inline ndjson none'; return ;;
                --publish) _hookctl_words 's3 api none'; return ;;
                --out) _hookctl_files -f; return ;;
                --error-as) _hookctl_words 'error label'; return ;;
                --pubkey-file) _hookctl_files -f; return ;;
                --ledger) _hookctl_files -f; return ;;
                --temp-dir) _hookctl_files -d; return ;;
                --transport) _hookctl_words 'rest grpc'; return ;;
                --token-file) _hookctl_files -f; return ;;
                --access-key-file) _hookctl_files -f; return ;;
                --secret-key-file) _hookctl_files -f; return ;;
                --profile|--convert|--convert-timeout|--license|--dataset-id|--url|--key|--object-label|--label|--id|--timeout|--deadline|--api-url|--grpc-url|--token-command|--s3-endpoint|--s3-region|--access-key-command|--secret-key-command) return ;;
            esac
            options='--output -o --quiet -q --verbose -v --log-format --log-level --color --no-progress --config --profile --ca-file --help -h --version -V --convert --convert-command --convert-timeout --units --strict --license --dataset-id --url --publish --key --out --object-label --label --error-as --pubkey-file --id --timeout --deadline --force --dry-run --ledger --temp-dir --api-url --grpc-url --transport --token-file --token-command --allow-http --s3-endpoint --s3-region --path-style --access-key-file --access-key-command --secret-key-file --secret-key-command'
            [[ $current == -* ]] && { _hookctl_words "$options"; return; }
            case $place in
                0) _hookctl_files -f ;;
            esac
            ;;
        'convert')
            case $previous in
                --output|-o) _hookctl_words 'text json ndjson'; return ;;
                --log-format) _hookctl_words 'text json'; return ;;
                --log-level) _hookctl_words 'error warning notice info debug trace'; return ;;
                --color) _hookctl_words 'auto always never'; return ;;
                --config) _hookctl_files -f; return ;;
                --ca-file) _hookctl_files -f; return ;;
                --units-out) _hookctl_files -f; return ;;
                --temp-dir) _hookctl_files -d; return ;;
                --units) _hookctl_words 'inline ndjson none'; return ;;
                --convert-command) _hookctl_files -c; return ;;
                --profile|--license|--dataset-id|--url|--convert-timeout) return ;;
            esac
            options='--output -o --quiet -q --verbose -v --log-format --log-level --color --no-progress --config --profile --ca-file --help -h --version -V --list --units-out --temp-dir --units --strict --license --dataset-id --url --convert-timeout --convert-command'
            [[ $current == -* ]] && { _hookctl_words "$options"; return; }
            case $place in
                0) _hookctl_words 'abcd-to-bioschemas command none' ;;
                1) _hookctl_files -f ;;
                2) _hookctl_files -f ;;
            esac
            ;;
        'callback')
            case $previous in
                --output|-o) _hookctl_words 'text json ndjson'; return ;;
                --log-format) _hookctl_words 'text json'; return ;;
                --log-level) _hookctl_words 'error warning notice info debug trace'; return ;;
                --color) _hookctl_words 'auto always never'; return ;;
                --config) _hookctl_files -f; return ;;
                --ca-file) _hookctl_files -f; return ;;
                --transport) _hookctl_words 'rest grpc'; return ;;
                --token-file) _hookctl_files -f; return ;;
                --profile|--label|--remove-label|--error|--api-url|--grpc-url|--token-command) return ;;
            esac
            options='--output -o --quiet -q --verbose -v --log-format --log-level --color --no-progress --config --profile --ca-file --help -h --version -V --finished --label --remove-label --error --api-url --grpc-url --transport --token-file --token-command --allow-http'
            [[ $current == -* ]] && { _hookctl_words "$options"; return; }
            case $place in
                0) _hookctl_files -f ;;
            esac
            ;;
        'ledger')
            case $previous in
                --output|-o) _hookctl_words 'text json ndjson'; return ;;
                --log-format) _hookctl_words 'text json'; return ;;
                --log-level) _hookctl_words 'error warning notice info debug trace'; return ;;
                --color) _hookctl_words 'auto always never'; return ;;
                --config) _hookctl_files -f; return ;;
                --ca-file) _hookctl_files -f; return ;;
                --profile) return ;;
            esac
            options='--output -o --quiet -q --verbose -v --log-format --log-level --color --no-progress --config --profile --ca-file --help -h --version -V'
            [[ $current == -* ]] && { _hookctl_words "$options"; return; }
            ((place == 0)) && _hookctl_words 'list show flush forget'
            ;;
        'ledger list')
            case $previous in
                --output|-o) _hookctl_words 'text json ndjson'; return ;;
                --log-format) _hookctl_words 'text json'; return ;;
                --log-level) _hookctl_words 'error warning notice info debug trace'; return ;;
                --color) _hookctl_words 'auto always never'; return ;;
                --config) _hookctl_files -f; return ;;
                --ca-file) _hookctl_files -f; return ;;
                --ledger) _hookctl_files -f; return ;;
                --profile) return ;;
            esac
            options='--output -o --quiet -q --verbose -v --log-format --log-level --color --no-progress --config --profile --ca-file --help -h --version -V --ledger'
            [[ $current == -* ]] && { _hookctl_words "$options"; return; }
            ;;
        'ledger show')
            case $previous in
                --output|-o) _hookctl_words 'text json ndjson'; return ;;
                --log-format) _hookctl_words 'text json'; return ;;
                --log-level) _hookctl_words 'error warning notice info debug trace'; return ;;
                --color) _hookctl_words 'auto always never'; return ;;
                --config) _hookctl_files -f; return ;;
                --ca-file) _hookctl_files -f; return ;;
                --ledger) _hookctl_files -f; return ;;
                --profile) return ;;
            esac
            options='--output -o --quiet -q --verbose -v --log-format --log-level --color --no-progress --config --profile --ca-file --help -h --version -V --ledger'
            [[ $current == -* ]] && { _hookctl_words "$options"; return; }
            case $place in
                0) : ;;
                1) : ;;
            esac
            ;;
        'ledger flush')
            case $previous in
                --output|-o) _hookctl_words 'text json ndjson'; return ;;
                --log-format) _hookctl_words 'text json'; return ;;
                --log-level) _hookctl_words 'error warning notice info debug trace'; return ;;
                --color) _hookctl_words 'auto always never'; return ;;
                --config) _hookctl_files -f; return ;;
                --ca-file) _hookctl_files -f; return ;;
                --ledger) _hookctl_files -f; return ;;
                --transport) _hookctl_words 'rest grpc'; return ;;
                --token-file) _hookctl_files -f; return ;;
                --profile|--api-url|--grpc-url|--token-command) return ;;
            esac
            options='--output -o --quiet -q --verbose -v --log-format --log-level --color --no-progress --config --profile --ca-file --help -h --version -V --ledger --api-url --grpc-url --transport --token-file --token-command --allow-http'
            [[ $current == -* ]] && { _hookctl_words "$options"; return; }
            ;;
        'ledger forget')
            case $previous in
                --output|-o) _hookctl_words 'text json ndjson'; return ;;
                --log-format) _hookctl_words 'text json'; return ;;
                --log-level) _hookctl_words 'error warning notice info debug trace'; return ;;
                --color) _hookctl_words 'auto always never'; return ;;
                --config) _hookctl_files -f; return ;;
                --ca-file) _hookctl_files -f; return ;;
                --ledger) _hookctl_files -f; return ;;
                --profile) return ;;
            esac
            options='--output -o --quiet -q --verbose -v --log-format --log-level --color --no-progress --config --profile --ca-file --help -h --version -V --ledger'
            [[ $current == -* ]] && { _hookctl_words "$options"; return; }
            case $place in
                0) : ;;
                1) : ;;
            esac
            ;;
        'sandbox')
            case $previous in
                --output|-o) _hookctl_words 'text json ndjson'; return ;;
                --log-format) _hookctl_words 'text json'; return ;;
                --log-level) _hookctl_words 'error warning notice info debug trace'; return ;;
                --color) _hookctl_words 'auto always never'; return ;;
                --config) _hookctl_files -f; return ;;
                --ca-file) _hookctl_files -f; return ;;
                --data) _hookctl_files -d; return ;;
                --ready-file) _hookctl_files -f; return ;;
                --profile|--http|--grpc) return ;;
            esac
            options='--output -o --quiet -q --verbose -v --log-format --log-level --color --no-progress --config --profile --ca-file --help -h --version -V --data --http --grpc --ready-file'
            [[ $current == -* ]] && { _hookctl_words "$options"; return; }
            ((place == 0)) && _hookctl_words 'put get show'
            ;;
        'sandbox put')
            case $previous in
                --output|-o) _hookctl_words 'text json ndjson'; return ;;
                --log-format) _hookctl_words 'text json'; return ;;
                --log-level) _hookctl_words 'error warning notice info debug trace'; return ;;
                --color) _hookctl_words 'auto always never'; return ;;
                --config) _hookctl_files -f; return ;;
                --ca-file) _hookctl_files -f; return ;;
                --ready-file) _hookctl_files -f; return ;;
                --profile|--name|--label|--hook-label) return ;;
            esac
            options='--output -o --quiet -q --verbose -v --log-format --log-level --color --no-progress --config --profile --ca-file --help -h --version -V --ready-file --name --label --hook-label'
            [[ $current == -* ]] && { _hookctl_words "$options"; return; }
            case $place in
                0) _hookctl_files -f ;;
            esac
            ;;
        'sandbox get')
            case $previous in
                --output|-o) _hookctl_words 'text json ndjson'; return ;;
                --log-format) _hookctl_words 'text json'; return ;;
                --log-level) _hookctl_words 'error warning notice info debug trace'; return ;;
                --color) _hookctl_words 'auto always never'; return ;;
                --config) _hookctl_files -f; return ;;
                --ca-file) _hookctl_files -f; return ;;
                --ready-file) _hookctl_files -f; return ;;
                --profile) return ;;
            esac
            options='--output -o --quiet -q --verbose -v --log-format --log-level --color --no-progress --config --profile --ca-file --help -h --version -V --ready-file'
            [[ $current == -* ]] && { _hookctl_words "$options"; return; }
            case $place in
                0) : ;;
            esac
            ;;
        'sandbox show')
            case $previous in
                --output|-o) _hookctl_words 'text json ndjson'; return ;;
                --log-format) _hookctl_words 'text json'; return ;;
                --log-level) _hookctl_words 'error warning notice info debug trace'; return ;;
                --color) _hookctl_words 'auto always never'; return ;;
                --config) _hookctl_files -f; return ;;
                --ca-file) _hookctl_files -f; return ;;
                --ready-file) _hookctl_files -f; return ;;
                --profile) return ;;
            esac
            options='--output -o --quiet -q --verbose -v --log-format --log-level --color --no-progress --config --profile --ca-file --help -h --version -V --ready-file'
            [[ $current == -* ]] && { _hookctl_words "$options"; return; }
            case $place in
                0) : ;;
            esac
            ;;
        'config')
            case $previous in
                --output|-o) _hookctl_words 'text json ndjson'; return ;;
                --log-format) _hookctl_words 'text json'; return ;;
                --log-level) _hookctl_words 'error warning notice info debug trace'; return ;;
                --color) _hookctl_words 'auto always never'; return ;;
                --config) _hookctl_files -f; return ;;
                --ca-file) _hookctl_files -f; return ;;
                --profile) return ;;
            esac
            options='--output -o --quiet -q --verbose -v --log-format --log-level --color --no-progress --config --profile --ca-file --help -h --version -V'
            [[ $current == -* ]] && { _hookctl_words "$options"; return; }
            ((place == 0)) && _hookctl_words 'show path check'
            ;;
        'config show')
            case $previous in
                --output|-o) _hookctl_words 'text json ndjson'; return ;;
                --log-format) _hookctl_words 'text json'; return ;;
                --log-level) _hookctl_words 'error warning notice info debug trace'; return ;;
                --color) _hookctl_words 'auto always never'; return ;;
                --config) _hookctl_files -f; return ;;
                --ca-file) _hookctl_files -f; return ;;
                --profile) return ;;
            esac
            options='--output -o --quiet -q --verbose -v --log-format --log-level --color --no-progress --config --profile --ca-file --help -h --version -V'
            [[ $current == -* ]] && { _hookctl_words "$options"; return; }
            ;;
        'config path')
            case $previous in
                --output|-o) _hookctl_words 'text json ndjson'; return ;;
                --log-format) _hookctl_words 'text json'; return ;;
                --log-level) _hookctl_words 'error warning notice info debug trace'; return ;;
                --color) _hookctl_words 'auto always never'; return ;;
                --config) _hookctl_files -f; return ;;
                --ca-file) _hookctl_files -f; return ;;
                --profile) return ;;
            esac
            options='--output -o --quiet -q --verbose -v --log-format --log-level --color --no-progress --config --profile --ca-file --help -h --version -V'
            [[ $current == -* ]] && { _hookctl_words "$options"; return; }
            ;;
        'config check')
            case $previous in
                --output|-o) _hookctl_words 'text json ndjson'; return ;;
                --log-format) _hookctl_words 'text json'; return ;;
                --log-level) _hookctl_words 'error warning notice info debug trace'; return ;;
                --color) _hookctl_words 'auto always never'; return ;;
                --config) _hookctl_files -f; return ;;
                --ca-file) _hookctl_files -f; return ;;
                --profile) return ;;
            esac
            options='--output -o --quiet -q --verbose -v --log-format --log-level --color --no-progress --config --profile --ca-file --help -h --version -V'
            [[ $current == -* ]] && { _hookctl_words "$options"; return; }
            ;;
        'completion')
            case $previous in
                --output|-o) _hookctl_words 'text json ndjson'; return ;;
                --log-format) _hookctl_words 'text json'; return ;;
                --log-level) _hookctl_words 'error warning notice info debug trace'; return ;;
                --color) _hookctl_words 'auto always never'; return ;;
                --config) _hookctl_files -f; return ;;
                --ca-file) _hookctl_files -f; return ;;
                --profile) return ;;
            esac
            options='--output -o --quiet -q --verbose -v --log-format --log-level --color --no-progress --config --profile --ca-file --help -h --version -V'
            [[ $current == -* ]] && { _hookctl_words "$options"; return; }
            case $place in
                0) _hookctl_words 'bash zsh fish' ;;
            esac
            ;;
        'man')
            case $previous in
                --output|-o) _hookctl_words 'text json ndjson'; return ;;
                --log-format) _hookctl_words 'text json'; return ;;
                --log-level) _hookctl_words 'error warning notice info debug trace'; return ;;
                --color) _hookctl_words 'auto always never'; return ;;
                --config) _hookctl_files -f; return ;;
                --ca-file) _hookctl_files -f; return ;;
                --as) _hookctl_words 'man markdown'; return ;;
                --write-all) _hookctl_files -d; return ;;
                --profile) return ;;
            esac
            options='--output -o --quiet -q --verbose -v --log-format --log-level --color --no-progress --config --profile --ca-file --help -h --version -V --as --write-all'
            [[ $current == -* ]] && { _hookctl_words "$options"; return; }
            case $place in
                *) : ;;
            esac
            ;;
    esac
}
complete -F _hookctl hookctl
