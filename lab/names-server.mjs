// names-server.mjs ADDRESS PORT HOSTS_FILE LOG - the DNS server of a lab that is watched. It knows the names of HOSTS_FILE and
// asks nobody else; each question becomes a line of LOG. LOG is there as soon as questions are taken.
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { createSocket } from 'node:dgram';

const [, , address, port, hostsFile, log] = process.argv;
const types = {
  1: 'A',
  2: 'NS',
  5: 'CNAME',
  6: 'SOA',
  12: 'PTR',
  15: 'MX',
  16: 'TXT',
  28: 'AAAA',
  33: 'SRV',
  65: 'HTTPS',
};

/** The one question of a message, and where it ends. Nobody asks two. */
function questionOf(message) {
  const labels = [];
  let at = 12;
  for (let length = message[at]; length > 0 && length < 64; length = message[at]) {
    labels.push(message.toString('latin1', at + 1, at + 1 + length));
    at += 1 + length;
  }
  return { name: labels.join('.').toLowerCase(), type: message.readUInt16BE(at + 1), end: at + 5 };
}

/** Read each time: hosts come and go, and `lab name` adds names. */
function addressesOf(name) {
  const lines = readFileSync(hostsFile, 'utf8')
    .split('\n')
    .map((line) => line.trim().split(/\s+/));
  return lines.filter(([, ...names]) => names.includes(name)).map(([first]) => first);
}

function answer(message, { end, type }, addresses) {
  const shown = type === 1 ? addresses : [];
  const head = Buffer.from(message.subarray(0, 12));
  head[2] = 0x84 | (message[2] & 0x01); // an answer, by who knows; and whether more was wished, as it was asked
  head[3] = addresses.length > 0 ? 0x80 : 0x83; // no such name
  head.writeUInt16BE(1, 4);
  head.writeUInt16BE(shown.length, 6);
  head.writeUInt32BE(0, 8);
  const records = shown.map((one) =>
    Buffer.from([0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 30, 0, 4, ...one.split('.').map(Number)]),
  );
  return Buffer.concat([head, message.subarray(12, end), ...records]);
}

const socket = createSocket('udp4');
socket.on('message', (message, from) => {
  if (message.length < 17 || (message[2] & 0x80) !== 0) return;
  try {
    const question = questionOf(message);
    const addresses = addressesOf(question.name);
    const type = types[question.type] ?? String(question.type);
    const line = { from: from.address, name: question.name, type, known: addresses.length > 0 };
    appendFileSync(log, `${JSON.stringify(line)}\n`);
    socket.send(answer(message, question, addresses), from.port, from.address);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error; // a message that ends too early
  }
});
socket.bind(Number(port), address, () => writeFileSync(log, ''));
