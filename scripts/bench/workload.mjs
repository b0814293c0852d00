import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const count = (n, make) => Array.from({ length: n }, (_, index) => make(index + 1));
const base = '/opt/bench';

/** 50 resources as meetctl and Ansible know them: the same names, contents and modes for both. */
function resources() {
  const text = (n) => `file ${n}\n${'some content that fills the line\n'.repeat(45)}`;
  return [
    ...count(5, (n) => ({ file: { path: `${base}/d${n}`, state: 'directory', mode: '0755' } })),
    ...count(20, (n) => ({ copy: { dest: `${base}/d${(n % 5) + 1}/f${n}`, content: text(n), mode: '0644' } })),
    ...count(10, (n) => ({ template: { src: `t${n}.txt`, dest: `${base}/d${(n % 5) + 1}/t${n}`, mode: '0640' } })),
    ...count(5, (n) => ({
      line: {
        path: `${base}/d1/f${n * 5 <= 20 ? n * 5 : 5}.lines`,
        line: `option${n} = yes`,
        create: true,
        mode: '0644',
      },
    })),
    ...['coreutils', 'tar', 'sed', 'grep', 'bash'].map((name) => ({ apt: { name, state: 'present' } })),
    ...count(5, (n) => ({ command: { cmd: `touch ${base}/made${n}`, creates: `${base}/made${n}` } })),
  ];
}

const ansibleWords = { line: 'lineinfile' };

/** Writes both playbooks, their templates and an inventory; gives their paths. */
export function writeWorkload(folder, hosts) {
  mkdirSync(join(folder, 'templates'), { recursive: true });
  for (let n = 1; n <= 10; n++) {
    const body = `name {{ bench_name }}\n${'a line of a template\n'.repeat(60)}`;
    writeFileSync(join(folder, 'templates', `t${n}.txt.hbs`), body);
    writeFileSync(join(folder, 'templates', `t${n}.txt`), body);
  }
  const tasks = resources().map((task, index) => ({ name: `resource ${index + 1}`, ...task }));
  const ours = tasks.map((task) =>
    task.template ? { ...task, template: { ...task.template, src: `${task.template.src}.hbs` } } : task,
  );
  const theirs = tasks.map((task) =>
    Object.fromEntries(Object.entries(task).map(([key, value]) => [ansibleWords[key] ?? key, value])),
  );
  const play = (own, extra) => JSON.stringify([{ name: 'Workload', hosts: 'all', ...extra, tasks: own }], null, 1);
  const files = {
    ours: join(folder, 'ours.yml'),
    ansible: join(folder, 'ansible.yml'),
    inventory: join(folder, 'inventory.yml'),
  };
  writeFileSync(files.ours, play(ours, {}));
  writeFileSync(files.ansible, play(theirs, { gather_facts: false }));
  const named = Object.fromEntries(hosts.map(({ name, address }) => [name, { ansible_host: address }]));
  writeFileSync(
    files.inventory,
    JSON.stringify({
      all: {
        vars: { ansible_user: 'root', bench_name: 'x', ansible_python_interpreter: '/usr/bin/python3' },
        hosts: named,
      },
    }),
  );
  return files;
}
