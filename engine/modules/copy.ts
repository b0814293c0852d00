import { attributeProperties, type Attributes } from './attributes.ts';
import { posix } from 'node:path';
import { askFile, cleanPath, decideFile } from './file-content.ts';
import { askLarge } from './large-file.ts';
import { asWished, type Content, type Decision, type Module, type TreeEntry } from './module.ts';
import type { StateView } from './state.ts';
import { askTree, decideTree } from './tree.ts';

interface CopyParameters extends Attributes {
  dest: string;
  content: Content;
  /** What `src` holds when it is a folder; then there is no content. */
  tree?: readonly TreeEntry[];
  src?: string;
  directory_mode?: string;
  validate?: string;
}

export const destinationProperties = {
  dest: { type: 'string', pattern: '^/', description: 'Absolute path of the file on the host.' },
  ...attributeProperties,
  validate: {
    type: 'string',
    pattern: '%s',
    description: 'Command that must accept the staged file, `%s`, before it takes its place.',
  },
} as const;

const base = {
  probedBy: ['dest'],
  probe: ({ dest, content }: CopyParameters) => [...askFile(dest), ...askLarge(content)],
  decide: (state: StateView, { dest, ...wish }: CopyParameters) => decideFile(state, { path: dest, ...wish }),
} satisfies Partial<Module<CopyParameters>>;

const folderProperties = {
  mode: {
    type: 'string',
    pattern: '^([0-7]{3,4}|preserve)$',
    description:
      'Access rights as octal text: "0644"; `preserve` takes those of our files. Without it, files of a folder that we may run can be run there too.',
  },
  directory_mode: {
    type: 'string',
    pattern: '^[0-7]{3,4}$',
    description: "Access rights of a folder's directories; without it new ones get 0755.",
  },
  local_follow: {
    type: 'boolean',
    default: true,
    description: 'Links in a folder stand for what they lead to; `false` makes them links on the host.',
  },
} as const;

export const copy: Module<CopyParameters> = {
  name: 'copy',
  summary: 'Puts a file with the given content, or a folder with all that is in it, on the host.',
  schema: {
    type: 'object',
    additionalProperties: false,
    required: ['dest'],
    oneOf: [{ required: ['content'] }, { required: ['src'] }],
    properties: {
      ...destinationProperties,
      dest: {
        type: 'string',
        pattern: '^/',
        description:
          'Absolute path of the file on the host, or of the directory for a folder, made when it is missing.',
      },
      ...folderProperties,
      content: { type: 'string', description: 'The text of the file.' },
      src: {
        type: 'string',
        minLength: 1,
        description:
          "A file or folder below the role's `files/`, or an absolute path on this machine. What a folder ending in `/` holds comes into `dest`, else the folder itself. Files that ours lacks stay.",
      },
    },
  },
  file: 'src',
  takesSecrets: ['content'],
  takesLarge: true,
  takesTree: true,
  ...base,
  probe: (wish) => (wish.tree ? askTree(rootOf(wish), wish.tree) : base.probe(wish)),
  decide: (state, wish) => {
    const { tree, validate, mode } = wish;
    if (!tree && mode === 'preserve') return refused('`mode: preserve` takes the mode of src, and there is none');
    if (!tree) return base.decide(state, wish);
    if (validate !== undefined) return refused('`validate` looks at one file, and src is a folder');
    return decideTree(state, { ...wish, root: rootOf(wish), tree });
  },
};

const refused = (message: string): Decision => ({ ...asWished, failed: { message, hint: 'leave it out' } });

/** As Ansible and rsync: a slash at the end of src means what is in it. */
function rootOf({ dest, src = '' }: CopyParameters): string {
  return cleanPath(src.endsWith('/') ? dest : posix.join(dest, posix.basename(src)));
}

export const template: Module<CopyParameters> = {
  name: 'template',
  summary: 'Renders a template, quoting its values for the language of the file, and puts it on the host.',
  schema: {
    type: 'object',
    additionalProperties: false,
    required: ['src', 'dest'],
    properties: {
      src: { type: 'string', minLength: 1, description: 'The template, below `templates/<role>/`.' },
      ...destinationProperties,
    },
  },
  template: 'src',
  takesSecrets: ['content'],
  ...base,
};

export const upload: Module<CopyParameters> = {
  name: 'upload',
  summary: 'Sends a large file of this machine to the host; when that is cut off, the next run sends the rest.',
  schema: {
    type: 'object',
    additionalProperties: false,
    required: ['src', 'dest'],
    properties: {
      src: {
        type: 'string',
        minLength: 1,
        description: "The file: an absolute path on this machine, or one below the role's `files/`.",
      },
      ...destinationProperties,
    },
  },
  file: 'src',
  takesLarge: true,
  ...base,
};
