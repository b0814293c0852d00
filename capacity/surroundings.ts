import { chatStorage } from './constants.ts';

/** What a relay carries in each direction, and, because all of it comes and goes, twice that on its network interface. */
export function relayTraffic(
  { ingressMbps, egressMbps }: { ingressMbps: number; egressMbps: number },
  relayedShare: number,
): { mbpsEachWay: number; nicMbps: number } {
  const mbpsEachWay = relayedShare * (ingressMbps + egressMbps);
  return { mbpsEachWay, nicMbps: 2 * mbpsEachWay };
}

/** What people write and share. */
export interface Chat {
  filesPerUserAndDay: number;
  fileMb: number;
  retentionDays: number;
  messagesPerUserAndDay: number;
}

/** Assumed: what chats come to on the disk. */
export function chatDisk(users: number, chat: Chat): { filesGib: number; messagesMb: number } {
  const { filesPerUserAndDay, fileMb, retentionDays, messagesPerUserAndDay } = chat;
  return {
    filesGib: (users * filesPerUserAndDay * fileMb * retentionDays * chatStorage.fileOverhead) / 1024,
    messagesMb: (users * messagesPerUserAndDay * chatStorage.messageKb * retentionDays) / 1000,
  };
}

/** What things cost a month; what is not named costs nothing. */
export interface Prices {
  currency: string;
  bridgeHost?: number;
  meetHost?: number;
  turnHost?: number;
  diskGib?: number;
}

export interface Amounts {
  bridgeHosts: number;
  meetHosts: number;
  turnHosts: number;
  diskGib: number;
}

/** A host is paid for once: as the first of these that it does. Recorders and others have no price. */
const paidAs = { bridgeHosts: ['jvb'], meetHosts: ['web', 'prosody', 'jicofo'], turnHosts: ['turn'] } as const;

/** How many hosts there are of each kind that has a price, whether anything runs on them yet or not. */
export function countHosts(hosts: readonly { roles: readonly string[] }[]): Omit<Amounts, 'diskGib'> {
  const kinds = hosts.map(
    ({ roles }) => Object.entries(paidAs).find(([, some]) => some.some((role) => roles.includes(role)))?.[0],
  );
  const count = (kind: keyof typeof paidAs): number => kinds.filter((one) => one === kind).length;
  return { bridgeHosts: count('bridgeHosts'), meetHosts: count('meetHosts'), turnHosts: count('turnHosts') };
}

export interface CostLine {
  what: string;
  amount: number;
  price: number;
  cost: number;
}

/** A line for each thing that has a price, and their sum. */
export function costOf(amounts: Amounts, prices: Prices): { lines: CostLine[]; total: number } {
  const rows: readonly (readonly [string, number, number | undefined])[] = [
    ['bridge hosts', amounts.bridgeHosts, prices.bridgeHost],
    ['meet hosts', amounts.meetHosts, prices.meetHost],
    ['TURN hosts', amounts.turnHosts, prices.turnHost],
    ['disk (GiB)', amounts.diskGib, prices.diskGib],
  ];
  const lines = rows.flatMap(([what, amount, price]) =>
    price === undefined ? [] : [{ what, amount, price, cost: amount * price }],
  );
  return { lines, total: lines.reduce((all, { cost }) => all + cost, 0) };
}
