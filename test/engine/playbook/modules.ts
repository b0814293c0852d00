import { asWished, type Module } from '../../../engine/modules/module.ts';

function module(
  name: string,
  properties: Record<string, unknown>,
  more: Partial<Module> = {},
  schema: Record<string, unknown> = {},
): [string, Module] {
  return [
    name,
    {
      name,
      summary: '',
      schema: { type: 'object', additionalProperties: false, properties, ...schema },
      probedBy: [],
      probe: () => [],
      decide: () => asWished,
      ...more,
    },
  ];
}

const text = { type: 'string' };
const mode = { type: 'string', pattern: '^[0-7]{4}$' };
const texts = { anyOf: [text, { type: 'array', items: text, minItems: 1 }] };

/** Modules as the engine has them, without what they do. */
export const modules: ReadonlyMap<string, Module> = new Map([
  module(
    'apt',
    { name: texts, state: { enum: ['present', 'absent', 'latest'] }, update_cache: { type: 'boolean' } },
    {},
    { required: ['name'] },
  ),
  module(
    'copy',
    { dest: text, content: text, src: text, mode },
    { file: 'src' },
    { required: ['dest'], oneOf: [{ required: ['content'] }, { required: ['src'] }] },
  ),
  module('template', { src: text, dest: text, mode, owner: text }, { template: 'src' }, { required: ['src', 'dest'] }),
  module('command', { cmd: text, creates: text, argv: { type: 'array', items: text } }, { primary: 'cmd' }),
  module(
    'service',
    { name: text, state: { enum: ['started', 'stopped', 'restarted', 'reloaded'] }, enabled: { type: 'boolean' } },
    {},
    { required: ['name'] },
  ),
  module('wait_for', { port: { type: 'integer', minimum: 1, maximum: 65535 }, seconds: { type: 'number' } }),
  module(
    'assert',
    { that: { type: 'array', items: { type: 'boolean' } }, message: text },
    { conditions: 'that' },
    { required: ['that'] },
  ),
]);
