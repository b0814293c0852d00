/** The table in which a watched lab counts; hosts see the one in their own network. */
export const watchTable = 'lab_watch';

/** What stays in the LAN: its own addresses, multicast and broadcast, which no router passes on. */
function staysIn(net: string): string {
  return `
    ip daddr { ${net}.0/24, 127.0.0.0/8, 224.0.0.0/4, 255.255.255.255 } return
    ip6 daddr { ::1, fe80::/10, ff00::/8 } return`;
}

/** Two sets, since no element can be of both families; each element counts its packets. */
function sets(name: string, first: (ip: string) => string): string {
  const one = (family: string, ip: string) =>
    `set ${name}${family} { typeof ${first(ip)} . ${ip} daddr . meta l4proto . th dport; flags dynamic; counter; size 65535; }`;
  return `${one('4', 'ip')}\n  ${one('6', 'ip6')}`;
}

function note(name: string, first: (ip: string) => string): string {
  const one = (family: string, ip: string) =>
    `update @${name}${family} { ${first(ip)} . ${ip} daddr . meta l4proto . th dport }`;
  return `${one('4', 'ip')}\n    ${one('6', 'ip6')}`;
}

const source = (ip: string) => `${ip} saddr`;
const user = () => 'meta skuid';

/**
 * The end of the cable: what the hosts send to their router, and what programs of the LAN itself want to send there. It
 * is counted here, where no host can reach, and then refused, so that nobody waits.
 */
export function cableRules(net: string): string {
  return `table inet ${watchTable} {
  ${sets('tried', source)}
  chain leaving {${staysIn(net)}
    ${note('tried', source)}
    meta l4proto tcp reject with tcp reset
    reject with icmpx type admin-prohibited
  }
  chain from_hosts { type filter hook prerouting priority -300; iifname "br0" jump leaving; }
  chain from_here { type filter hook output priority -300; oifname "br0" jump leaving; }
}
`;
}

/** In a host: which of its users sent something out, or asked for a name. It only looks; nothing is held up. */
export function hostRules(net: string): string {
  return `table inet ${watchTable} {
  ${sets('sent', user)}
  chain out {
    type filter hook output priority -300;
    ip daddr ${net}.1 udp dport 53 ${note('sent', user).split('\n')[0]} return${staysIn(net)}
    ${note('sent', user)}
  }
}
`;
}
