import { attributeProperties, type Attributes } from './attributes.ts';
import { askFile, decideFile } from './file-content.ts';
import { askLarge } from './large-file.ts';
import type { Content, Module } from './module.ts';

interface CopyParameters extends Attributes {
  dest: string;
  content: Content;
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
  decide: (state, { dest, ...wish }) => decideFile(state, { path: dest, ...wish }),
} satisfies Partial<Module<CopyParameters>>;

export const copy: Module<CopyParameters> = {
  name: 'copy',
  summary: 'Puts a file with the given content on the host.',
  schema: {
    type: 'object',
    additionalProperties: false,
    required: ['dest'],
    oneOf: [{ required: ['content'] }, { required: ['src'] }],
    properties: {
      ...destinationProperties,
      content: { type: 'string', description: 'The text of the file.' },
      src: {
        type: 'string',
        minLength: 1,
        description: "A file below the role's `files/`, or an absolute path on this machine.",
      },
    },
  },
  file: 'src',
  takesLarge: true,
  ...base,
};

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
