import { boundedTest, boundedTests } from '../bounded-regexp.ts';
import { attributeProperties, type Attributes } from './attributes.ts';
import { cleanPath } from './file-content.ts';
import { asWished, type Module } from './module.ts';
import { askText, decideEdit, lastMatch } from './text-edit.ts';

interface LineParameters extends Attributes {
  path: string;
  line?: string;
  regexp?: string;
  state?: 'present' | 'absent';
  insertafter?: string;
  create?: boolean;
  validate?: string;
  /** One of the parameters is a secret, or has one in it. */
  holdsSecret?: boolean;
}

export const line: Module<LineParameters> = {
  name: 'line',
  summary: 'Makes sure that a text file has, or has not, a certain line.',
  schema: {
    type: 'object',
    additionalProperties: false,
    required: ['path'],
    anyOf: [{ required: ['line'] }, { required: ['regexp', 'state'], properties: { state: { const: 'absent' } } }],
    properties: {
      path: { type: 'string', pattern: '^/', description: 'Absolute path of the file.' },
      line: { type: 'string', pattern: '^[^\\n]*$', description: 'The whole line, without its newline.' },
      regexp: {
        type: 'string',
        format: 'regex',
        description:
          'The line to replace: the last one that matches. With `state: absent`, every line that matches goes.',
      },
      state: { enum: ['present', 'absent'], default: 'present', description: 'Whether the line shall be there.' },
      insertafter: {
        type: 'string',
        format: 'regex',
        description: 'Where a new line goes: after the last line that matches, else at the end.',
      },
      create: { type: 'boolean', default: false, description: 'Make the file when it does not exist.' },
      ...attributeProperties,
      validate: { type: 'string', pattern: '%s', description: 'Command that must accept the staged file, `%s`.' },
    },
  },
  takesSecrets: ['line', 'regexp', 'insertafter'],
  probedBy: ['path'],
  probe: ({ path }) => askText(path),
  decide(state, { line: wanted, regexp, state: wish, insertafter, ...rest }) {
    if (wish === 'absent' && state.get('path', cleanPath(rest.path)).type === 'absent') return asWished;
    const pattern = regexp === undefined ? undefined : new RegExp(regexp);
    return decideEdit(state, rest, (lines) =>
      wish === 'absent' ? withoutLine(lines, wanted, pattern) : withLine(lines, wanted!, pattern, insertafter),
    );
  },
};

function withoutLine(lines: readonly string[], wanted: string | undefined, pattern: RegExp | undefined): string[] {
  const matched = pattern && boundedTests(pattern, lines);
  return lines.filter((text, index) => !(matched ? matched[index] : text === wanted));
}

function withLine(
  lines: readonly string[],
  wanted: string,
  pattern: RegExp | undefined,
  insertafter: string | undefined,
): string[] {
  // Once it is there, it does not take the place of another line that matches too.
  if (lines.includes(wanted) && !(pattern && boundedTest(pattern, wanted))) return [...lines];
  const old = pattern ? lastMatch(pattern, lines) : lines.indexOf(wanted);
  if (old >= 0) return lines.with(old, wanted);
  const after = insertafter === undefined ? -1 : lastMatch(new RegExp(insertafter), lines);
  return after < 0 ? [...lines, wanted] : lines.toSpliced(after + 1, 0, wanted);
}
