import { askFile, decideFile } from './file-content.ts';
import type { Blob, Module } from './module.ts';
import type { UnitState } from './state.ts';

interface UnitParameters {
  name: string;
  content: Blob;
}

const folder = '/etc/systemd/system';

export const unit: Module<UnitParameters> = {
  name: 'unit',
  summary: 'Puts a systemd unit file in place and lets systemd read it.',
  schema: {
    type: 'object',
    additionalProperties: false,
    required: ['name'],
    oneOf: [{ required: ['content'] }, { required: ['src'] }],
    properties: {
      name: {
        type: 'string',
        pattern: '^[A-Za-z0-9:_.@-]+[.](service|socket|timer|mount|path|target|slice)(/[A-Za-z0-9._-]+[.]conf)?$',
        description:
          'File name of the unit, `allocator.service`; `nginx.service.d/limits.conf` style names are written `nginx.service/limits.conf`.',
      },
      src: { type: 'string', minLength: 1, description: 'The template of the unit, below `templates/<role>/`.' },
      content: { type: 'string', description: 'The text of the unit.' },
    },
  },
  template: 'src',
  secretHint: 'bring it in a file of mode 0600, and name that in EnvironmentFile= or LoadCredential=',
  probedBy: ['name'],
  probe: ({ name }) => [...askFile(pathOf(name)), { ask: 'unit', name: unitOf(name) }],
  decide(state, { name, content }) {
    const decision = decideFile(state, { path: pathOf(name), content, mode: '0644', owner: 'root', group: 'root' });
    if (decision.steps.length === 0) return decision;
    const now = state.get('unit', unitOf(name));
    const loaded: UnitState = { ...now, load: 'loaded', needsReload: false, file: now.file || 'disabled' };
    return {
      ...decision,
      steps: [...decision.steps, { do: 'shell', script: 'systemctl daemon-reload' }],
      predictions: [...(decision.predictions ?? []), { question: { ask: 'unit', name: unitOf(name) }, answer: loaded }],
    };
  },
};

const unitOf = (name: string) => name.split('/')[0]!;

/** A drop-in's folder is made by the role, with `file`. */
function pathOf(name: string): string {
  const [main, dropIn] = name.split('/');
  return dropIn === undefined ? `${folder}/${main}` : `${folder}/${main}.d/${dropIn}`;
}
