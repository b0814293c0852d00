import type { Problem } from '../../../engine/errors.ts';
import { hostsIn, placeOfVariable, type SetUpSite } from './set-up-site.ts';

/** What the start scripts of Jitsi's images decide by themselves, and the variable that says it to containers, where there is one. */
const decided: Readonly<Record<string, Readonly<Record<string, string | undefined>>>> = {
  prosody: {
    prosody_http_interfaces: undefined,
    prosody_jitsi_plugins: undefined,
    prosody_modules: undefined,
    prosody_main_modules: undefined,
    prosody_auth_modules: undefined,
    prosody_conference_modules: undefined,
    prosody_breakout_modules: undefined,
    prosody_internal_modules: undefined,
  },
  web: {
    web_prosody_endpoint: 'web_docker_prosody_url',
    web_etherpad_endpoint: 'web_docker_etherpad_url',
  },
};

/** Variables that somebody wrote for hosts where they change nothing, because programs are there as images. */
export function decidedByImages(site: SetUpSite): Problem[] {
  return Object.entries(decided).flatMap(([group, variables]) => {
    const inContainers = hostsIn(site, group).filter((host) => site.scope(host).meet_install === 'docker');
    return Object.entries(variables)
      .filter(([name]) => inContainers.some((host) => site.isWritten(host, name)))
      .map(([name, instead]) => ({
        message: `${name} has no effect with meet_install: docker: Jitsi's image of ${group} goes by settings of its own`,
        at: placeOfVariable(site, name),
        hint:
          instead === undefined ? 'leave it out, or choose meet_install: packages' : `write ${instead} in its place`,
      }));
  });
}
