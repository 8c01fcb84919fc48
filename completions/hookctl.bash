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
            --output|-o|--log-format|--log-level|--color|--config|--profile|--ca-file|--as|--write-all)
                [[ ${COMP_WORDS[i+1]} == '=' ]] && ((++i))
                ((++i)) ;;
            -?*) ;;
            *)
                case "$command $word" in
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
            ((place == 0)) && _hookctl_words 'config completion man'
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
