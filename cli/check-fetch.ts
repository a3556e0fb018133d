import type { ReceivedResponse, SentRequest } from "@rollcall/scim/client";

const LARGEST = 10_000_000;
const SECONDS = 30;

/** One request, without following redirects; the answer is bounded in size and time. Throws a sentence when there is none. */
export async function fetchOnce(request: SentRequest): Promise<ReceivedResponse> {
  const { method, url, headers, body } = request;
  try {
    const signal = AbortSignal.timeout(SECONDS * 1000);
    const response = await fetch(url, {
      method,
      headers,
      redirect: "manual",
      signal,
      ...(body === undefined ? {} : { body }),
    });
    return {
      status: response.status,
      headers: Object.fromEntries(response.headers),
      body: await textOf(response),
    };
  } catch (error) {
    throw new Error(wordsOf(error, URL.parse(url)?.host ?? url), { cause: error });
  }
}

async function textOf(response: Response): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.length;
    if (size > LARGEST) throw new Error(`the answer has more than ${LARGEST / 1_000_000} MB`);
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

const known: Record<string, string> = {
  ECONNREFUSED: "nothing listens there, the connection was refused",
  ENOTFOUND: "there is no host of that name",
  EAI_AGAIN: "the name could not be looked up at the moment",
  ECONNRESET: "the connection was closed before the answer",
  UND_ERR_SOCKET: "the connection was closed before the answer",
  CERT_HAS_EXPIRED: "its certificate has expired",
  DEPTH_ZERO_SELF_SIGNED_CERT: "its certificate is self-signed (NODE_EXTRA_CA_CERTS makes it known)",
  SELF_SIGNED_CERT_IN_CHAIN: "its certificate is of an unknown authority (NODE_EXTRA_CA_CERTS makes it known)",
};

function wordsOf(error: unknown, host: string): string {
  if (error instanceof Error && error.name === "TimeoutError") return `${host}: no answer within ${SECONDS} seconds`;
  for (let one: unknown = error, depth = 0; one instanceof Error && depth < 4; one = one.cause, depth += 1) {
    const { code } = one as NodeJS.ErrnoException;
    if (typeof code === "string") return `${host}: ${known[code] ?? code}`;
  }
  // "fetch failed" says nothing; what it failed of is the cause.
  const last = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return `${host}: ${last instanceof Error ? last.message : String(last)}`;
}
