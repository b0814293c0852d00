import { attributeProperties, type Attributes } from './attributes.ts';
import { cleanPath } from './file-content.ts';
import { asWished, type Module } from './module.ts';
import { askText, decideEdit, lastMatch } from './text-edit.ts';

interface BlockParameters extends Attributes {
  path: string;
  block?: string;
  marker?: string;
  state?: 'present' | 'absent';
  insertafter?: string;
  create?: boolean;
  validate?: string;
  /** One of the parameters is a secret, or has one in it. */
  holdsSecret?: boolean;
}

export const blockinfile: Module<BlockParameters> = {
  name: 'blockinfile',
  summary: 'Keeps a block of lines, between two marks, in a text file that is not ours otherwise.',
  schema: {
    type: 'object',
    additionalProperties: false,
    required: ['path'],
    anyOf: [{ required: ['block'] }, { required: ['state'], properties: { state: { const: 'absent' } } }],
    properties: {
      path: { type: 'string', pattern: '^/', description: 'Absolute path of the file.' },
      block: { type: 'string', description: 'The lines between the marks.' },
      marker: {
        type: 'string',
        pattern: '^[^\\n]*[{]mark[}][^\\n]*$',
        default: '# {mark} MEETCTL BLOCK',
        description:
          'The two lines around the block, `{mark}` being BEGIN and END. Each block of a file needs its own.',
      },
      state: { enum: ['present', 'absent'], default: 'present', description: 'Whether the block shall be there.' },
      insertafter: {
        type: 'string',
        format: 'regex',
        description: 'Where a new block goes: after the last line that matches, else at the end.',
      },
      create: { type: 'boolean', default: false, description: 'Make the file when it does not exist.' },
      ...attributeProperties,
      validate: { type: 'string', pattern: '%s', description: 'Command that must accept the staged file, `%s`.' },
    },
  },
  takesSecrets: ['block', 'insertafter'],
  probedBy: ['path'],
  probe: ({ path }) => askText(path),
  decide(state, { block = '', marker = '# {mark} MEETCTL BLOCK', state: wish, insertafter, ...rest }) {
    const marks = { begin: marker.replace('{mark}', 'BEGIN'), end: marker.replace('{mark}', 'END') };
    if (wish === 'absent') {
      if (state.get('path', cleanPath(rest.path)).type === 'absent') return asWished;
      return decideEdit(state, rest, (lines) => around(lines, marks).flat());
    }
    const body = block.replace(/\n$/, '');
    const whole = [marks.begin, ...(body === '' ? [] : body.split('\n')), marks.end];
    return decideEdit(state, rest, (lines) => {
      const [before, after] = lines.includes(marks.begin)
        ? around(lines, marks)
        : placeFor(around(lines, marks)[0], insertafter);
      return [...before, ...whole, ...after];
    });
  },
};

interface Marks {
  begin: string;
  end: string;
}

/**
 * What stands before and after the block. A mark without its partner is taken for nothing more than its own line: what
 * is between may be somebody else's. Blocks of the same marks further down go: there is one.
 */
function around(lines: readonly string[], { begin, end }: Marks): [string[], string[]] {
  const start = lines.indexOf(begin);
  if (start < 0) return [lines.filter((line) => line !== end), []];
  const stop = lines.indexOf(end, start);
  const again = lines.indexOf(begin, start + 1);
  const isWhole = stop >= 0 && (again < 0 || stop < again);
  const rest = lines.slice(isWhole ? stop + 1 : start + 1);
  return [lines.slice(0, start).filter((line) => line !== end), around(rest, { begin, end }).flat()];
}

function placeFor(lines: readonly string[], insertafter: string | undefined): [string[], string[]] {
  const found = insertafter === undefined ? -1 : lastMatch(new RegExp(insertafter), lines);
  const at = found < 0 ? lines.length : found + 1;
  return [lines.slice(0, at), lines.slice(at)];
}
