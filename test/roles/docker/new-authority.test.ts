import { execFile, execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TLSSocket } from 'node:tls';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const program = join(import.meta.dirname, '../../../roles/compose/files/meetctl-new-authority');
const folder = mkdtempSync(join(tmpdir(), 'meetctl-new-authority-'));
const at = (name: string): string => join(folder, name);

/** Authorities of one name, as those of a site are, and a certificate of each. */
function authority(name: string): void {
  const openssl = (words: string) => execFileSync('openssl', words.split(' '), { cwd: folder, stdio: 'pipe' });
  const key = '-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes';
  openssl(`req -x509 ${key} -days 9 -subj /CN=site -keyout ${name}.ca.key -out ${name}.ca`);
  openssl(`req ${key} -subj /CN=auth.meet.lan -keyout ${name}.key -out ${name}.csr`);
  openssl(`x509 -req -in ${name}.csr -CA ${name}.ca -CAkey ${name}.ca.key -days 9 -set_serial 2 -out ${name}.crt`);
}

describe('the command that looks at the certificate of Prosody', () => {
  let server: Server;
  let shown = 'before';
  /** What it shows from the second time on. */
  let next: string | undefined;

  beforeAll(async () => {
    authority('before');
    authority('now');
    server = createServer((socket) => {
      socket.on('error', () => {});
      socket.on('data', (data) => {
        if (data.includes('<stream:stream')) {
          socket.write(
            "<stream:stream xmlns:stream='http://etherx.jabber.org/streams'><stream:features><starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/></stream:features>",
          );
        } else if (data.includes('<starttls')) {
          socket.removeAllListeners('data');
          socket.write("<proceed xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>");
          const [key, cert] = [readFileSync(at(`${shown}.key`)), readFileSync(at(`${shown}.crt`))];
          new TLSSocket(socket, { isServer: true, key, cert }).on('error', () => {});
          shown = next ?? shown;
        }
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  afterAll(() => {
    server.close();
    rmSync(folder, { recursive: true });
  });

  const look = async (seconds: string[] = [], { port = (server.address() as AddressInfo).port, off = false } = {}) => {
    const login = `HOSTNAME = "127.0.0.1"\n      PORT = ${port}\n      DOMAIN = "auth.meet.lan"`;
    writeFileSync(at('jvb.conf'), `      ${login}\n      DISABLE_CERTIFICATE_VERIFICATION = ${off}\n`);
    const done = promisify(execFile)('sh', [program, at('now.ca'), at('jvb.conf'), ...seconds]);
    return await done.then(
      ({ stdout }) => ({ code: 0, stdout }),
      ({ code, stderr }) => ({ code, stderr }),
    );
  };

  it('sees whether the authority signed it', async () => {
    shown = 'before';
    expect(await look()).toMatchObject({ code: 0 });
    shown = 'now';
    expect(await look()).toMatchObject({ code: 1 });
  });

  it('says no where nobody answers, or where bridges verify nothing', async () => {
    shown = 'before';
    expect(await look([], { port: 1 })).toMatchObject({ code: 1 });
    expect(await look([], { off: true })).toMatchObject({ code: 1 });
  });

  it('reads where the focus logs in as well', async () => {
    shown = 'before';
    const { port } = server.address() as AddressInfo;
    const login = `hostname = "127.0.0.1"\n  port = ${port}\n  domain = "auth.meet.lan"`;
    writeFileSync(at('jicofo.conf'), `  ${login}\n  disable-certificate-verification = false\n`);
    const done = promisify(execFile)('sh', [program, at('now.ca'), at('jicofo.conf')]);
    await expect(done).resolves.toEqual({ stdout: '', stderr: '' });
  });

  it('waits for another one, as long as it may', async () => {
    shown = 'before';
    expect(await look(['0'])).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('stay as they are. Deploy the host of Prosody too: the whole site'),
    });
    next = 'now';
    expect(await look(['20'])).toMatchObject({ code: 0, stdout: expect.stringMatching(/at most \d+ s more\n$/) });
  });
});
