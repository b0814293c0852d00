import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { addPackages } from '../../../lab/add-packages.ts';
import { labContext, type LabContext } from '../../../lab/context.ts';
import { addFromFolder, packageNames } from '../../../lab/repository.ts';
import { labSettings } from '../../../lab/settings.ts';
import { buildPackage } from '../../e2e/lab-fixtures.ts';

describe.skipIf(!existsSync('/usr/bin/dpkg-deb'))('stand-ins and real packages in one repository', () => {
  let root: string;
  let lab: LabContext;
  let said: string[];
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'lab-stand-ins-'));
    said = [];
    lab = labContext(labSettings({ root }, {}), (line) => said.push(line));
    // As if there were a base image: nothing here needs one.
    mkdirSync(join(lab.paths.images, 'base'), { recursive: true });
    writeFileSync(join(lab.paths.images, 'base/.done'), `${lab.packages.join(' ')}\n`);
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  const files = () => readdirSync(lab.paths.repository).filter((name) => name.endsWith('.deb'));
  const folderWith = (version: string): string => {
    const folder = join(root, version);
    mkdirSync(folder);
    buildPackage(folder, 'jitsi-meet-web', version);
    return folder;
  };

  it('makes stand-ins when packages of Jitsi are asked for by name, once, and says so', async () => {
    await addPackages(lab, ['jitsi-meet-web']);
    expect(packageNames(lab)).toEqual(['jitsi-meet-web']);
    expect(files()[0]).toContain('~standin');
    expect(said[0]).toBe("building STAND-INS of Jitsi's programs, which carry no media: jitsi-meet-web");
    said.length = 0;
    await addPackages(lab, ['jitsi-meet-web']);
    expect(said).toEqual([]);
  });

  it('puts the real package in the place of its stand-in, and no stand-in beside it again', async () => {
    await addPackages(lab, ['jitsi-meet-web']);
    // Older than what the stand-in calls itself: it counts all the same.
    await addFromFolder(lab, folderWith('0.9-1'));
    expect(files()).toEqual(['jitsi-meet-web_0.9-1_all.deb']);
    await addPackages(lab, ['jitsi-meet-web']);
    expect(files()).toEqual(['jitsi-meet-web_0.9-1_all.deb']);
  });

  it('keeps no stand-in of another version', async () => {
    await addFromFolder(lab, folderWith('0.9-1~standin'));
    await addPackages(lab, ['jitsi-meet-web']);
    expect(files()).toHaveLength(1);
    expect(files()[0]).not.toContain('0.9-1');
  });
});
