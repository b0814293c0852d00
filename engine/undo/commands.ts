import type { Blob } from '../modules/module.ts';
import type { Decided } from '../plan/decided.ts';
import { gateUnits, pathsOfUnit } from './places.ts';

/** Something that is no file: how it is written down, as shell, and how it is set again from that. */
export interface Ruleset {
  /** Its name. */
  paths: readonly string[];
  save: string;
  undo: string;
}

/** What the user's own commands put at stake. */
export interface CommandStake {
  /** What they may write. */
  paths: readonly string[];
  units: readonly string[];
  rulesets: readonly Ruleset[];
}

/** Programs that change network or firewall, and the unit whose files they write and read. */
const programs: Readonly<Record<string, string>> = {
  ufw: 'ufw.service',
  'firewall-cmd': 'firewalld.service',
  'firewall-offline-cmd': 'firewalld.service',
  netplan: 'systemd-networkd.service',
  networkctl: 'systemd-networkd.service',
  nmcli: 'NetworkManager.service',
  ifup: 'networking.service',
  ifdown: 'networking.service',
};

const iptables = (program: string): Ruleset => ({
  paths: [program],
  save: `${program}-save`,
  undo: `${program}-restore`,
});
const [four, six] = [iptables('iptables'), iptables('ip6tables')];

/** Programs that change the kernel's rules, which are in no file. */
const rulesets: Readonly<Record<string, Ruleset>> = {
  nft: { paths: ['nft'], save: 'echo flush ruleset; nft list ruleset', undo: 'nft -f -' },
  iptables: four,
  'iptables-restore': four,
  ip6tables: six,
  'ip6tables-restore': six,
};

/** What the manager of services does to one that may cut us off. */
const deeds = new Set([
  'start',
  'stop',
  'restart',
  'reload',
  'reload-or-restart',
  'try-restart',
  'force-reload',
  'kill',
]);
const managers = new Set(['systemctl', 'service', 'invoke-rc.d']);

/**
 * By the programs that they name. Nobody can know all that a command does; what these do would cut us off.
 * Undefined when it names none.
 */
export function commandStake({ work, parameters }: Decided): CommandStake | undefined {
  if (!work.module.runsCommands) return undefined;
  const commands = textOf(parameters)
    .split(/[\n;&|]/)
    .map(wordsOf);
  const words = commands.flat();
  const written = words.flatMap((word) => own(programs, word) ?? []);
  const units = new Set([...written, ...commands.flatMap(actedOn)]);
  const rules = new Set(words.flatMap((word) => own(rulesets, word) ?? []));
  if (units.size + rules.size === 0) return undefined;
  return { paths: written.flatMap(pathsOfUnit), units: [...units], rulesets: [...rules] };
}

function own<T>(map: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(map, name) ? map[name] : undefined;
}

/** Of `command`, `shell` and `script`. */
function textOf({ cmd, argv, content }: Decided['parameters']): string {
  if (Array.isArray(argv)) return argv.join(' ');
  return typeof cmd === 'string' ? cmd : ((content as Blob | undefined)?.content.toString() ?? '');
}

/** Programs go by their names, wherever they lie. */
function wordsOf(command: string): string[] {
  return command.split(/[\s"'`(){}]+/).map((word) => word.replace(/^(\/usr)?\/s?bin\//, ''));
}

/** The units of which a single command starts or stops one. */
function actedOn(words: readonly string[]): string[] {
  const script = words.flatMap((word) => /^\/etc\/init[.]d\/(.+)/.exec(word)?.[1] ?? []);
  if (script.length === 0 && !words.some((word) => managers.has(word))) return [];
  if (!words.some((word) => deeds.has(word))) return [];
  return [...gateUnits].filter((unit) =>
    [...script, ...words].some((word) => word === unit || `${word}.service` === unit),
  );
}
