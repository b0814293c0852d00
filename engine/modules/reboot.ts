import { asWished, type Module } from './module.ts';

interface RebootParameters {
  timeout?: number;
  when_required?: boolean;
}

export const reboot: Module<RebootParameters> = {
  name: 'reboot',
  summary: 'Reboots the host, waits until it is back, and goes on. Not for the machine that meetctl runs on.',
  schema: {
    type: 'object',
    additionalProperties: false,
    properties: {
      timeout: {
        type: 'integer',
        minimum: 10,
        maximum: 7200,
        default: 600,
        description: 'How long to wait for it, in seconds.',
      },
      when_required: {
        type: 'boolean',
        default: false,
        description: 'Only if a package has asked for it (/run/reboot-required); else it reboots every time.',
      },
    },
  },
  probedBy: ['when_required'],
  probe: ({ when_required }) => (when_required ? [{ ask: 'path', name: required }] : []),
  decide(state, { timeout = 600, when_required }) {
    const isAsked = !when_required || state.get('path', required).type !== 'absent';
    // A package that is yet to be installed may ask for it: that is seen on the spot.
    if (!isAsked && !state.unforeseen) return asWished;
    return {
      // The reboot itself is the engine's: it comes when all that was to be done before it is told.
      steps: [{ do: 'shell', script: 'sync' }],
      summary: ['reboot'],
      unforeseen: true,
      ...(when_required ? { guard: `[ -e ${required} ]` } : {}),
      ...(isAsked ? {} : { maybe: true }),
      reboot: { seconds: timeout },
    };
  },
  confirm: () => [],
};

const required = '/run/reboot-required';
