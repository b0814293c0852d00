import type { Deployment } from '../../capacity/deployment.ts';
import type { Running } from '../../capacity/running.ts';
import type { Inventory, Variable } from '../../engine/inventory/model.ts';
import type { Playbook } from '../../engine/playbook/model.ts';
import type { Planned, PlannedVariables } from './planned-file.ts';

/** People that each bridge of a host is planned for: for `top`, and no role's. */
export const plannedPeople = 'jvb_planned_people';

/** What a deployment means for the variables of each host. */
export function plannedVariables(inventory: Inventory, deployment: Deployment): PlannedVariables {
  const site = {
    meet_bridge_capacity: deployment.peopleOfMeetingPerBridge,
    ...(deployment.relays ? { meet_relays: true } : {}),
    ...(deployment.largestRoom > 0 ? { meet_largest_room: deployment.largestRoom } : {}),
  };
  const bridging = new Map(deployment.hosts.map((host) => [host.name, host]));
  return Object.fromEntries(
    [...inventory.hosts.values()].map(({ name, groups }) => {
      const host = bridging.get(name);
      return [
        name,
        {
          ...site,
          ...(host
            ? {
                jvb_instances: host.bridges,
                jvb_max_memory_mb: host.heapMb,
                jvb_packet_rate_threshold: host.stress.threshold,
                jvb_average_participant_stress: host.stress.perPerson,
                [plannedPeople]: Math.ceil(host.users / host.bridges - 1e-9),
              }
            : {}),
          ...(groups.includes('jicofo') ? { jicofo_max_memory_mb: deployment.focusHeapMb } : {}),
        },
      ];
    }),
  );
}

const numberIn = (value: unknown): number => (typeof value === 'number' && Number.isFinite(value) ? value : 0);

/**
 * What a deployment that was planned set up, seen by whoever expects `words` of rooms now; undefined where it said no limit for meetings,
 * as only somebody's hand can do.
 */
export function runningOf({ users = 0, rooms, variables }: Planned, words: string): Running | undefined {
  const [site = {}] = Object.values(variables);
  const peopleOfMeetingPerBridge = numberIn(site.meet_bridge_capacity);
  if (peopleOfMeetingPerBridge < 1) return undefined;
  return {
    users,
    largestRoom: numberIn(site.meet_largest_room),
    sameMeetings: rooms === words,
    relays: site.meet_relays === true,
    peopleOfMeetingPerBridge,
    hosts: new Map(
      Object.entries(variables).map(([name, values]) => [
        name,
        { bridges: numberIn(values.jvb_instances), heapMb: numberIn(values.jvb_max_memory_mb) },
      ]),
    ),
  };
}

/**
 * The inventory with what was planned in it, below all that somebody wrote: a planned value stands where the number of
 * users does. Names that the playbook's roles do not declare are left out.
 */
export function withPlanned(inventory: Inventory, planned: PlannedVariables, playbook?: Playbook): Inventory {
  const declared = playbook && declaredNames(playbook);
  // What is one for the whole site and somebody wrote, though for some hosts only.
  const written = new Set([...inventory.hosts.values()].flatMap(({ vars }) => [...vars.keys()]));
  const given = new Set(playbook ? siteWideNames(playbook).filter((name) => written.has(name)) : []);
  const hosts = [...inventory.hosts].map(([name, host]) => {
    const at = host.vars.get('meet_expected_users')?.at;
    const values = Object.entries(planned[name] ?? {})
      .filter(([variable]) => (!declared || declared.has(variable)) && !given.has(variable))
      .map(([variable, value]): [string, Variable] => [variable, { value, at }]);
    return [name, { ...host, vars: new Map([...values, ...host.vars]) }] as const;
  });
  return { ...inventory, hosts: new Map(hosts) };
}

/** The variables that the roles of a playbook declare. */
export function declaredNames({ roles }: Playbook): Set<string> {
  return new Set([...roles.values()].flatMap(({ declarations }) => declarations.map(({ name }) => name)));
}

function siteWideNames({ roles }: Playbook): string[] {
  const all = [...roles.values()].flatMap(({ declarations }) => declarations);
  return all.filter(({ siteWide }) => siteWide).map(({ name }) => name);
}
