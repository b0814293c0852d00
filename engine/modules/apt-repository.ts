import { sh } from '../shell/quote.ts';
import { blobOf } from './blob.ts';
import { askFile, decideFile } from './file-content.ts';
import { discardLine, journalKey } from './journal.ts';
import { asWished, type Blob, type Decision, type Module } from './module.ts';
import type { StateView } from './state.ts';

interface RepositoryParameters {
  name: string;
  types?: readonly string[];
  uris?: readonly string[];
  suites?: readonly string[];
  components?: readonly string[];
  architectures?: readonly string[];
  signed_by?: string;
  key?: string;
  /** The bytes of `key_src`. */
  content?: Blob;
  state?: 'present' | 'absent';
}

const word = { type: 'string', pattern: '^[^\\s\\[\\]#]+$' } as const;
const wordList = { type: 'array', minItems: 1, items: word } as const;

export const aptRepository: Module<RepositoryParameters> = {
  name: 'apt_repository',
  summary: 'Lets apt know a repository, with the key that it must be signed by, and reads its package lists.',
  schema: {
    type: 'object',
    additionalProperties: false,
    required: ['name'],
    anyOf: [{ required: ['uris', 'suites'] }, { required: ['state'], properties: { state: { const: 'absent' } } }],
    properties: {
      name: {
        type: 'string',
        pattern: '^[A-Za-z0-9_-]+$',
        description: 'Name of its file: `office` makes /etc/apt/sources.list.d/office.sources.',
      },
      types: {
        type: 'array',
        minItems: 1,
        items: { enum: ['deb', 'deb-src'] },
        default: ['deb'],
        description: 'Packages, their sources, or both.',
      },
      uris: { ...wordList, description: 'Where it is: `https://packages.example.org/debian`.' },
      suites: { ...wordList, description: 'Suites: `bookworm`; or folders, which end with a slash: `stable/`.' },
      components: { ...wordList, description: 'Components of the suites: `main`. None for folders.' },
      architectures: { ...wordList, description: 'Only these; without it, those of the host.' },
      key: {
        type: 'string',
        pattern: '^-----BEGIN PGP PUBLIC KEY BLOCK-----',
        description: 'The public key, as ASCII-armored text. It is put into /etc/apt/keyrings.',
      },
      key_src: {
        type: 'string',
        minLength: 1,
        description:
          "The same from a file below the role's `files/`, or an absolute path on this machine; armored or not.",
      },
      signed_by: {
        type: 'string',
        pattern: '^/\\S+$',
        description:
          'A keyring that is on the host already. Without any key, those that apt trusts for everything count.',
      },
      state: { enum: ['present', 'absent'], default: 'present', description: '`absent` removes it and its key.' },
    },
  },
  file: 'key_src',
  secretHint: 'apt reads logins from files of mode 0600 in /etc/apt/auth.conf.d: bring one with copy or template',
  probedBy: ['name'],
  probe: ({ name }) => [...askFile(sourcesOf(name)), ...keyrings(name).flatMap(askFile)],
  decide: (state, wish) => (wish.state === 'absent' ? decideAbsent(state, wish) : decidePresent(state, wish)),
};

const sourcesOf = (name: string) => `/etc/apt/sources.list.d/${name}.sources`;

/** apt tells an armored key from a binary one by the end of its name. */
const keyrings = (name: string) => ['asc', 'gpg'].map((end) => `/etc/apt/keyrings/${name}.${end}`);

function decidePresent(state: StateView, wish: RepositoryParameters): Decision {
  const path = sourcesOf(wish.name);
  const ours = { mode: '0644', owner: 'root', group: 'root' };
  const bytes = wish.content ?? (wish.key === undefined ? undefined : blobOf(`${wish.key.trimEnd()}\n`));
  const [armored, binary] = keyrings(wish.name) as [string, string];
  const keyring = bytes && (bytes.content.toString('latin1').startsWith('-----BEGIN') ? armored : binary);
  const key = bytes && keyring ? decideFile(state, { path: keyring, content: bytes, ...ours }) : asWished;
  const text = sourcesText(wish, keyring ?? wish.signed_by);
  const sources = decideFile(state, { path, content: blobOf(text), ...ours });
  const failed = key.failed ?? sources.failed;
  if (failed) return { ...asWished, failed };
  const steps = [...key.steps, ...sources.steps];
  if (steps.length === 0) return asWished;
  return {
    steps: [...steps, { do: 'shell', script: readLists(path) }],
    summary: [...key.summary.map((words) => `key: ${words}`), ...sources.summary],
    ...(sources.text ? { text: sources.text } : {}),
    predictions: [...(key.predictions ?? []), ...(sources.predictions ?? [])],
  };
}

function sourcesText(wish: RepositoryParameters, signedBy: string | undefined): string {
  const { types = ['deb'], uris = [], suites = [], components = [], architectures = [] } = wish;
  const fields: [string, readonly string[]][] = [
    ['Types', types],
    ['URIs', uris],
    ['Suites', suites],
    ['Components', components],
    ['Architectures', architectures],
    ['Signed-By', signedBy === undefined ? [] : [signedBy]],
  ];
  return fields
    .filter(([, values]) => values.length > 0)
    .map(([name, values]) => `${name}: ${values.join(' ')}\n`)
    .join('');
}

/** Its lists alone. A source that cannot be read is taken back: every later update of the host would fail by it. */
function readLists(path: string): string {
  const old = `"$J/${journalKey(path)}.old"`;
  const only = sh`-o Dir::Etc::SourceList=${path} -o Dir::Etc::SourceParts=/dev/null -o APT::Get::List-Cleanup=0`;
  return `apt-get -q ${only} -o APT::Update::Error-Mode=any update || {
  ${sh`rm -f -- ${path}`}; [ ! -e ${old} ] || cp -a ${old} ${sh`${path}`}
  echo 'the repository cannot be read: it was taken out again (NO_PUBKEY above: it is signed with another key than the one given)' >&2; exit 1
}`;
}

function decideAbsent(state: StateView, { name }: RepositoryParameters): Decision {
  const there = [sourcesOf(name), ...keyrings(name)].filter((path) => state.get('path', path).type !== 'absent');
  if (there.length === 0) return asWished;
  return {
    steps: [{ do: 'shell', script: there.map(discardLine).join('\n') }],
    summary: there.map((path) => `remove ${path}`),
    predictions: there.map((path) => ({
      question: { ask: 'path', name: path } as const,
      answer: { type: 'absent', mode: '', owner: '', group: '' },
    })),
  };
}
