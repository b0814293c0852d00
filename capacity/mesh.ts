import { meshKbps } from './constants.ts';

/** A meeting without a server in the middle, beside one with: what each peer and the LAN carry, in Mbps. */
export interface MeshComparison {
  meshUpMbpsPerPeer: number;
  meshLanMbps: number;
  sfuUpMbpsPerPeer: number;
  sfuServerInMbps: number;
  /** Every video to everybody, at its full rate. */
  sfuServerOutMbps: number;
  advice: 'mesh' | 'sfu';
}

/** Seed: about 720 kbps a connection. Two people talk directly; from three on a bridge is less for everybody. */
export function compareMesh(people: number, kbps = meshKbps): MeshComparison {
  const stream = kbps / 1000;
  return {
    meshUpMbpsPerPeer: (people - 1) * stream,
    meshLanMbps: people * (people - 1) * stream,
    sfuUpMbpsPerPeer: stream,
    sfuServerInMbps: people * stream,
    sfuServerOutMbps: people * (people - 1) * stream,
    advice: people <= 2 ? 'mesh' : 'sfu',
  };
}

/** Connections that an uplink of so many Mbps carries at once; a meeting has one person more. */
export function meshConnections(uplinkMbps: number, kbps = meshKbps): number {
  return Math.floor((uplinkMbps * 1000) / kbps);
}
