/** Options of Ansible's commands that are none of ours, and what to write. */
const instead: readonly [options: readonly string[], hint: string][] = [
  [['-u', '--user'], 'set ansible_user in the inventory, or give -e ansible_user=NAME'],
  [
    ['--private-key', '--key-file'],
    'set ansible_ssh_private_key_file in the inventory, or give -e ansible_ssh_private_key_file=FILE',
  ],
  [['-c', '--connection'], 'set ansible_connection in the inventory, or give -e ansible_connection=NAME'],
  [
    ['--ssh-common-args', '--ssh-extra-args'],
    'set ansible_ssh_common_args in the inventory, or write it into ~/.ssh/config',
  ],
  [['--become-user'], 'write become_user: in the playbook'],
  [['--become-method'], 'leave it out: root is become with sudo'],
  [['--start-at-task'], 'write --start-at'],
  [['--list-hosts'], '`meetctl inventory FILE` lists the hosts'],
  [['--list-tasks', '--list-tags', '--syntax-check'], '`meetctl lint FILE --playbook PLAYBOOK` reads all of it'],
  [['--force-handlers'], 'leave it out: handlers that are due after a failure run the next time'],
  [['--step'], 'see what would be done first, with --check --diff'],
  [
    ['-J', '--ask-vault-pass', '--ask-vault-password', '--vault-password-file', '--vault-pass-file', '--vault-id'],
    'secrets are kept with `meetctl secrets`',
  ],
  [['-m', '--module-name', '-a', '--args'], '`meetctl exec INVENTORY PATTERN -- COMMAND` runs a command'],
];

/** What to write for an option of Ansible's that somebody gave; undefined for any other. */
export function insteadOf(option: string): string | undefined {
  return instead.find(([options]) => options.includes(option))?.[1];
}
