/** Those of them that are passwords: of the login, and of sudo. */
export const passwordNames = {
  login: ['ansible_password', 'ansible_ssh_password', 'ansible_ssh_pass'],
  become: ['ansible_become_password', 'ansible_become_pass', 'ansible_sudo_pass'],
} as const;

/** All of them. */
export const passwords: readonly string[] = [...passwordNames.login, ...passwordNames.become];

/** Whether a variable of that name is a secret, whoever declares it. */
export function isPassword(name: string): boolean {
  return passwords.includes(name);
}

const written = new RegExp(`((?:${passwords.join('|')})["']?\\s*[:=]\\s*)(?!["']?\\{\\{)\\S.*`, 'g');

/** A line as it may be shown: what stands behind the name of a password is left out, unless it is a template. */
export function withoutPasswords(line: string): string {
  return line.replace(written, '$1******');
}

/** Variables of Ansible's that say how a host is reached. */
export const connectionNames: readonly string[] = [
  'ansible_host',
  'ansible_port',
  'ansible_user',
  'ansible_connection',
  'ansible_ssh_host',
  'ansible_ssh_port',
  'ansible_ssh_user',
  'ansible_ssh_private_key_file',
  'ansible_private_key_file',
  'ansible_ssh_args',
  'ansible_ssh_common_args',
  'ansible_ssh_extra_args',
  'ansible_ssh_executable',
  'ansible_ssh_pipelining',
  'ansible_become',
  'ansible_become_user',
  'ansible_become_method',
  'ansible_become_flags',
  'ansible_become_exe',
  'ansible_python_interpreter',
  'ansible_shell_type',
  'ansible_shell_executable',
  'ansible_timeout',
  ...passwords,
];
