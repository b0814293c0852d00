import { didYouMean } from '../suggest.ts';
import { environment, functionNames } from './environment.ts';
import { fromJinja } from './from-jinja.ts';

/** What people bring from Jinja and Python, each with what is written here. */
const habits: readonly [RegExp, string][] = [
  [/\{\{|\}\}/, 'a condition stands without {{ }}'],
  [/\bis\s+(not\s+)?defined\b/, 'write has(x.y) to ask whether x has a y; every declared variable is always defined'],
  [/\bis\s+(changed|failed|skipped|succeeded|success)\b/, 'write result.changed or result.failed'],
  [/\b(not\s+in)\b/, 'write !(x in list)'],
  [/\b(and|or)\b/, '"and" is &&, "or" is ||'],
  [/\bnot\b/, '"not" is !'],
  [/\bis\b/, 'there are no tests with "is"; compare with =='],
  [/\|(?!\|)/, 'there are no filters; functions are size(x), string(x), int(x), x.contains(y), x.map(i, ...)'],
  [/(^|[^=!<>])=(?![=])/, 'to compare, write =='],
  [/(^|[^&])&(?!&)/, '"and" is &&'],
  [/'''|"""/, 'texts stand in single or double quotes'],
];

/** What the writer of an expression that cannot be parsed most likely meant. */
export function syntaxHint(source: string): string | undefined {
  const translated = fromJinja(source);
  if (translated !== source.trim() && canBeRead(translated)) return `write ${translated}`;
  const withoutTexts = source.replaceAll(/"[^"]*"|'[^']*'/g, '""');
  return habits.find(([pattern]) => pattern.test(withoutTexts))?.[1];
}

function canBeRead(source: string): boolean {
  try {
    environment().parse(source);
    return true;
  } catch {
    return false;
  }
}

const words: Readonly<Record<string, string>> = {
  True: 'true',
  False: 'false',
  None: 'null',
  yes: 'true',
  no: 'false',
  length: 'size',
  len: 'size',
};

/** Facts and names of Ansible's, each with what there is of it here. */
const namesElsewhere: Readonly<Record<string, string>> = {
  ansible_facts: 'facts, with the names that `meetctl facts INVENTORY -v` tells',
  ansible_hostname: 'facts.hostname',
  ansible_nodename: 'facts.hostname',
  ansible_fqdn: 'facts.hostname',
  ansible_architecture: 'facts.arch',
  ansible_kernel: 'facts.kernel',
  ansible_distribution: 'facts.os.id, which is "debian" or "ubuntu"',
  ansible_os_family: 'facts.os.id, which is "debian" or "ubuntu"',
  ansible_distribution_version: 'facts.os.version, a text such as "12" or "24.04"',
  ansible_distribution_major_version: 'facts.os.version, a text such as "12" or "24.04"',
  ansible_distribution_release: 'facts.os.codename',
  ansible_lsb: 'facts.os',
  ansible_processor_vcpus: 'facts.cpus',
  ansible_processor_cores: 'facts.cpus',
  ansible_processor_count: 'facts.cpus',
  ansible_memtotal_mb: 'facts.memory_mb',
  ansible_memfree_mb: 'facts.memory_free_mb',
  ansible_swaptotal_mb: 'facts.swap_mb',
  ansible_all_ipv4_addresses: 'facts.addresses',
  ansible_all_ipv6_addresses: 'facts.addresses',
  ansible_default_ipv4: 'facts.addresses, facts.default_route',
  ansible_default_ipv6: 'facts.addresses, facts.default_route6',
  ansible_interfaces: 'facts.interfaces',
  ansible_mounts: 'facts.disks',
  ansible_virtualization_type: 'facts.virtualization.type',
  ansible_virtualization_role: 'facts.virtualization.kind',
  ansible_pkg_mgr: 'facts.package_manager',
  ansible_service_mgr: 'facts.service_manager',
  ansible_play_hosts: 'play_hosts',
  ansible_play_batch: 'play_hosts',
  ansible_play_hosts_all: 'play_hosts',
  inventory_hostname_short: 'inventory_hostname',
};

const files = 'files of ours are named from `files/` of the role, or of the folder of the playbook';
const failure = '`register:` the task that may fail, and look at its result: result.rc, result.stderr';

/** Names of Ansible's that stand for nothing here, and what to do instead. */
const notHere: Readonly<Record<string, string>> = {
  omit: 'write one task with the parameter and one without it, each with a `when:`',
  ansible_check_mode: '`check_mode: true` or `false` at a task says what it does in a check',
  ansible_failed_task: failure,
  ansible_failed_result: failure,
  playbook_dir: files,
  role_path: files,
  inventory_dir: files,
  role_name: 'write the name of the role',
  ansible_date_time: 'write `command: { cmd: date, check: true }` with register',
  ansible_env: 'write `command: { cmd: printenv NAME, check: true }` with register',
  ansible_user_id: 'commands run as root, or as `become_user:`',
  ansible_loop: 'write `loop_control: { index_var: number }`',
  ansible_version: 'leave it out',
};

/** A hint for a name that is no variable. */
export function nameHint(name: string, known: Iterable<string>): string | undefined {
  if (Object.hasOwn(namesElsewhere, name)) return `write ${namesElsewhere[name]}`;
  if (Object.hasOwn(notHere, name)) return notHere[name];
  if (Object.hasOwn(words, name)) return `write ${words[name]}`;
  return didYouMean(name, known);
}

/** A hint for a call of a function that is not there, or that takes other arguments. */
export function callHint(message: string): string | undefined {
  const name = /'(?:.*\.)?(\w+)\(/.exec(message)?.[1];
  if (name === undefined) return undefined;
  if (name === 'length' || name === 'len' || name === 'count') return 'write size(x)';
  const known = functionNames();
  return known.includes(name) ? undefined : didYouMean(name, known);
}
