// `node scripts/fresh-clone.ts`: what somebody sees who has just cloned the repository. Clones it into the temporary
// folder, runs `npm start` there with nothing installed, waits for the last line, starts a second time, cleans up.
import { execFileSync, spawn } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { freePorts } from "../e2e/free-ports.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "rollcall-clone-"));
// Started by root, the database runs as an ordinary user, who has to get in.
chmodSync(folder, 0o755);
const clone = join(folder, "rollcall");
const [portal = 0, directory = 0] = await freePorts(2);
// npm's own variables and the pinned Node would hide what a stranger's machine lacks.
const path = (process.env["PATH"] ?? "").split(":").filter((part) => !part.includes("node_modules"));
const inherited = Object.entries(process.env).filter(([name]) => !/^(npm_|NODE|DATABASE_URL|DATA_DIR)/.test(name));
const env = {
  ...Object.fromEntries(inherited),
  PATH: path.join(":"),
  PORTAL_PORT: String(portal),
  DIRECTORY_PORT: String(directory),
};

async function start(): Promise<number> {
  const began = performance.now();
  const child = spawn("npm", ["start"], { cwd: clone, env, stdio: ["ignore", "pipe", "inherit"], detached: true });
  const ended = new Promise<void>((resolve) => {
    child.once("exit", () => resolve());
  });
  let said = "";
  const ready = await Promise.race([
    new Promise<boolean>((resolve) => {
      child.stdout.on("data", (chunk: Buffer) => {
        said += chunk.toString();
        if (said.includes("Rollcall is ready")) resolve(true);
      });
    }),
    ended.then(() => false),
  ]);
  const took = performance.now() - began;
  if (!ready) throw new Error(`npm start ended before it was ready:\n${said}`);
  for (const port of [portal, directory]) {
    const answer = await fetch(`http://localhost:${port}/readyz`);
    if (!answer.ok) throw new Error(`port ${port} answers ${answer.status}`);
  }
  if (child.pid !== undefined) process.kill(-child.pid, "SIGINT");
  await ended;
  return took;
}

try {
  execFileSync("git", ["clone", "--quiet", root, clone], { stdio: "inherit" });
  process.stdout.write(`first start: ${Math.round((await start()) / 1000)} s\n`);
  process.stdout.write(`second start: ${Math.round((await start()) / 100) / 10} s\n`);
} finally {
  rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 300 });
}
