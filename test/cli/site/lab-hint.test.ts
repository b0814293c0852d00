import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Inventory } from '../../../engine/inventory/model.ts';
import type { RunEvent } from '../../../engine/run/events.ts';
import { projectRoot } from '../../../cli/project-root.ts';
import { withLabHint } from '../../../cli/site/lab-hint.ts';
import { commandOf } from '../../../cli/site/run-site.ts';

const host = (address: string) => ({ vars: new Map([['ansible_host', { value: address }]]) });
const inventory = {
  files: ['lab.yml', 'more.yml'],
  hosts: new Map([
    ['h1', host('10.77.0.11')],
    ['web', host('10.77.10.11')],
  ]),
} as unknown as Inventory;

function told(name: string, env: NodeJS.ProcessEnv): string | undefined {
  const events: RunEvent[] = [];
  const emit = withLabHint((event) => events.push(event), inventory, 'status lab.yml -i more.yml', env);
  emit({ event: 'unreachable', host: name, problem: { message: 'no answer', hint: 'is it on?' } });
  const [event] = events;
  return event?.event === 'unreachable' ? event.problem.hint : undefined;
}

describe('the command that is to be typed inside', () => {
  const of = (playbook: string, mode: 'run' | 'status') =>
    commandOf({ inventory, playbook: { file: playbook } } as Parameters<typeof commandOf>[0], mode);
  const own = join(projectRoot(), 'playbooks/site.yml');

  test('is the one that was typed, with its playbook', () => {
    expect(of(own, 'run')).toBe('deploy lab.yml -i more.yml');
    expect(of(own, 'status')).toBe('status lab.yml -i more.yml');
    expect(of('updates.yml', 'run')).toBe('play updates.yml -i lab.yml -i more.yml');
    expect(of('updates.yml', 'status')).toBe('status lab.yml -i more.yml --playbook updates.yml');
  });
});

describe('a host that is not reached', () => {
  test('and is in the network of the lab: how to go inside', () => {
    expect(told('h1', {})).toContain('meetctl lab run meetctl status lab.yml -i more.yml');
    expect(told('web', { MEETCTL_LAB_NET: '10.77.10' })).toContain('meetctl lab run');
  });

  test('and is in the network of a lab that is up', () => {
    const cache = mkdtempSync(join(tmpdir(), 'meetctl-lab-hint-'));
    const run = join(cache, 'meetctl/lab/run/big');
    mkdirSync(run, { recursive: true });
    writeFileSync(join(run, 'settings.json'), '{"net":"10.77.10"}\n');
    expect(told('web', { XDG_CACHE_HOME: cache })).toContain('meetctl lab run --name big meetctl status lab.yml');
    expect(told('web', { XDG_CACHE_HOME: cache, MEETCTL_LAB_NAME: 'big' })).toContain('meetctl lab run meetctl status');
    rmSync(cache, { recursive: true });
  });

  test('elsewhere, or asked from inside: as it was', () => {
    expect(told('web', { XDG_CACHE_HOME: '/nonexistent' })).toBe('is it on?');
    expect(told('h1', { MEETCTL_SSH_CONFIG: '/lab/ssh_config' })).toBe('is it on?');
  });
});
