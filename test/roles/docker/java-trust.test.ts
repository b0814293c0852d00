import { execFileSync } from 'node:child_process';
import { createHash, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const program = join(import.meta.dirname, '../../../roles/compose/files/meetctl-java-trust');
const authority = join(import.meta.dirname, 'authority.pem');

describe('the key store that Java is given', () => {
  const store = execFileSync('sh', [program, authority]);

  it('is the one that keytool took (OpenJDK 17, `keytool -list -storepass changeit`)', () => {
    expect(createHash('sha256').update(store).digest('hex')).toBe(
      '997280b0ddd89d5cdf4a5dafe6855da6c3d76116b6d9b148c1476d5ecc5906e2',
    );
  });

  it('holds the certificate, and a checksum that is right', () => {
    const certificate = new X509Certificate(readFileSync(authority)).raw;
    expect(store.subarray(0, 12).toString('hex')).toBe('feedfeed0000000200000001');
    expect(store.readUInt32BE(40)).toBe(certificate.length);
    expect(store.subarray(44, -20)).toEqual(certificate);
    const key = Buffer.concat([Buffer.from('changeit', 'utf16le').swap16(), Buffer.from('Mighty Aphrodite')]);
    const sum = createHash('sha1').update(key).update(store.subarray(0, -20)).digest();
    expect(store.subarray(-20)).toEqual(sum);
  });
});
