import { describe, expect, test } from 'vitest';
import { blobOf } from '../../../engine/modules/blob.ts';
import type { Decision, Module } from '../../../engine/modules/module.ts';
import type { Question } from '../../../engine/modules/state.ts';
import type { Decided } from '../../../engine/plan/decided.ts';
import { compileProgram, type UndoOptions } from '../../../engine/plan/program.ts';
import { undoLines } from '../../../engine/undo/arm.ts';
import { isForLater, isLate, isProvenAtOnce, stakeOf } from '../../../engine/undo/stake.ts';

function decided(decision: Partial<Decision>, questions: Question[] = []): Decided {
  const work = { id: '1', notifies: ['ssh.1'], task: {}, module: {} } as unknown as Decided['work'];
  const whole: Decision = { steps: [{ do: 'shell', script: 'change' }], summary: [], ...decision };
  return { work, skipped: false, decision: whole, certainty: 'exact', parameters: {}, questions };
}

const changing = (ask: Question['ask'], name: string) =>
  decided({ predictions: [{ question: { ask, name } as Question, answer: {} }] });
const secureShell = ['ssh.service', 'sshd.service', 'ssh.socket'];
const pathsOf = (path: string, login?: string) => [...(stakeOf(changing('path', path), login)?.paths.keys() ?? [])];

describe('what is at stake', () => {
  test.each([
    '/etc/ssh/sshd_config',
    '/etc/ssh/sshd_config.d/site.conf',
    '/root/.ssh/authorized_keys',
    '/srv/homes/ops/.ssh/authorized_keys',
    '/etc/network/interfaces.d/lan',
    '/etc/netplan/50-site.yaml',
    '/etc/systemd/network/lan.network',
    '/etc/NetworkManager/NetworkManager.conf',
    '/etc/hosts.deny',
    '/etc/nftables.conf',
    '/etc/pam.d/sshd',
    '/etc/security/access.conf',
    '/etc/nologin',
    '/etc/sudoers.d/site',
    '/etc/systemd/system/ssh.service.d/override.conf',
  ])('%s', (path) => expect(pathsOf(path)).toEqual([path]));

  test.each(['/etc/hosts', '/etc/resolv.conf', '/etc/sshguard.conf', '/etc/networks', '/srv/etc/ssh/sshd_config'])(
    'not %s',
    (path) => expect(stakeOf(changing('path', path), 'ops')).toBeUndefined(),
  );

  test('a folder above: what decides is put back, and the rights of the folder', () => {
    const stake = stakeOf(changing('path', '/home/ops'), 'ops')!;
    expect([...stake.paths]).toEqual([['/home/ops/.ssh', []]]);
    expect(stake.above).toEqual(['/home/ops']);
    expect(pathsOf('/home/ops', 'root')).toEqual([]);
    expect(pathsOf('/etc')).toContain('/etc/ssh');
  });

  test('a file that a unit reads counts once that is done; one that is read at each login at once', () => {
    expect(stakeOf(changing('path', '/etc/ssh/sshd_config'), 'root')).toMatchObject({
      paths: new Map([['/etc/ssh/sshd_config', secureShell]]),
      units: secureShell,
      acts: [],
    });
    expect(stakeOf(changing('path', '/etc/sudoers'), 'root')).toMatchObject({
      paths: new Map([['/etc/sudoers', []]]),
      units: [],
    });
  });

  test.each<[string, Decided, boolean]>([
    ['what is read at boot', changing('path', '/etc/nftables.conf'), true],
    ['a unit that works at boot', changing('path', '/etc/systemd/system/nftables.service.d/x.conf'), true],
    ['a folder above', changing('path', '/etc/iptables'), true],
    ['what a service reads that runs', changing('path', '/etc/ssh/sshd_config'), false],
    ['what is read at each login', changing('path', '/etc/sudoers'), false],
    ['rights of a folder above', changing('path', '/home/ops'), false],
    ['a unit', changing('unit', 'ssh.service'), false],
    ['an account', changing('user', 'ops'), false],
    ['rules', decided({ atStake: { paths: ['/etc/nftables.d/x'], save: 'nft list', undo: 'nft -f -' } }), false],
  ])('%s: whether it is for later', (_what, task, later) => {
    const stake = stakeOf(task, 'ops')!;
    expect(isForLater(stake)).toBe(later);
    expect(undoLines(stake, []).at(-1)).toMatch(later ? /atboot$/ : /[|] arm$/);
  });

  test('units and accounts that we get in by; after such a unit nothing else is done before the proof', () => {
    const restart = changing('unit', 'ssh.service');
    expect(stakeOf(restart, 'root')).toMatchObject({ units: ['ssh.service'], acts: ['ssh.service'] });
    expect(isProvenAtOnce(restart)).toBe(true);
    expect(isProvenAtOnce(changing('path', '/etc/ssh/sshd_config'))).toBe(false);
    expect(isLate(restart, 'root')).toBe(false);
    expect(isLate(changing('unit', 'firewalld.service'), 'root')).toBe(true);
    expect(stakeOf(changing('unit', 'nginx.service'), 'root')).toBeUndefined();
    const atBoot = decided({ ...restart.decision, onlyAtBoot: true });
    expect([stakeOf(atBoot, 'root'), isProvenAtOnce(atBoot)]).toEqual([undefined, false]);
    expect(stakeOf(changing('user', 'ops'), 'ops')).toMatchObject({ accounts: ['ops'] });
    expect(stakeOf(changing('user', 'www'), 'ops')).toBeUndefined();
  });

  describe('commands, by the programs that they name', () => {
    const stakeOfCommand = (parameters: Record<string, unknown>) => {
      const task = decided({});
      return stakeOf({ ...task, work: { ...task.work, module: { runsCommands: true } as Module }, parameters }, 'root');
    };
    const network = ['networking.service', 'systemd-networkd.service', 'NetworkManager.service'];

    test.each<[Record<string, unknown>, string[], string[], string[]]>([
      [{ cmd: 'ufw --force enable' }, ['/etc/ufw', '/etc/default/ufw'], ['ufw.service'], []],
      [{ argv: ['/usr/sbin/ufw', 'reload'] }, ['/etc/ufw', '/etc/default/ufw'], ['ufw.service'], []],
      [{ cmd: 'true && { firewall-cmd --reload; }' }, ['/etc/firewalld'], ['firewalld.service'], []],
      [
        { cmd: 'netplan apply' },
        ['/etc/netplan', '/etc/systemd/network', '/etc/systemd/networkd.conf', '/etc/systemd/networkd.conf.d'],
        ['systemd-networkd.service', 'networking.service', 'NetworkManager.service'],
        [],
      ],
      [{ cmd: 'ifdown lan; ifup lan' }, ['/etc/network', '/etc/default/networking'], network, []],
      [
        { cmd: 'nmcli networking off' },
        ['/etc/netplan', '/etc/NetworkManager', '/var/lib/NetworkManager/NetworkManager.state'],
        ['NetworkManager.service', 'networking.service', 'systemd-networkd.service'],
        [],
      ],
      [{ cmd: 'systemctl restart ssh' }, [], ['ssh.service'], []],
      [{ argv: ['systemctl', 'reload', 'ssh.socket'] }, [], ['ssh.socket'], []],
      [{ cmd: '/etc/init.d/networking restart' }, [], network, []],
      [{ cmd: 'iptables -P INPUT DROP\nip6tables -P INPUT DROP' }, [], [], ['iptables', 'ip6tables']],
      [{ content: { content: Buffer.from('#!/bin/sh\nnft -f /etc/rules\n') } }, [], [], ['nft']],
    ])('%j', (parameters, paths, units, rules) => {
      const stake = stakeOfCommand(parameters)!;
      expect([...stake.paths.keys()]).toEqual(paths);
      expect(stake.units).toEqual(units);
      expect(stake.rulesets.map(({ paths: [name] }) => name)).toEqual(rules);
    });

    test.each([
      'cat /etc/ufw/user.rules',
      'systemctl restart nginx; echo ssh',
      'systemctl is-active ssh',
      'echo netplans ufw-like',
      'service nginx reload',
      '',
    ])('none: %s', (cmd) => expect(stakeOfCommand({ cmd })).toBeUndefined());
  });

  test('whoever has the network may be another than who lost it', () => {
    expect(stakeOf(changing('path', '/etc/network/interfaces'), 'root')).toMatchObject({
      paths: new Map([['/etc/network/interfaces', ['networking.service']]]),
      units: ['networking.service', 'systemd-networkd.service', 'NetworkManager.service'],
    });
  });

  test('what is predicted by nobody is known by its question; what only looks, or does nothing, is nothing', () => {
    const question: Question = { ask: 'path', name: '/etc/ssh/sshd_config' };
    expect(stakeOf(decided({}, [question]), 'root')?.paths.size).toBe(1);
    expect(stakeOf(decided({ readOnly: true }, [question]), 'root')).toBeUndefined();
    expect(stakeOf(decided({ steps: [] }, [question]), 'root')).toBeUndefined();
  });
});

describe('a program', () => {
  const write: Decision['steps'] = [
    {
      do: 'write',
      path: '/etc/sudoers.d/site',
      blob: blobOf('x'),
      mode: '0440',
      owner: 'root',
      group: 'root',
      expect: 'absent',
    },
  ];
  const text = (steps: Decision['steps'], undo?: UndoOptions) =>
    compileProgram([decided({ steps })], [], [], undo).text;

  test('keeps what is at stake and arms the undo before the change', () => {
    const whole = text(write, { after: 45, login: 'root' });
    const task = whole.slice(whole.indexOf('t_1() {'));
    const order = ['stake', 'spare ', '[ -e "$U/armed" ] || arm', 'notify ssh.1', 'put '].map((one) =>
      task.indexOf(one),
    );
    expect(whole.indexOf('W=45 U=')).toBeLessThan(whole.indexOf('t_1() {'));
    expect(order).not.toContain(-1);
    expect(order).toEqual(order.toSorted((a, b) => a - b));
  });

  test('has nothing of it where nothing is at stake, or there is no way in to lose', () => {
    expect(text([{ do: 'shell', script: 'true' }], { after: 45, login: 'root' })).not.toContain('undo');
    expect(text(write)).not.toContain('undo');
  });
});
