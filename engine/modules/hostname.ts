import { sh } from '../shell/quote.ts';
import { blobOf } from './blob.ts';
import { askFile, decideFile } from './file-content.ts';
import type { Module } from './module.ts';

interface HostnameParameters {
  name: string;
}

const path = '/etc/hostname';

export const hostname: Module<HostnameParameters> = {
  name: 'hostname',
  summary: `Gives the host its name: now, and at boot (${path}). That it resolves is the matter of hosts_entry.`,
  primary: 'name',
  schema: {
    type: 'object',
    additionalProperties: false,
    required: ['name'],
    properties: {
      name: { type: 'string', format: 'hostname', maxLength: 64, description: 'The name, with or without a domain.' },
    },
  },
  probedBy: [],
  probe: () => [...askFile(path), { ask: 'sysctl', name: 'kernel.hostname' }],
  decide(state, { name }) {
    const content = blobOf(`${name}\n`);
    const file = decideFile(state, { path, content, mode: '0644', owner: 'root', group: 'root' });
    const now = state.get('sysctl', 'kernel.hostname');
    if (file.failed || now === name) return file;
    return {
      ...file,
      steps: [...file.steps, { do: 'shell', script: rename(name) }],
      summary: [...file.summary, `${now} -> ${name}`],
      predictions: [
        ...(file.predictions ?? []),
        { question: { ask: 'sysctl', name: 'kernel.hostname' }, answer: name },
      ],
    };
  },
};

/** systemd is told where it can be, so that its own idea of the name is not an old one; the kernel does as it is bid. */
function rename(name: string): string {
  return sh`timeout 10 hostnamectl --static --transient set-hostname ${name} 2>/dev/null || hostname ${name}`;
}
