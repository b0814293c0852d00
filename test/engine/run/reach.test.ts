import { describe, expect, test } from 'vitest';
import type { ConfigError } from '../../../engine/errors.ts';
import type { Inventory } from '../../../engine/inventory/model.ts';
import { checkReach } from '../../../engine/run/check-reach.ts';
import { becomePasswordOf, becomeWish, endpointOf, passwordsOf } from '../../../engine/run/connect.ts';

const inventory = { hosts: new Map() } as unknown as Inventory;
const problems = (variables: Record<string, unknown>) => {
  try {
    checkReach(inventory, ['h1'], () => variables);
    return [];
  } catch (error) {
    return (error as ConfigError).problems.map(({ message }) => message);
  }
};

describe("a host's variables", () => {
  test('say how it is reached, under all of their names', () => {
    const endpoint = endpointOf('h1', {
      ansible_ssh_host: '10.0.0.1',
      ansible_ssh_port: '2222',
      ansible_ssh_user: 'ops',
      ansible_private_key_file: '~/key',
      ansible_ssh_pass: 'hunter22',
      ansible_ssh_common_args: "-o 'ProxyJump gate'",
      ansible_ssh_extra_args: '-v',
      ansible_timeout: 3,
      ansible_connection: 'smart',
    });
    expect({ ...endpoint, password: endpoint.password?.reveal() }).toEqual({
      host: 'h1',
      address: '10.0.0.1',
      port: 2222,
      user: 'ops',
      privateKeyFile: '~/key',
      password: 'hunter22',
      sshArguments: ['-o', 'ProxyJump gate', '-v'],
      timeout: 3,
      connection: 'ssh',
    });
    expect(JSON.stringify(endpoint)).not.toContain('hunter22');
  });

  test('leave to ssh_config what they do not say', () => {
    expect(endpointOf('h1', {})).toEqual({ host: 'h1', address: 'h1', connection: 'ssh', sshArguments: [] });
  });

  test('say whether root is become, and with which password', () => {
    expect(
      [{}, { ansible_become: true }, { ansible_become: 'yes' }, { ansible_become: false }].map(becomeWish),
    ).toEqual([undefined, true, true, false]);
    expect(becomePasswordOf({ ansible_sudo_pass: 1234 })?.reveal()).toBe('1234');
    expect(becomePasswordOf({ ansible_become_pass: 'a', ansible_become_password: 'b' })?.reveal()).toBe('b');
    expect(becomePasswordOf({ ansible_become_password: 'of a block\n' })?.reveal()).toBe('of a block');
    const all = passwordsOf({ ansible_become_password: 'one', ansible_password: 'two' });
    expect(all.map((secret) => secret.reveal()).toSorted()).toEqual(['one', 'two']);
  });

  test.each([
    ['ansible_connection', 'docker', 'ansible_connection: there is no way to a host called "docker"'],
    ['ansible_become_user', 'joe', 'ansible_become_user is "joe", but meetctl becomes root on a host, nobody else'],
    ['ansible_become_method', 'su', 'ansible_become_method is "su", but meetctl becomes root with sudo only'],
    ['ansible_port', 'ssh', 'a port is a number from 1 to 65535, not "ssh"'],
    ['ansible_timeout', 0, 'a time is a number of seconds, not "0"'],
    ['ansible_ssh_common_args', "-o 'x", 'a quote is left open in these arguments of ssh'],
  ])('that ask for what cannot be done are told: %s', (name, value, message) => {
    expect(problems({ [name]: value })).toEqual([message]);
  });

  test('that are in order are taken', () => {
    const fine = { ansible_connection: 'paramiko', ansible_become_user: 'root', ansible_become_method: 'sudo' };
    expect(problems({ ...fine, ansible_port: 22, ansible_timeout: '5', ansible_ssh_args: '' })).toEqual([]);
  });
});
