import { sh } from '../shell/quote.ts';
import { asWished, type Module } from './module.ts';
import { askText, decideEdit } from './text-edit.ts';

interface SysctlParameters {
  name: string;
  value: string | number;
}

const path = '/etc/sysctl.d/60-meetctl.conf';

export const sysctl: Module<SysctlParameters> = {
  name: 'sysctl',
  summary: `Sets a kernel setting, now and at boot (${path}).`,
  schema: {
    type: 'object',
    additionalProperties: false,
    required: ['name', 'value'],
    properties: {
      name: {
        type: 'string',
        pattern: '^[a-z0-9_]+([./][A-Za-z0-9_-]+)+$',
        description: 'Name of the setting, with dots.',
      },
      value: { type: ['string', 'integer'], description: 'Its value.' },
    },
  },
  probedBy: ['name'],
  probe: ({ name }) => [...askText(path), { ask: 'sysctl', name }],
  decide(state, { name, value }) {
    const wanted = String(value).replaceAll(/\s+/g, ' ').trim();
    const file = decideEdit(state, { path, create: true, mode: '0644', owner: 'root', group: 'root' }, (lines) =>
      setLine(lines, name, wanted),
    );
    const now = state.get('sysctl', name);
    if (file.failed) return file;
    // A kernel without the setting takes it from the file once a module brings it.
    if (now === undefined || now === wanted) return file.steps.length === 0 ? asWished : file;
    return {
      ...file,
      steps: [...file.steps, { do: 'shell', script: sh`sysctl -qw ${`${name}=${wanted}`}` }],
      summary: [...file.summary, `${now} -> ${wanted}`],
      predictions: [...(file.predictions ?? []), { question: { ask: 'sysctl', name }, answer: wanted }],
    };
  },
};

function setLine(lines: readonly string[], name: string, value: string): string[] {
  const index = lines.findIndex((line) => line.split('=')[0]!.trim() === name);
  const line = `${name} = ${value}`;
  return index < 0 ? [...lines, line] : lines.with(index, line);
}
