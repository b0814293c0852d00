import { ipVersion } from '../ip-version.ts';
import type { Module } from './module.ts';
import { askText, decideEdit } from './text-edit.ts';

interface HostsEntryParameters {
  address: string;
  names: readonly string[];
  state?: 'present' | 'absent';
}

const path = '/etc/hosts';

export const hostsEntry: Module<HostsEntryParameters> = {
  name: 'hosts_entry',
  summary: 'Makes names mean an address in /etc/hosts, and no other address of its family.',
  schema: {
    type: 'object',
    additionalProperties: false,
    required: ['address', 'names'],
    properties: {
      address: { type: 'string', pattern: '^[0-9a-fA-F.:]+$', description: 'IPv4 or IPv6 address.' },
      names: {
        type: 'array',
        minItems: 1,
        items: { type: 'string', pattern: '^[A-Za-z0-9._-]+$' },
        description: 'Host names, the canonical one first.',
      },
      state: {
        enum: ['present', 'absent'],
        default: 'present',
        description: '`absent` takes the names away from the address.',
      },
    },
  },
  probedBy: [],
  probe: () => askText(path),
  decide: (state, parameters) => decideEdit(state, { path, create: true }, (lines) => edit(lines, parameters)),
};

interface Entry {
  address: string;
  names: string[];
  comment: string;
}

function parse(line: string): Entry | undefined {
  const [, body = '', comment = ''] = /^([^#]*)(#.*)?$/.exec(line) ?? [];
  const [address, ...names] = body.trim().split(/\s+/);
  return address && names.length > 0 ? { address, names, comment } : undefined;
}

function edit(lines: readonly string[], { address, names, state }: HostsEntryParameters): string[] {
  const result: string[] = [];
  let placed = state === 'absent';
  for (const line of lines) {
    const entry = parse(line);
    if (!entry || (ipVersion(entry.address) === 6) !== (ipVersion(address) === 6)) {
      result.push(line);
    } else if (entry.address === address && !placed) {
      placed = true;
      const all = [...names, ...entry.names.filter((name) => !names.includes(name))];
      result.push(names.every((name) => entry.names.includes(name)) ? line : write(address, all, entry.comment));
    } else {
      const left = entry.names.filter(
        (name) => !names.includes(name) || (state === 'absent' && entry.address !== address),
      );
      if (left.length === entry.names.length) result.push(line);
      else if (left.length > 0) result.push(write(entry.address, left, entry.comment));
    }
  }
  return placed ? result : [...result, write(address, names, '')];
}

function write(address: string, names: readonly string[], comment: string): string {
  return [address, ...names, ...(comment ? [comment] : [])].join(' ');
}
