import { apt } from './apt.ts';
import { aptAvailable } from './apt-available.ts';
import { aptRepository } from './apt-repository.ts';
import { archive } from './archive.ts';
import { assert } from './assert.ts';
import { blockinfile } from './blockinfile.ts';
import { command } from './command.ts';
import { copy, template, upload } from './copy.ts';
import { debconf } from './debconf.ts';
import { debug } from './debug.ts';
import { file } from './file.ts';
import { group } from './group.ts';
import { hostname } from './hostname.ts';
import { hostsEntry } from './hosts-entry.ts';
import { line } from './line.ts';
import type { Module } from './module.ts';
import { nftables } from './nftables.ts';
import { reboot } from './reboot.ts';
import { script } from './script.ts';
import { service } from './service.ts';
import { setFact } from './set-fact.ts';
import { shell } from './shell.ts';
import { sysctl } from './sysctl.ts';
import { timer } from './timer.ts';
import { unit } from './unit.ts';
import { user } from './user.ts';
import { http, waitFor } from './waiting.ts';

const all = [
  apt,
  aptAvailable,
  aptRepository,
  archive,
  assert,
  blockinfile,
  command,
  copy,
  debconf,
  debug,
  file,
  group,
  hostname,
  hostsEntry,
  http,
  line,
  nftables,
  reboot,
  script,
  service,
  setFact,
  shell,
  sysctl,
  template,
  timer,
  unit,
  upload,
  user,
  waitFor,
];

/** Every module by its name. */
export const modules: ReadonlyMap<string, Module> = new Map(
  all.map((module) => [module.name, module as unknown as Module]),
);
