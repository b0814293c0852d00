// The page about task modules, from their own schemas and the examples of docs/examples/modules.yml.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { cell, code, table, typeOf } from '../docs-table.mjs';
import { readBundled } from '../read-bundled.mjs';

export const path = 'docs/modules.md';

const introduction = `# Task modules

This page is made from the modules' schemas in \`engine/modules/\` by \`npm run docs\`.

A task says what a host shall be like, not what to do. meetctl asks the host, compares here, and does only what differs. Values may hold
\`{{ }}\`; file modes are texts (\`"0644"\`). Beside its module a task takes \`name\`, \`when\`, \`loop\`, \`register\`, \`notify\`, \`tags\`, \`become\`, \`vars\`,
\`timeout\` (seconds) and more: see [playbooks and roles](playbooks.md#tasks), and [what is otherwise than in Ansible](from-ansible.md).

## Reading a check

\`meetctl deploy INVENTORY --check --diff\` judges every task and changes nothing. Its words:

| result | meaning |
|---|---|
| \`ok\` | the host is as wished; a deployment will not touch it |
| \`changed\` | a deployment will change it; with \`--diff\` it is told what |
| \`skipped\` | a \`when\` does not hold, or it cannot be known before the run (then it says so) |
| \`failed\` | the wish cannot be met on this host: the message says why, and what to try |

How sure that is:

| certainty | meaning |
|---|---|
| *(nothing)* | seen on the host: exact |
| \`[predicted]\` | rests on something that an earlier task will do: a file in a folder that is to be made, a service of a package that is to be installed |
| \`[unknown]\` | cannot be known before it runs: a \`command\` without \`creates\`, \`removes\`, \`unless\` or \`onlyif\`, or something that only looks (\`wait_for\`, \`http\`) after something that will change |

A real run goes the same way. It asks again after it changed something: a task that was done while the host still differs has
*not converged*, and is a failure. A file that somebody changed between the question and the change is never overwritten; it is looked at
again first. With a secret in its content, a file has no difference to show, and no mode
that lets everybody read it.

What a run replaces or removes is kept on the host below \`/var/lib/meetctl/journal\`, for the last ten runs.
`;

async function readModules(root) {
  const { modules } = await readBundled(root, 'engine/modules/registry.ts');
  return [...modules.values()].toSorted((a, b) => a.name.localeCompare(b.name));
}

/** Of these parameters exactly one is given. */
function alternatives({ oneOf = [] }) {
  return oneOf.filter((one) => one.required?.length === 1).map((one) => one.required[0]);
}

function initial(name, schema) {
  if (schema.properties[name].default !== undefined) return code(schema.properties[name].default);
  if (schema.required?.includes(name)) return '**required**';
  const either = alternatives(schema);
  const others = either.filter((other) => other !== name).map(code);
  return either.includes(name) ? `this or ${others.join(', ')}` : '';
}

function parameters({ schema, primary }) {
  if (Object.keys(schema.properties).length === 0) return `${schema.description}\n`;
  const rows = Object.entries(schema.properties).map(([name, property]) => [
    code(name),
    typeOf(property),
    initial(name, schema),
    cell(property.description ?? ''),
  ]);
  const short = primary ? `\nA bare text stands for \`${primary}\`.\n` : '';
  return `${table(['parameter', 'type', 'default', 'meaning'], rows)}\n${short}`;
}

function section(module, example) {
  const shown = example ? `\n\`\`\`yaml\n${example.trimEnd()}\n\`\`\`\n` : '';
  return `## ${module.name}\n\n${module.summary}\n\n${parameters(module)}${shown}`;
}

/** The page's text. */
export async function generate(root) {
  const modules = await readModules(root);
  const examples = parse(readFileSync(join(root, 'docs/examples/modules.yml'), 'utf8'));
  const list = modules.map(({ name, summary }) => [`[${name}](#${name})`, cell(summary)]);
  const sections = modules.map((module) => section(module, examples[module.name]));
  return [introduction, '## All modules\n', `${table(['module', 'what it does'], list)}\n`, ...sections].join('\n');
}
