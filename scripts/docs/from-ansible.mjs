// The page for those who know Ansible; what is written otherwise comes from the hints of the loader itself.
import { cell, code, table } from '../docs-table.mjs';
import { readBundled } from '../read-bundled.mjs';

export const path = 'docs/from-ansible.md';

const introduction = `# Coming from Ansible

The tables of keys, modules and parameters are made from \`engine/playbook/elsewhere.ts\` and \`parameters-elsewhere.ts\` by \`npm run docs\`: what stands there is what a mistake is told with.

The inventory is Ansible's: \`ansible-inventory\` and meetctl read the same files the same way. The language of playbooks is
Ansible's as far as it goes, and where both have the same words, they do the same: Debian's \`ansible-playbook\` runs the
[cases](../test/engine/run/referee/cases) of our tests too, and has to tell the same of each task on each host. What is written
otherwise is a mistake that is told with its line and what to write, before any host is contacted; \`meetctl lint\` looks for nothing else.

## Commands

| Ansible | meetctl |
|---|---|
| \`ansible-playbook -i office.yml site.yml\` | \`meetctl play site.yml -i office.yml\`; for the site that meetctl itself brings: \`meetctl deploy office.yml\` |
| \`--check --diff\`, \`--limit\`, \`--tags\`, \`--skip-tags\`, \`-e\`, \`-f\`, \`-k\`, \`-K\`, \`-b\`, \`-T\`, \`-v\` | the same; also \`--limit @failed\`, without a retry file |
| \`-e a=1 b=2\` in one text | \`-e a=1 -e b=2\`, or \`-e '{"a": 1, "b": 2}'\`; \`-e @file.yml\` |
| \`--tags all,tagged,untagged\` | the same; the name of a role is a tag of all its tasks as well |
| \`--start-at-task NAME\`, with \`*\` in it too | \`--start-at NAME\`, the whole name, or \`--start-at 'ROLE: NAME'\` |
| \`-u\`, \`--private-key\`, \`-c\`, \`--ssh-common-args\` | the variables of the same: \`-e ansible_user=ops\` |
| \`--list-hosts\`, \`--list-tasks\`, \`--syntax-check\` | \`meetctl inventory FILE\`, \`meetctl lint FILE --playbook PLAYBOOK\` |
| \`ansible all -m command -a 'uptime'\` | \`meetctl exec office.yml all -- uptime\` |
| \`ansible all -m setup\`, \`-m ping\` | \`meetctl facts office.yml\` |
| \`ansible-inventory -i FILE --list\`, \`--host\`, \`--graph\` | \`meetctl inventory FILE --json\`, \`--host\`, \`--graph\` |
| \`ansible-vault\` | \`meetctl secrets\` |
| \`ansible-lint\` | \`meetctl lint\` |

## What is otherwise

| in Ansible | here | why |
|---|---|---|
| hosts go through a play task by task, all at the same one | each host goes on by itself to the end of the play; \`run_once\` and the end of a play wait for all | a slow host keeps nobody waiting |
| a failed or lost host of \`any_errors_fatal\` stops the others after the task | they finish the task that is running, and begin no other; in a check each tells all that it has to tell | the same, without lockstep |
| a host that is not reached under \`ignore_unreachable\` goes on with the next task | it is left out, as any, and counts for nothing in that play; only plays have it | a host without an answer is not asked again and again |
| a host of \`any_errors_fatal\` that fails in a block with \`always\` stops nobody | it does, once its \`always\` has run | a failure that nobody rescues is one |
| a failure of \`run_once\` is told of the host that did it | of each host, because it is a failure of each | the recap names all that are out |
| \`max_fail_percentage\` counts hosts that failed | it counts hosts that were not reached too | [one rule](failures.md) for failures |
| when all hosts of a play without \`serial\` have failed, the run ends | other hosts' plays go on | one host that is off does not keep a site from being finished |
| \`changed\` is what a module says after it ran | what differed when the host was asked, so that \`--check\` names exactly what the run changes | see [architecture](architecture.md#what-changed-means) |
| handlers that a failed run had notified are forgotten (but for \`force_handlers\`) | they run the next time | no restart is ever lost |
| a handler that is notified by one after it, at the end of a play, is forgotten | it runs | as above |
| a failed task that is ignored or rescued notifies nobody | what it had notified before it changed something runs | as above |
| \`meta: end_play\` ends the play for all hosts, when the first one's \`when\` holds | for each host whose own \`when\` holds, as \`end_host\`; handlers that are due still run | hosts do not wait for each other |
| \`meta: flush_handlers\` in a block | before or behind it | a failure in a block must know what is still to run |
| \`hosts\`, \`serial\`, \`vars_files\` and the like may name \`-e\`, the play's \`vars\`, and groups; \`vars_files\` facts of each host, too | \`-e\` and \`vars\`, also those of \`import_playbook\`: \`hosts: "{{ default target 'web' }}"\` | who does what is known before any host is contacted |
| \`retries\` without \`until\` does nothing before 2.16 | the task is tried again until it does not fail | as current versions do |
| \`attempts\` of what was tried in vain is one less than the tries that there were | the tries that there were | |
| \`include_tasks\` and \`include_role\` are read when their turn comes: names with \`{{ }}\`, loops over results and facts, tags of their own | they are \`import_tasks\` and \`import_role\`: read before any host is contacted, \`tags\` and \`when\` hold for each of their tasks, \`vars\` outdo neither facts that were set before nor a task's own \`vars\`; a \`loop\` names a list that each host's variables tell | mistakes in them are found before |
| variables of \`import_role\` are seen by all that comes after it | by the role alone | as with \`roles:\` |
| a handler over a loop goes on behind an item that fails | it ends there, and all of its items have their turn the next time | one that has failed is still due |
| handlers see what handlers before them have registered | what tasks have registered | all handlers are decided before the first one runs |
| of a role that \`include_role\` brings twice, each handler that is due runs twice | once | it is one handler |
| of two handlers with the same name the last is meant | a role's own, then the play's, then the last | a role can be brought in without reading the others |
| variables in \`vars:\` of a role are seen by other roles, and by what it depends on | by this role alone | |
| values of variables see the \`vars\` of the task that uses them | variables of a host are worked out once; \`vars\` of a task, block or import are for what stands in it itself | one value of a variable on a host |
| \`hostvars\` has what other hosts have registered, and facts that they have set | it has what is written of a host, and its \`facts\`. What all have to know is found out once: \`register\` with \`run_once\`, and \`delegate_to\` the host that knows it | hosts do not wait for each other |
| \`play_hosts\` are the hosts of the batch that are still in | all hosts of the play that the run is limited to | known before any host is contacted |
| \`name\` and \`notify\` of a task may have \`{{ }}\` | they are taken as they stand; what only some hosts are to notify is a task of its own, with \`when\` | what notifies whom is known when the playbook is read |
| a variable may be set anywhere | those of roles are declared, with their type, in \`vars.schema.yml\`; an unknown one is a mistake, with the nearest name (a warning where the playbook is your own) | a typo is no new variable |
| conditions are Jinja: \`a and not b\`, \`x in list\`, \`r is changed\` | [CEL](https://cel.dev): \`a && !b\`, \`x in list\`, \`r.changed\` | nothing in them can do anything |
| \`-e name=value\` is always a text | it is YAML, as in a file: \`-e port=8443\` is a number, \`-e debug=no\` is false (and a warning says so, unless a role declares it to be true or false). What a role declares as a text, and a password, is what was typed; \`-e 'version="1.10"'\` is a text | conditions do not take texts for numbers |
| values and templates are Jinja: \`{{ x \\| default(3) }}\` | Handlebars: \`{{ default x 3 }}\`; what is put in is quoted for the language of the file | no value breaks out of its place |
| \`tasks/main.yml\`, \`handlers/main.yml\`, \`meta/main.yml\`, \`defaults/main.yml\` | \`tasks.yml\`, \`handlers.yml\`, \`role.yml\`, \`vars.schema.yml\` | |
| facts are gathered with \`gather_facts\`, as \`ansible_distribution\` | they come with the first question, as \`facts.os.id\` | |
| becomes what \`become_method\` says | root, with sudo; \`become_user\` is for commands | |
| any host with Python | Debian and Ubuntu, with nothing but a shell | |
| \`hosts: localhost\` needs no inventory | \`localhost\` stands in the inventory; \`delegate_to: localhost\` works without | |
| a role for some of a play's hosts: \`when: "'web' in group_names"\` | that too; or \`{ role: web, hosts: web }\`, with a pattern, and nobody is told of what the others skip | all services of a site in one play, in which no host waits for others |
| the tasks of another file of a role: \`import_role\` with \`tasks_from\` | that too; or \`{ role: web, tasks_from: prepare }\` under \`roles:\` | what is done for all roles before any of them |
| \`apt\` with \`policy_rc_d: 101\` | \`start_services: false\`; upgrades restart what ran before | no service starts with its package's own configuration |
| loops of a recap count once, failures that were rescued are not ok | each item counts, and a failure that was forgiven counts as ok | |

## What is the same

\`hosts\` patterns, \`serial\`, \`max_fail_percentage\`, \`any_errors_fatal\`, \`vars\`, \`vars_files\`, \`pre_tasks\`, \`roles\` (with \`vars\`, \`tags\`,
\`when\`; once each, unless these differ), \`tasks\`, \`post_tasks\`, \`handlers\`, \`environment\`, \`import_playbook\` (with \`vars\`, \`tags\`, \`when\`);
\`when\`, \`loop\`, \`loop_control\`, \`register\`, \`until\`, \`changed_when\`, \`failed_when\`, \`ignore_errors\`, \`notify\`, \`listen\`, \`tags\` (\`always\`,
\`never\`), \`become\`, \`delegate_to\`, \`run_once\`, \`check_mode\`, \`no_log\`, \`timeout\`, \`vars\` and \`args\` of tasks, \`block\` with \`rescue\` and \`always\`,
\`import_tasks\`, \`include_tasks\`, \`import_role\`, \`include_role\` (with \`tasks_from\`, \`loop\`, \`vars\`, \`when\`, \`tags\`), \`meta\` (\`flush_handlers\`, \`end_host\`, \`end_play\`). Modules may be called by their long names (\`ansible.builtin.copy\`).

A failure of one item lets the loop of a task go on to its end, and then fails the task. Handlers run in the order in which they stand, and may notify others.

\`retries: 3\` are three tries after the first one, as in current versions; Ansible 2.14 makes one try less where \`retries\` is left out.
`;

/** A row for each hint, with all the words that it is given for. */
function rows(hints, name) {
  const words = new Map();
  for (const [word, hint] of Object.entries(hints)) words.set(hint, [...(words.get(hint) ?? []), word]);
  return [...words].map(([hint, all]) => [all.map((word) => code(name(word))).join(', '), cell(hint)]);
}

export async function generate(root) {
  const { elsewhere, modulesElsewhere } = await readBundled(root, 'engine/playbook/elsewhere.ts');
  const { parametersElsewhere } = await readBundled(root, 'engine/playbook/parameters-elsewhere.ts');
  return [
    introduction,
    '## Keys that are written otherwise, or not at all\n',
    table(
      ['key', 'what to do'],
      rows(elsewhere, (word) => `${word}:`),
    ),
    '\n## Modules that have another name here, or none\n',
    table(
      ['module', 'what to do'],
      rows(modulesElsewhere, (word) => word),
    ),
    '\n## Parameters that are written otherwise, or not at all\n',
    table(
      ['module', 'parameter', 'what to do'],
      Object.entries(parametersElsewhere).flatMap(([module, hints]) =>
        rows(hints, (word) => `${word}:`).map((row) => [code(module), ...row]),
      ),
    ),
    '',
  ].join('\n');
}
