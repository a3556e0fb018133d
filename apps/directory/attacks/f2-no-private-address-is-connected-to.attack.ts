import assert from "node:assert/strict";
import type { lookup } from "node:dns";
import { openOutbound } from "../server/provisioning/outbound/outbound.ts";
import { startStubApp } from "../server/provisioning/testbed/stub-app.ts";
import { TransportFailure } from "../server/provisioning/outbound/transport-failure.ts";
import type { Attack } from "./attack.ts";

/** Every way to write an address of this machine, of a private network, or of where clouds keep their credentials. */
const spellings = [
  "127.0.0.1",
  "127.1",
  "localhost",
  "0.0.0.0",
  "0",
  "2130706433",
  "0x7f000001",
  "0x7f.1",
  "0177.0.0.1",
  "017700000001",
  "[::1]",
  "[::]",
  "[::ffff:127.0.0.1]",
  "[::ffff:7f00:1]",
  "[0:0:0:0:0:ffff:10.0.0.1]",
  "[::ffff:10.0.0.1]",
  "[64:ff9b::7f00:1]",
  "[2002:7f00:1::]",
  "10.0.0.1",
  "172.16.0.1",
  "172.31.255.255",
  "192.168.1.1",
  "100.64.0.1",
  "198.18.0.1",
  "169.254.169.254",
  "[fe80::1]",
  "[fd00::1]",
  "[fd00:ec2::254]",
  "①②⑦.⓪.⓪.①",
  "127。0。0。1",
  "%31%32%37.0.0.1",
];

const strict = { allowLoopback: false, allowPrivate: false, timeoutMs: 700 };

async function codeOf(url: string, resolve?: typeof lookup): Promise<string> {
  const outbound = openOutbound({ ...strict, ...(resolve === undefined ? {} : { resolve }) });
  try {
    await outbound.send({ method: "GET", url, headers: {} });
    return "answered";
  } catch (error) {
    if (error instanceof TransportFailure) return error.code;
    throw error;
  } finally {
    await outbound.close();
  }
}

/** A name server that says something else each time it is asked. */
function turning(addresses: readonly string[]): typeof lookup {
  let asked = 0;
  const answer = (
    _name: string,
    _options: unknown,
    done: (error: null, found: { address: string; family: number }[]) => void,
  ) => void setImmediate(() => done(null, [{ address: addresses[asked++ % addresses.length] ?? "", family: 4 }]));
  return answer as unknown as typeof lookup;
}

export default {
  id: "F2",
  known: "freellmapi 440, TokenHub 162, ASVS 1.3.6",
  title:
    "no address of a private network is connected to, however it is written, whatever its name answers next, and no redirect is followed",
  async run() {
    await using stub = await startStubApp();
    const port = new URL(stub.origin).port;
    for (const host of spellings) {
      const code = await codeOf(`http://${host}:${port}/scim/v2/Users`);
      assert.equal(stub.received.length, 0, `${host} was connected to`);
      assert.equal(code, "AddressRefused", host);
    }
    for (const url of ["file:///etc/passwd", "ftp://127.0.0.1/", "data:text/plain,x"])
      assert.equal(await codeOf(url), "AddressRefused", url);
    // Private from the start, and public when it is checked but private when it is connected to.
    assert.equal(await codeOf(`http://rebind.test:${port}/`, turning(["127.0.0.1"])), "AddressRefused");
    await codeOf(`http://rebind.test:${port}/`, turning(["203.0.114.1", "127.0.0.1"]));
    assert.equal(stub.received.length, 0, "a name that turned was connected to");
    stub.whim = ({ path }) => (path === "/inside" ? undefined : { status: 307, headers: { location: "/inside" } });
    const outbound = openOutbound({ ...strict, allowLoopback: true });
    const answer = await outbound.send({ method: "POST", url: stub.baseUrl, headers: {}, body: "{}" });
    await outbound.close();
    assert.deepEqual([answer.status, stub.received.length], [307, 1], "a redirect was followed");
  },
  guards: [
    {
      what: "the address itself is judged, in whatever form it was written",
      edits: [
        {
          file: "apps/directory/server/provisioning/outbound/outbound.ts",
          from: "if (literal !== undefined && !addressAllowed(literal, options))",
          to: "if (literal === '-')",
        },
      ],
      noticed: /was connected to/,
    },
    {
      what: "the connection is made to the address that was judged, without asking for the name again",
      edits: [
        {
          file: "apps/directory/server/provisioning/outbound/outbound-address.ts",
          from: "if (options.all === true) return callback(null, allowed);",
          to: "if (allowed.length > 0) return void resolve(hostname, { ...options, all: true }, (_e, again) => callback(null, again));",
        },
      ],
      noticed: /a name that turned was connected to/,
    },
    {
      what: "the HTTP client follows no redirect",
      edits: [
        {
          file: "apps/directory/server/provisioning/outbound/outbound.ts",
          from: 'import { Agent, buildConnector } from "undici";',
          to: 'import { Agent, buildConnector, interceptors } from "undici";',
        },
        {
          file: "apps/directory/server/provisioning/outbound/outbound.ts",
          from: "await agent.request({",
          to: "await agent.compose(interceptors.redirect({ maxRedirections: 3 })).request({",
        },
      ],
      noticed: /a redirect was followed/,
    },
  ],
} satisfies Attack;
