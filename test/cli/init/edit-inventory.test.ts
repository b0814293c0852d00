import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import type { Change } from '../../../cli/init/changes.ts';
import { editedFiles } from '../../../cli/init/edit-inventory.ts';
import { withLinesKept } from '../../../cli/init/keep-lines.ts';
import { loadInventory } from '../../../engine/inventory/load.ts';

const root = mkdtempSync(join(tmpdir(), 'meetctl-test-'));
afterAll(() => rmSync(root, { recursive: true }));
const inventory = join(root, 'inventory.yml');
const variables = join(root, 'group_vars/all.yml');

const written = `# Ours. Do not touch!
all:
    vars:
        meet_site_name:   'Hill Street'     # what the pages say
    hosts:
        front:   { ansible_host: 10.0.0.1 }     # in the cellar


        b1:
            ansible_host:    10.0.0.2
            jvb_port: 1   # mine
    children:
        web: { hosts: { front:   } }
        upstairs:             # our own
            children:
                jvb:
                    hosts:
                        b1:        # the fast one
`;

function edit(changes: readonly Change[], text = written): Map<string, string> {
  writeFileSync(inventory, text);
  const read = (path: string): string | undefined => {
    try {
      return readFileSync(path, 'utf8');
    } catch {
      return undefined;
    }
  };
  return editedFiles({ inventory, directory: root, read }, loadInventory(inventory), changes);
}

/** Lines that went, and lines that came. */
function difference(after: string | undefined, before = written): string[] {
  const [old, now] = [before.split('\n'), after!.split('\n')];
  return [
    ...old.filter((line) => !now.includes(line)).map((line) => `- ${line.trim()}`),
    ...now.filter((line) => !old.includes(line)).map((line) => `+ ${line.trim()}`),
  ];
}

beforeEach(() => rmSync(dirname(variables), { recursive: true, force: true }));

describe('an inventory is edited', () => {
  test('and only the lines that must are touched', () => {
    const files = edit([
      { kind: 'variable', name: 'meet_site_name', value: 'Valley' },
      { kind: 'join', group: 'jvb', host: 'front' },
      { kind: 'host-variable', host: 'b1', name: 'ansible_host', value: '10.0.0.22' },
    ]);
    expect([...files.keys()]).toEqual([inventory]);
    expect(difference(files.get(inventory))).toEqual([
      "- meet_site_name:   'Hill Street'     # what the pages say",
      '- ansible_host:    10.0.0.2',
      "+ meet_site_name: 'Valley' # what the pages say",
      '+ ansible_host: 10.0.0.22',
      '+ front:',
    ]);
  });

  test('hosts come with a remark, groups with an explanation, and go without a trace', () => {
    const host = { name: 'b2', variables: { ansible_host: '10.0.0.3' }, remark: '4 CPUs' };
    const text = edit([
      { kind: 'add-host', host },
      { kind: 'join', group: 'turn', host: 'b2' },
      { kind: 'remove-host', host: 'b1' },
    ]).get(inventory);
    expect(difference(text)).toEqual([
      '- b1:',
      '- ansible_host:    10.0.0.2',
      '- jvb_port: 1   # mine',
      '- hosts:',
      '- b1:        # the fast one',
      '+ # 4 CPUs',
      '+ b2: { ansible_host: 10.0.0.3 }',
      '+ hosts: {}',
      '+ # Relay for devices that cannot reach a bridge directly.',
      '+ turn:',
      '+ hosts: { b2: }',
    ]);
  });

  test('a variable of group_vars is changed there, a new one goes there', () => {
    mkdirSync(dirname(variables));
    writeFileSync(variables, '# Ours.\n\nmeet_login: accounts   # since May\n');
    const files = edit([
      { kind: 'variable', name: 'meet_login', value: undefined },
      { kind: 'variable', name: 'meet_domain', value: 'meet.x.lan' },
    ]);
    expect([...files.keys()]).toEqual([variables]);
    expect(files.get(variables)).toContain('# Ours.\n');
    expect(files.get(variables)).toMatch(/# The name that people type\..*\nmeet_domain: meet\.x\.lan\n$/);
    expect(files.get(variables)).not.toContain('meet_login');
  });

  test('texts that YAML would take for something else are quoted', () => {
    const text = edit(
      [{ kind: 'variable', name: 'meet_site_name', value: 'no' }],
      'all:\n  vars: { meet_site_name: x }\n  hosts: { a: }\n',
    );
    expect(text.get(inventory)).toMatch(/meet_site_name: ["']no["']/);
  });

  test('with the line breaks of Windows it keeps them', () => {
    const text = written.replaceAll('\n', '\r\n');
    const edited = edit([{ kind: 'variable', name: 'meet_site_name', value: 'Valley' }], text).get(inventory)!;
    expect(edited.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
    expect(difference(edited.replaceAll('\r', ''))).toHaveLength(2);
  });

  test('no change changes no byte', () => expect(edit([]).size).toBe(0));
});

test('lines that a change does not meet stay as their author wrote them, whatever they are', () => {
  const word = fc.constantFrom('a', 'b', 'c', 'd');
  const habit = fc.constantFrom('', '   # x', '\t');
  fc.assert(
    fc.property(
      fc.array(fc.tuple(word, habit), { maxLength: 12 }),
      fc.nat(12),
      fc.array(word, { maxLength: 3 }),
      (lines, at, added) => {
        const base = lines.map(([text], index) => `${text}${index}`);
        const own = lines.map(([text, more], index) => `${text}${index}${more}`);
        const place = Math.min(at, lines.length);
        const insert = added.map((text) => `new ${text}`);
        const merged = withLinesKept(own.join('\n'), base.join('\n'), base.toSpliced(place, 0, ...insert).join('\n'));
        expect(
          merged
            .split('\n')
            .filter((line) => !line.startsWith('new '))
            .join('\n'),
        ).toBe(own.join('\n'));
        expect(merged.split('\n').filter((line) => line.startsWith('new '))).toEqual(insert);
      },
    ),
    { numRuns: 200 },
  );
});
