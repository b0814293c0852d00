// The page about what the command prints, from the schema of the JSON events.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export const path = 'docs/output.md';

const schemaPath = 'docs/schemas/run-events.schema.json';

const introduction = `# What meetctl prints

This page is made from \`${schemaPath}\` by \`npm run docs\`; change it there or in \`scripts/docs/output.mjs\`.

## For people

On a terminal, \`meetctl deploy\` shows a line for each host with the running task, and leaves what changed or failed above it.
In a pipe, in a file and in CI (\`CI\` is set) it prints plain lines. \`--output tty|plain|json\` chooses.

| | |
|---|---|
| \`-v\` | also what was as wished already, what tasks print, and how often each host was asked |
| \`--diff\` | what differs: short sentences and unified diffs; lines of a file with a secret in it are not shown, and it says so |
| \`--check\` | what would change; \`[predicted]\` rests on an effect that is not there yet, \`[unknown]\` cannot be known before it runs |
| \`NO_COLOR=1\` | no colours, also on a terminal |
| \`FORCE_COLOR=1\` | colours, also in a pipe |
| \`MEETCTL_DEBUG=1\` | the stack trace of an error, for a report to us |

A mistake in a file of yours is told with its place, the line, and what may have been meant:

\`\`\`
inventory.yml:12:7: unknown variable "prosdy_port"
  12 |       prosdy_port: 5222
     |       ^
  help: did you mean "prosody_port"?
\`\`\`

## Exit codes

| code | meaning |
|---|---|
| 0 | all is as wished |
| 1 | a task failed; or the hosts do not carry \`meet_expected_users\`, and nothing was changed |
| 2 | wrong usage, or a mistake in the inventory, playbooks, roles or templates; no host was contacted |
| 3 | a host could not be reached, or its key is not the known one |
| 4 | changes are pending (\`--check --exit-code\`) |
| 5 | another run holds a host's lock |
| 130 | interrupted |

## For programs

\`--output json\` prints one JSON object a line on stdout and nothing else. Each has the field \`event\`; read on when you meet
one that you do not know. The first line is \`run\`, with the \`version\` of the format (now 1); the last is \`recap\`. A command line or
a file that is wrong is told on stderr, with exit code 2, before any event; so is a host that has to be known to
plan the bridges and was not reached (3).

\`\`\`sh
meetctl deploy office.yml --output json | jq -r 'select(.event == "task" and .status == "failed") | .host + ": " + .problem.message'
\`\`\`
`;

function linkTo(name) {
  return `[${name}](#${name.toLowerCase()})`;
}

function typeOf(schema) {
  if (schema.$ref) return linkTo(schema.$ref.replace('#/$defs/', ''));
  if (schema.const !== undefined) return `\`${JSON.stringify(schema.const)}\``;
  if (schema.type === 'array') return `list of ${typeOf(schema.items)}`;
  if (typeof schema.additionalProperties === 'object') return `host name -> ${typeOf(schema.additionalProperties)}`;
  return schema.type;
}

function fields(definition) {
  const rows = Object.entries(definition.properties)
    .filter(([name]) => name !== 'event')
    .map(([name, schema]) => {
      const optional = definition.required.includes(name) ? '' : ' (optional)';
      return `| \`${name}\` | ${typeOf(schema)}${optional} | ${schema.description} |`;
    });
  return ['| field | type | meaning |', '|---|---|---|', ...rows].join('\n');
}

function examples(definition) {
  if (!definition.examples) return '';
  return `\n\n\`\`\`json\n${definition.examples.map((example) => JSON.stringify(example)).join('\n')}\n\`\`\``;
}

function section(name, definition) {
  const body = definition.properties
    ? fields(definition)
    : `One of ${definition.enum.map((word) => `\`${word}\``).join(', ')}.`;
  return `#### ${name}\n\n${definition.description}\n\n${body}${examples(definition)}\n`;
}

/** The page's text. */
export function generate(root) {
  const schema = JSON.parse(readFileSync(join(root, schemaPath), 'utf8'));
  const events = schema.oneOf.map(({ $ref }) => $ref.replace('#/$defs/', ''));
  const parts = Object.keys(schema.$defs).filter((name) => !events.includes(name));
  const sections = (names) => names.map((name) => section(name, schema.$defs[name])).join('\n');
  return `${introduction}
The schema is [${schemaPath}](schemas/run-events.schema.json) (JSON Schema 2020-12).

### Events

${sections(events)}
### Parts of events

${sections(parts)}`;
}
