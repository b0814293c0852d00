import { quote } from '../../engine/shell/quote.ts';
import { type CompletionNode, flat, type Wanted } from './tree.ts';

const of = (wanted: Wanted): string => (wanted.kind === 'words' ? `=${wanted.words.join(' ')}` : wanted.kind);

const name = (path: string): string => path.split(' ').at(-1) ?? '';

/** `PATH) REPLY='...' ;;` for each that has something to say. */
function cases(entries: readonly (readonly [key: string, value: string])[]): string {
  return entries
    .filter(([, value]) => value !== '')
    .map(([key, value]) => `    ${quote(key)}) REPLY=${quote(value)} ;;`)
    .join('\n');
}

const look = (body: string): string => `  REPLY=
  case $1 in
${body}
  esac`;

// What looks the words up: the same whatever the commands are.
const completer = `_meetctl_offer() {
  case $1 in
    =*) COMPREPLY=( $(compgen -W "\${1#=}" -- "$2") ) ;;
    yaml) _meetctl_files "$2" -f -X '!*.yml'; _meetctl_files "$2" -f -X '!*.yaml'; _meetctl_files "$2" -d ;;
    file) _meetctl_files "$2" -f ;;
    folder) _meetctl_files "$2" -d ;;
  esac
}

_meetctl_files() {
  local cur=$1 file; shift
  compopt -o filenames 2>/dev/null
  while IFS= read -r file; do COMPREPLY+=( "$file" ); done < <(compgen "$@" -- "$cur")
}

_meetctl() {
  local cur=\${COMP_WORDS[COMP_CWORD]} prev=\${COMP_WORDS[COMP_CWORD-1]} at= word= i= n=0 wants= REPLY= rest before=
  COMPREPLY=()
  # --option=value is three words to bash.
  if [[ $cur == = ]]; then cur=; elif [[ $prev == = ]]; then prev=\${COMP_WORDS[COMP_CWORD-2]}; fi
  for (( i = 1; i < COMP_CWORD; i++ )); do
    word=\${COMP_WORDS[i]}
    if [[ $word == = ]]; then continue; fi
    if [[ -n $wants ]]; then wants=; continue; fi
    if [[ $word == -- ]]; then _meetctl_files "$cur" -f; return; fi
    if [[ $word == -* ]]; then _meetctl_value "$at $word"; wants=$REPLY; continue; fi
    _meetctl_commands "$at"
    if [[ " $REPLY " == *" $word "* ]]; then at=\${at:+$at }$word; else n=$(( n + 1 )); fi
  done
  # To zsh it is one.
  if [[ $cur == -*=* ]]; then before=\${cur%%=*}=; prev=\${cur%%=*}; cur=\${cur#*=}; fi
  if [[ $prev == -* ]]; then
    _meetctl_value "$at $prev"
    if [[ -n $REPLY ]]; then _meetctl_offer "$REPLY" "$cur"; COMPREPLY=( "\${COMPREPLY[@]/#/$before}" ); return; fi
  fi
  if [[ $cur == -* ]]; then
    _meetctl_options "$at"
    COMPREPLY=( $(compgen -W "$REPLY" -- "$cur") )
    return
  fi
  _meetctl_commands "$at"
  if [[ -n $REPLY ]]; then COMPREPLY=( $(compgen -W "$REPLY" -- "$cur") ); return; fi
  _meetctl_arguments "$at"
  rest=$REPLY
  for (( i = 0; i < n; i++ )); do if [[ $rest == *'|'* ]]; then rest=\${rest#*|}; else rest=; fi; done
  _meetctl_offer "\${rest%%|*}" "$cur"
}

`;

/** A script for bash 4 or later, and for zsh, which reads it as bash would. */
export function bashCompletion(root: CompletionNode): string {
  const nodes = flat(root);
  const values = nodes.flatMap(({ path, options }) =>
    options.flatMap(({ flags, value }) => (value ? flags.map((flag) => [`${path} ${flag}`, of(value)] as const) : [])),
  );
  return `# Completion of meetctl for bash, made by \`meetctl completion bash\`; no host and no file is asked.
if [ -n "\${ZSH_VERSION-}" ]; then autoload -U +X compinit bashcompinit && compinit -u && bashcompinit; fi

# The commands below a command.
_meetctl_commands() {
${look(cases(nodes.map(({ path, children }) => [path, children.map((child) => name(child.path)).join(' ')])))}
}

_meetctl_options() {
${look(cases(nodes.map(({ path, options }) => [path, options.flatMap(({ flags }) => flags).join(' ')])))}
}

# What the value of an option is: yaml, file, folder, text, or =WORDS.
_meetctl_value() {
${look(cases(values))}
}

# The same for the arguments of a command, separated by |.
_meetctl_arguments() {
${look(cases(nodes.map(({ path, arguments: all }) => [path, all.map(of).join('|')])))}
}

${completer}
complete -F _meetctl meetctl
`;
}
