import { createServer } from "node:net";
import { PARTS, type Part, type Settings } from "./settings.ts";

/** Says in a sentence which of the ports cannot be used, before anything is started. */
export async function checkPorts(settings: Settings, parts: readonly Part[] = PARTS): Promise<void> {
  const sentences = await Promise.all(parts.map(async (part) => sentenceAbout(part, settings)));
  const wrong = sentences.filter((sentence) => sentence !== undefined);
  if (wrong.length > 0) throw new Error(wrong.join("\n"));
}

async function sentenceAbout(part: Part, settings: Settings): Promise<string | undefined> {
  const port = settings.ports[part];
  const name = `${part.toUpperCase()}_PORT`;
  const code = await tryPort(settings.host, port);
  if (code === undefined) return undefined;
  if (code === "EADDRINUSE") {
    return `Port ${port} is in use by another program. Stop that program, or choose another port for the ${part}: ${name}=${port + 100} npm start`;
  }
  if (code === "EACCES")
    return `Port ${port} needs rights this user does not have. Choose one above 1023: ${name}=${3000 + (port % 1000)} npm start`;
  return `The ${part} cannot listen on ${settings.host}, port ${port} (${code}). Check HOST and ${name}.`;
}

function tryPort(host: string, port: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    server.listen({ host, port, exclusive: true }, () => server.close(() => resolve(undefined)));
  });
}
