// Runs before every npm script, under whatever Node there is: plain JavaScript, no package. `packages` installs what is
// missing, `start` builds the consoles too, `test` also looks for a browser.
// Everything it says goes to stderr, because scripts read the stdout of `rollcall`.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const purpose = process.argv[2] || "start";

function say(text) {
  process.stderr.write(`${text}\n`);
}

function fail(text) {
  say(text);
  process.exit(1);
}

function run(program, args, options) {
  // stdout goes to stderr too.
  const result = spawnSync(program, args, Object.assign({ cwd: root, stdio: ["ignore", 2, 2] }, options));
  return result.status === 0;
}

function contentOf(file) {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}

/** Names and contents of all files below these places, tests left out: they are not in the build. */
function digestOfSources(places) {
  const hash = createHash("sha256");
  const look = (path) => {
    if (!existsSync(path)) return;
    if (!statSync(path).isDirectory()) {
      hash.update(path.slice(root.length)).update("\0").update(readFileSync(path)).update("\0");
      return;
    }
    for (const name of readdirSync(path).sort()) {
      if (name === "node_modules" || name === "dist" || name.startsWith(".") || /\.test\.tsx?$/.test(name)) continue;
      look(join(path, name));
    }
  };
  for (const place of places) look(join(root, place));
  return hash.digest("hex");
}

// --- one at a time --------------------------------------------------------------------------------------------------

function pause(milliseconds) {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === "EPERM";
  }
}

/** Two commands at once must not install or build over each other: the second waits, and finds the work done. */
function alone(work) {
  const lock = join(root, ".prepare.lock");
  let told = false;
  for (;;) {
    try {
      mkdirSync(lock);
      break;
    } catch (error) {
      if (error.code !== "EEXIST") fail(`Rollcall cannot write to its own folder ${root} (${error.code}).`);
    }
    const holder = Number(contentOf(join(lock, "pid")) || 0);
    let age = 0;
    try {
      age = Date.now() - statSync(lock).mtimeMs;
    } catch {
      continue;
    }
    if (holder > 0 ? !isAlive(holder) : age > 5000) {
      const aside = `${lock}.${process.pid}`;
      try {
        renameSync(lock, aside);
        rmSync(aside, { recursive: true, force: true });
      } catch {
        // Another one cleared it.
      }
      continue;
    }
    if (!told) say("Another command is preparing Rollcall; waiting for it.");
    told = true;
    pause(100);
  }
  writeFileSync(join(lock, "pid"), String(process.pid));
  const release = () => rmSync(lock, { recursive: true, force: true });
  process.on("exit", release);
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => process.exit(130));
  work();
  release();
}

// --- packages -------------------------------------------------------------------------------------------------------

/**
 * npm notes what it installed in a lockfile of its own, at the end of its work: the packages are up to date when that
 * note holds every package of ours in the same version. (Packages for other systems are optional and are not there.)
 */
function isInstalled() {
  const packagesOf = (file) => JSON.parse(contentOf(join(root, file)) || "{}").packages;
  const wanted = packagesOf("package-lock.json");
  const found = packagesOf("node_modules/.package-lock.json");
  if (!wanted) fail("package-lock.json is missing. Get it back from the repository.");
  if (!found || !existsSync(join(root, "node_modules", ".bin", "node"))) return false;
  return Object.keys(wanted).every((path) => {
    if (!path.includes("node_modules/")) return true;
    const note = found[path];
    return note ? note.version === wanted[path].version : Boolean(wanted[path].optional);
  });
}

function install() {
  say("Installing packages; this takes a moment the first time.");
  // The variables of the npm that runs us would make the inner one believe it is part of that run.
  const env = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^npm_(lifecycle|package|command)/.test(name)),
  );
  const npm = (args) => {
    const all = [...args, "--no-audit", "--no-fund", "--loglevel=error"];
    const options = { cwd: root, env, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"], maxBuffer: 1 << 26 };
    const path = process.env.npm_execpath;
    const result = path ? spawnSync(process.execPath, [path, ...all], options) : spawnSync("npm", all, options);
    return { worked: result.status === 0, said: `${result.stdout || ""}${result.stderr || ""}${result.error || ""}` };
  };
  // `npm ci` takes a lockfile only when it names the optional packages of every other system too, and a registry mirror
  // need not carry those. `npm install` takes the same versions out of the same lockfile, checked by the same digests.
  if (npm(["ci"]).worked) return;
  const second = npm(["install", "--no-save"]);
  if (second.worked && isInstalled()) return;
  say(second.said.trim());
  fail("The packages could not be installed (see above). Check that the npm registry can be reached, and start again.");
}

// --- consoles -------------------------------------------------------------------------------------------------------

function buildConsole(app) {
  const folder = join(root, "apps", app, "ui");
  if (!existsSync(join(folder, "index.html"))) return;
  const stamp = join(folder, "dist", ".digest");
  const sources = digestOfSources([
    `apps/${app}/ui`,
    `apps/${app}/shapes`,
    "packages/ui",
    "packages/scim",
    "package-lock.json",
  ]);
  if (contentOf(stamp) === sources) return;
  say(`Building the console of the ${app}.`);
  const node = join(root, "node_modules", ".bin", "node");
  const vite = join(root, "node_modules", "vite", "bin", "vite.js");
  const draft = `dist.${process.pid}`;
  // Built beside the old one and put in its place when it is whole.
  const worked = run(node, [vite, "build", "--logLevel", "warn", "--outDir", draft, "--emptyOutDir"], { cwd: folder });
  if (!worked) {
    rmSync(join(folder, draft), { recursive: true, force: true });
    fail(`The console of the ${app} could not be built (see above).`);
  }
  writeFileSync(join(folder, draft, ".digest"), sources);
  rmSync(join(folder, "dist"), { recursive: true, force: true });
  renameSync(join(folder, draft), join(folder, "dist"));
}

// --- browser --------------------------------------------------------------------------------------------------------

const USUAL_PLACES = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/usr/bin/google-chrome-stable",
  "/opt/google/chrome/chrome",
  "/snap/bin/chromium",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
];

function isProgram(path) {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

/** The browsers Playwright keeps for all projects of a user, the newest first. */
function playwrightBrowsers() {
  const home = process.env.HOME || "/";
  const places = [
    process.env.PLAYWRIGHT_BROWSERS_PATH,
    join(home, ".cache/ms-playwright"),
    join(home, "Library/Caches/ms-playwright"),
  ];
  const inside = ["chrome-linux/chrome", "chrome-linux64/chrome", "chrome-mac/Chromium.app/Contents/MacOS/Chromium"];
  const found = [];
  for (const place of places) {
    if (!place || !existsSync(place)) continue;
    const names = readdirSync(place).filter((name) => /^chromium-\d+$/.test(name));
    names.sort((a, b) => Number(b.slice(9)) - Number(a.slice(9)));
    for (const name of names) for (const path of inside) found.push(join(place, name, path));
  }
  return found;
}

function findBrowser() {
  if (process.env.CHROMIUM_PATH) {
    if (isProgram(process.env.CHROMIUM_PATH)) return process.env.CHROMIUM_PATH;
    fail(`CHROMIUM_PATH is ${process.env.CHROMIUM_PATH}, and there is no program. Correct it, or leave it out.`);
  }
  return USUAL_PLACES.concat(playwrightBrowsers()).find(isProgram);
}

function provideBrowser() {
  let browser = findBrowser();
  if (!browser && process.getuid && process.getuid() === 0 && existsSync("/etc/debian_version")) {
    say("The browser tests need Chromium; installing it (apt-get install chromium).");
    const env = Object.assign({}, process.env, { DEBIAN_FRONTEND: "noninteractive" });
    run("apt-get", ["update", "-qq"], { env });
    run("apt-get", ["install", "-y", "-qq", "--no-install-recommends", "chromium"], { env });
    browser = findBrowser();
  }
  if (!browser) {
    fail(
      "The browser tests need Chromium or Chrome, and none was found. Install one (Debian, Ubuntu: sudo apt-get install chromium; macOS: brew install --cask chromium), or say where it is: CHROMIUM_PATH=/path/to/chromium npm test",
    );
  }
  writeFileSync(join(root, "node_modules", ".rollcall-browser"), browser);
}

// --------------------------------------------------------------------------------------------------------------------

const major = Number(process.versions.node.split(".")[0]);
if (major < 20)
  fail(
    `Rollcall needs Node 20 or later to start with (it brings its own Node 24 along); this is ${process.versions.node}.`,
  );

alone(() => {
  if (!isInstalled()) install();
  for (const app of purpose === "packages" ? [] : ["portal", "directory"]) buildConsole(app);
  if (purpose === "test") provideBrowser();
});
