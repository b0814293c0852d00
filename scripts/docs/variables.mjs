// The page about variables, from the roles' vars.schema.yml.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { cell, code, table, typeOf } from '../docs-table.mjs';

export const path = 'docs/variables.md';

const introduction = `# Variables

This page is made from \`roles/*/vars.schema.yml\` by \`npm run docs\`.

Set them in the inventory: under \`vars:\` of \`all\`, of a group or of a host, in \`group_vars/\` and \`host_vars/\`, or for one run with \`-e name=value\`.
What is nearer to the host wins, as in Ansible. A name that nothing knows is an error, with a suggestion.

- A default with \`{{ }}\` or marked *computed* (in CEL, the language of \`when\`) follows from other variables and from the inventory.
- **required** means that there is no default: without it nothing is deployed to hosts of that role.
- A *secret* is never shown, in no log and no difference. Those that are *generated* are made once and kept, encrypted, in \`secrets.yml.age\` beside
  the inventory; \`meetctl secrets set\` replaces one.
- One that is *for the site* is gone by on hosts of several groups. It may be written for one of them, and counts for all; two values of it are a mistake.
`;

/** The system's own first. */
function rolesIn(root) {
  const names = readdirSync(join(root, 'roles')).toSorted();
  return ['meet', ...names.filter((name) => name !== 'meet')];
}

function read(root, role, file) {
  try {
    return parse(readFileSync(join(root, 'roles', role, file), 'utf8')) ?? {};
  } catch (error) {
    if (error.code === 'ENOENT') return {};
    throw error;
  }
}

function initial({ default: value, default_expression: expression, generate }) {
  if (generate) return 'generated';
  if (expression !== undefined) return `computed: ${code(expression)}`;
  if (value === undefined) return '**required**';
  return code(typeof value === 'string' && value !== '' ? value : JSON.stringify(value));
}

function section(root, role) {
  // Those that can only be true are no settings: they are there to refuse what does not go together.
  const declared = Object.entries(read(root, role, 'vars.schema.yml'));
  const variables = declared.filter(([, schema]) => schema.const !== true);
  if (variables.length === 0) return '';
  const rows = variables.map(([name, schema]) => [
    code(name),
    [typeOf(schema), schema.secret && '*secret*', schema.site_wide && '*for the site*'].filter(Boolean).join(', '),
    initial(schema),
    cell(schema.description),
  ]);
  const { description } = read(root, role, 'role.yml');
  return `## ${role}\n\n${cell(description)}\n\n${table(['variable', 'type', 'default', 'meaning'], rows)}\n`;
}

/** The page's text. */
export function generate(root) {
  const sections = rolesIn(root).map((role) => section(root, role));
  return [introduction, ...sections.filter(Boolean)].join('\n');
}
