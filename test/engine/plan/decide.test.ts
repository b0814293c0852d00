import { describe, expect, test } from 'vitest';
import type { Answers, Ask } from '../../../engine/modules/state.ts';
import { askAhead, decide } from '../../../engine/plan/decide.ts';
import { Overlay } from '../../../engine/plan/overlay.ts';
import type { Facts } from '../../../engine/probe/facts.ts';
import { pathState } from '../modules/fixed-state.ts';
import { plannedTasks } from './planned.ts';

const facts: Facts = {
  hostname: 'here',
  os: { id: 'debian', version: '12', codename: 'bookworm', name: 'Debian' },
  kernel: '6.1',
  arch: 'x86_64',
  cpus: 4,
  memory_mb: 1000,
  memory_free_mb: 500,
  swap_mb: 0,
  addresses: [],
  interfaces: [],
  default_route: { gateway: '', interface: '' },
  default_route6: { gateway: '', interface: '' },
  disks: [],
  virtualization: { kind: 'none', type: 'none' },
  package_manager: 'apt',
  service_manager: 'systemd',
  clock_offset_ms: 0,
};

/** A host of which these paths are known. */
function overlayOf(paths: Record<string, unknown>): Overlay {
  const overlay = new Overlay();
  overlay.learn(
    new Map(Object.entries(paths).map(([path, state]) => [`path ${path}`, pathState(state) as Answers[Ask]])),
  );
  return overlay;
}

const decidedOf = (outcome: ReturnType<typeof decide>) => {
  if (!('decided' in outcome)) throw new Error(`not decided: ${Object.keys(outcome).join()}`);
  return outcome.decided;
};

describe('a loop', () => {
  test('becomes a task for each item, with a name for it', () => {
    const { works, knowledge } = plannedTasks(
      '- copy: { dest: "/srv/{{ item }}", content: "{{ item }}" }\n  loop: "{{ the_names }}"',
    );
    const outcome = decide(works[0]!, new Overlay(), knowledge);
    if (!('unrolled' in outcome)) throw new Error('not unrolled');
    expect(outcome.unrolled.map(({ id, item }) => [id, item])).toEqual([
      ['1_0', { value: 'a', names: { item: 'a' }, label: 'a', index: 0, of: 2 }],
      ['1_1', { value: 'b', names: { item: 'b' }, label: 'b', index: 1, of: 2 }],
    ]);
    const decided = decidedOf(
      decide(outcome.unrolled[1]!, overlayOf({ '/srv': 'directory', '/srv/b': 'absent' }), knowledge),
    );
    expect(decided.decision.text).toEqual({ path: '/srv/b', after: 'b' });
  });

  test('over nothing is skipped', () => {
    const { works, knowledge } = plannedTasks('- command: echo {{ item }}\n  loop: []');
    expect(decidedOf(decide(works[0]!, new Overlay(), knowledge)).skipped).toBe(true);
  });

  test('over no list fails, at its place', () => {
    const { works, knowledge } = plannedTasks('- name: Loop\n  command: echo {{ item }}\n  loop: "{{ a_port }}"');
    const { failed } = decidedOf(decide(works[0]!, new Overlay(), knowledge)).decision;
    expect(failed).toMatchObject({ message: expect.stringContaining('is not a list') as string, at: { line: 4 } });
  });
});

describe('a condition', () => {
  test('that does not hold skips the task, and nothing is asked for it', () => {
    const { works, knowledge } = plannedTasks('- copy: { dest: /srv/a, content: x }\n  when: a_port == 1');
    expect(askAhead(works[0]!, knowledge)).toEqual([]);
    const decided = decidedOf(decide(works[0]!, new Overlay(), knowledge));
    expect(decided).toMatchObject({ skipped: true, certainty: 'exact', decision: { steps: [] } });
  });

  test('is judged for each item', () => {
    const { works, knowledge } = plannedTasks(
      '- copy: { dest: "/srv/{{ item }}", content: x }\n  loop: [a, b]\n  when: item == "b"',
    );
    expect(askAhead(works[0]!, knowledge).map(({ name }) => name)).toEqual(['/srv/b', '/srv']);
  });

  test('about facts waits for them, while the questions do not', () => {
    const { works, hosts, knowledge } = plannedTasks(
      '- copy: { dest: /srv/a, content: "{{ facts.cpus }}" }\n  when: facts.cpus > 2',
    );
    expect(askAhead(works[0]!, knowledge).map(({ name }) => name)).toEqual(['/srv/a', '/srv']);
    const overlay = overlayOf({ '/srv': 'directory', '/srv/a': 'absent' });
    expect(decide(works[0]!, overlay, knowledge)).toEqual({ blocked: { on: 'facts' } });
    hosts.setFacts('here', facts);
    expect(decidedOf(decide(works[0]!, overlay, knowledge)).decision.text).toEqual({ path: '/srv/a', after: '4' });
  });

  test('about whether a task will change something is judged before it has run', () => {
    const tasks = `- copy: { dest: /srv/a, content: x }
  register: first
- copy: { dest: /srv/b, content: x }
  when: first.changed
- copy: { dest: /srv/c, content: x }
  when: "!first.changed"`;
    const { works, knowledge } = plannedTasks(tasks);
    const overlay = overlayOf({ '/srv': 'directory', '/srv/a': 'absent', '/srv/b': 'absent', '/srv/c': 'absent' });
    const skipped = works.map((work) => decidedOf(decide(work, overlay, knowledge)).skipped);
    expect(skipped).toEqual([false, false, true]);
  });
});

describe('a result', () => {
  const tasks = `- command: id -un
  register: who
- copy: { dest: /srv/a, content: "{{ who.stdout }}" }
- command: echo {{ who.rc }}`;

  test('that is not there yet holds up what rests on it, until it is', () => {
    const { works, knowledge } = plannedTasks(tasks);
    const overlay = overlayOf({ '/srv': 'directory', '/srv/a': 'absent' });
    expect(decidedOf(decide(works[0]!, overlay, knowledge)).certainty).toBe('unknown');
    expect(decide(works[1]!, overlay, knowledge)).toEqual({ blocked: { on: 'result' } });
    expect(decide(works[2]!, overlay, knowledge)).toEqual({ blocked: { on: 'result' } });
    knowledge.register('who', { stdout: 'root\n', rc: 0, changed: true });
    expect(decidedOf(decide(works[1]!, overlay, knowledge)).decision.text).toEqual({ path: '/srv/a', after: 'root' });
  });

  test('of a task with nothing to do is there at once', () => {
    const { works, knowledge } = plannedTasks(`- copy: { dest: /srv/a, content: x }
  register: first
- copy: { dest: /srv/b, content: "{{ first.rc }} {{ first.stdout }}" }`);
    const overlay = overlayOf({ '/srv': 'directory', '/srv/a': { content: 'x' }, '/srv/b': 'absent' });
    expect(decidedOf(decide(works[0]!, overlay, knowledge)).decision.steps).toEqual([]);
    expect(decidedOf(decide(works[1]!, overlay, knowledge)).decision.text).toEqual({ path: '/srv/b', after: '0 ' });
  });

  test('of a skipped task says so', () => {
    const { works, knowledge } = plannedTasks(`- command: "true"
  register: first
  when: a_port == 1
- copy: { dest: /srv/b, content: x }
  when: first.skipped`);
    expect(decidedOf(decide(works[0]!, new Overlay(), knowledge)).skipped).toBe(true);
    const overlay = overlayOf({ '/srv': 'directory', '/srv/b': 'absent' });
    expect(decidedOf(decide(works[1]!, overlay, knowledge)).skipped).toBe(false);
  });
});

describe('questions', () => {
  test('that nobody has asked yet hold up the task, and only these are named', () => {
    const { works, knowledge } = plannedTasks('- copy: { dest: /srv/a, content: x }');
    expect(decide(works[0]!, overlayOf({ '/srv': 'directory' }), knowledge)).toEqual({
      blocked: { on: 'questions', questions: [{ ask: 'path', name: '/srv/a' }] },
    });
  });

  test('about what only a result will tell cannot be asked ahead', () => {
    const { works, knowledge } = plannedTasks(`- command: id -un
  register: who
- copy: { dest: "/srv/{{ who.stdout }}", content: x }`);
    decide(works[0]!, new Overlay(), knowledge);
    expect(askAhead(works[1]!, knowledge)).toEqual([]);
  });
});

describe('a value', () => {
  test('that the module does not take fails the task, at its place', () => {
    const { works, knowledge } = plannedTasks('- wait_for:\n    port: "{{ a_text }}"');
    const { failed } = decidedOf(decide(works[0]!, new Overlay(), knowledge)).decision;
    expect(failed?.message).toContain('port');
    expect(failed?.at).toMatchObject({ line: 5 });
  });

  test('that is a number is the text of it where a text is wanted', () => {
    const { works, knowledge } = plannedTasks('- copy: { dest: /srv/a, content: "{{ a_port }}" }');
    const overlay = overlayOf({ '/srv': 'directory', '/srv/a': 'absent' });
    expect(decidedOf(decide(works[0]!, overlay, knowledge)).decision.text).toEqual({ path: '/srv/a', after: '8080' });
  });

  test('that is a number is no mode: 644 would not mean what it says', () => {
    const { works, knowledge } = plannedTasks('- file: { path: /srv/a, mode: "{{ a_port }}" }');
    const { failed } = decidedOf(decide(works[0]!, overlayOf({}), knowledge)).decision;
    expect(failed?.message).toContain('mode');
  });

  test('of a file that is not there fails the task', () => {
    const { works, knowledge } = plannedTasks('- copy: { dest: /srv/a, src: "{{ a_text }}" }');
    const { failed } = decidedOf(decide(works[0]!, new Overlay(), knowledge)).decision;
    expect(failed?.message).toMatch(/^cannot read .*many: no such file/);
  });
});

describe('what tasks before will do', () => {
  test('is counted in, and told as predicted', () => {
    const { works, knowledge } = plannedTasks(`- file: { path: /srv/app, state: directory }
- copy: { dest: /srv/app/a, content: x }
- copy: { dest: /srv/app/a, content: x }
- line: { path: /srv/app/a, line: y }`);
    const overlay = overlayOf({ '/': 'directory', '/srv': 'directory', '/srv/app': 'absent', '/srv/app/a': 'absent' });
    overlay.learn(new Map([['text /srv/app/a', undefined]]));
    const decided = works.map((work) => decidedOf(decide(work, overlay, knowledge)));
    expect(decided.map(({ certainty, decision }) => [certainty, decision.steps.length, decision.failed])).toEqual([
      ['exact', 1, undefined],
      ['predicted', 1, undefined],
      ['predicted', 0, undefined],
      ['predicted', 1, undefined],
    ]);
    expect(decided[3]!.decision.text?.after).toBe('x\ny\n');
  });

  test('of packages nobody can know: what comes after is predicted, and may meet any file', () => {
    const { works, knowledge } = plannedTasks(`- apt: nginx
- copy: { dest: /etc/nginx/a, content: x }`);
    const overlay = overlayOf({ '/etc/nginx': 'absent', '/etc/nginx/a': 'absent' });
    overlay.learn(new Map([['package nginx', {}]]));
    const [apt, copy] = works.map((work) => decidedOf(decide(work, overlay, knowledge)));
    expect(apt!.certainty).toBe('exact');
    expect(copy).toMatchObject({ certainty: 'predicted', decision: { steps: [{ expect: 'any' }] } });
  });

  test('when it fails to be decided, nothing is foreseen of it', () => {
    const { works, knowledge } = plannedTasks(`- copy: { dest: /srv/a/b, content: x }
- copy: { dest: /srv/a/b, content: x }`);
    const overlay = overlayOf({ '/srv/a': 'absent', '/srv/a/b': 'absent' });
    const decided = works.map((work) => decidedOf(decide(work, overlay, knowledge)));
    expect(decided.map(({ decision }) => decision.failed?.message)).toEqual(
      Array(2).fill('the directory /srv/a does not exist'),
    );
  });
});

describe('what is unpacked', () => {
  const known = { '/srv': 'directory', '/srv/a.tar': { type: 'file', sha256: 'a'.repeat(64) } };
  const rest = ['/srv/d', '/srv/d/.meetctl-archive', '/srv/d/x', '/srv/dx'];
  const after = (task: string) => {
    const { works, knowledge } = plannedTasks(`- archive: { remote_src: /srv/a.tar, dest: /srv/d }\n- ${task}`);
    const overlay = overlayOf({ ...known, ...Object.fromEntries(rest.map((path) => [path, 'absent'])) });
    expect(decidedOf(decide(works[0]!, overlay, knowledge)).decision.steps).toHaveLength(1);
    const { decision, certainty } = decidedOf(decide(works[1]!, overlay, knowledge));
    return [decision.steps.length, certainty];
  };

  test('may be anything in its folder, and is nowhere else', () => {
    expect(after('command: { cmd: rm /srv/d/x, removes: /srv/d/x }')).toEqual([1, 'predicted']);
    expect(after('command: { cmd: rm /srv/dx, removes: /srv/dx }')).toEqual([0, 'exact']);
    expect(after('copy: { dest: /srv/dx, content: x }')).toEqual([1, 'exact']);
  });
});
