import { lookup } from "node:dns";
import { BlockList, isIP, type LookupFunction } from "node:net";

export interface AddressRules {
  /** Private networks (RFC 1918 and the like); an operator's decision. */
  allowPrivate: boolean;
  /** This machine: needed where portal and directory run beside each other. */
  allowLoopback: boolean;
}

/** An address that the directory does not connect to. */
export class AddressRefused extends Error {
  readonly address: string;
  constructor(address: string) {
    super(`connections to ${address} are refused`);
    this.name = "AddressRefused";
    this.address = address;
  }
}

const loopback = new BlockList();
loopback.addSubnet("127.0.0.0", 8);
loopback.addAddress("::1", "ipv6");

// RFC 6890 and its successors: everything that is not the public internet.
const special = new BlockList();
for (const [net, bits] of [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.0.0.0", 24],
  ["192.0.2.0", 24],
  ["192.168.0.0", 16],
  ["198.18.0.0", 15],
  ["198.51.100.0", 24],
  ["203.0.113.0", 24],
  ["224.0.0.0", 4],
  ["240.0.0.0", 4],
] as const)
  special.addSubnet(net, bits);
// 64:ff9b::/96, 2002::/16 and 2001::/32 carry an IPv4 address inside, which could be a private one.
for (const [net, bits] of [
  ["::", 128],
  ["fc00::", 7],
  ["fe80::", 10],
  ["fec0::", 10],
  ["ff00::", 8],
  ["64:ff9b::", 96],
  ["64:ff9b:1::", 48],
  ["2002::", 16],
  ["2001::", 32],
  ["2001:db8::", 32],
] as const)
  special.addSubnet(net, bits, "ipv6");

// Where clouds keep their instances' credentials: never, whatever the operator allows.
const metadata = new BlockList();
metadata.addAddress("169.254.169.254");
metadata.addAddress("fd00:ec2::254", "ipv6");

export function addressAllowed(address: string, rules: AddressRules): boolean {
  const family = isIP(address);
  if (family === 0) return false;
  // ::ffff:10.0.0.1 is 10.0.0.1; BlockList looks through that form by itself.
  const type = family === 6 ? "ipv6" : "ipv4";
  if (metadata.check(address, type)) return false;
  if (loopback.check(address, type)) return rules.allowLoopback;
  return rules.allowPrivate || !special.check(address, type);
}

/** The host of a URL as an IP address, if it is one. */
export function literalAddress(hostname: string): string | undefined {
  const bare = hostname.startsWith("[") ? hostname.slice(1, -1) : hostname;
  return isIP(bare) === 0 ? undefined : bare;
}

/**
 * Name resolution of the connection itself, so that what was checked is what is connected to: a name that answers
 * differently a moment later (DNS rebinding) gains nothing.
 */
export function guardedLookup(rules: AddressRules, resolve: typeof lookup = lookup): LookupFunction {
  return (hostname, options, callback) => {
    resolve(hostname, { ...options, all: true }, (error, found) => {
      if (error) return callback(error, "", 0);
      const allowed = found.filter((entry) => addressAllowed(entry.address, rules));
      const [first] = allowed;
      if (first === undefined) return callback(new AddressRefused(found[0]?.address ?? hostname), "", 0);
      if (options.all === true) return callback(null, allowed);
      return callback(null, first.address, first.family);
    });
  };
}
