import { type CompletionNode, flat, type Wanted } from './tree.ts';

/** A text within single quotes for fish, which knows two escapes there. */
const quoted = (text: string): string => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;

const yaml = '(__fish_complete_suffix .yml; __fish_complete_suffix .yaml)';

function values(wanted: Wanted): string {
  switch (wanted.kind) {
    case 'words':
      return ` -x -a ${quoted(wanted.words.join(' '))}`;
    case 'yaml':
      return ` -x -a ${quoted(yaml)}`;
    case 'file':
      return ' -r -F';
    case 'folder':
      return ` -x -a ${quoted('(__fish_complete_directories)')}`;
    default:
      return ' -x';
  }
}

/** When the words typed so far lead to this command, and to none below it. */
function condition({ path, children }: CompletionNode): string {
  const below = children.map((child) => child.path.split(' ').at(-1)).join(' ');
  const none = below === '' ? '' : `; and not __fish_seen_subcommand_from ${below}`;
  return `__meetctl_at ${path}${none}`;
}

function linesOf(node: CompletionNode): string[] {
  const when = `complete -c meetctl -n ${quoted(condition(node))}`;
  const options = node.options.map(({ flags, description, value }) => {
    const names = flags.map((flag) => (flag.startsWith('--') ? `-l ${flag.slice(2)}` : `-s ${flag.slice(1)}`));
    return `${when} ${names.join(' ')} -d ${quoted(description)}${value ? values(value) : ''}`;
  });
  const children = node.children.map(
    ({ path, summary }) => `${when} -a ${path.split(' ').at(-1)} -d ${quoted(summary)}`,
  );
  const files = node.arguments.filter(({ kind }) => kind !== 'text').map((wanted) => `${when}${values(wanted)}`);
  return [...children, ...files, ...options];
}

/** A script for fish. */
export function fishCompletion(root: CompletionNode): string {
  const lines = flat(root).flatMap(linesOf);
  return `# Completion of meetctl for fish, made by \`meetctl completion fish\`; no host and no file is asked.
function __meetctl_at
  set -l words (commandline -opc)
  set -e words[1]
  set -l n (count $argv)
  test $n -eq 0; and return
  test "$words[1..$n]" = "$argv"
end
complete -c meetctl -f
${lines.join('\n')}
`;
}
