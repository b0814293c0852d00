import type { Lab } from '../../../lab/lab.ts';
import type { Clients } from '../clients/run.ts';
import type { LabSite } from '../clients/site.ts';

/** A site that is deployed to a lab, and those who come to it. */
export interface Deployed {
  lab: Lab;
  site: LabSite;
  clients: Clients;
  /** The authority that devices trust, as PEM. */
  ca: string;
}
