/** There was no answer. `sent` says whether the request may have reached the app: then its outcome is not known. */
export class TransportFailure extends Error {
  readonly code: string;
  readonly sent: boolean;
  readonly wayOut: string;
  constructor(code: string, message: string, wayOut: string, sent: boolean, cause?: unknown) {
    super(message, { cause });
    this.name = "TransportFailure";
    this.code = code;
    this.wayOut = wayOut;
    this.sent = sent;
  }
}

/** The app was stopped, or the lease had run out, after the start row was written: nothing left this process. */
export class NotSent extends TransportFailure {
  constructor() {
    super(
      "NOT_SENT",
      "Not sent: the app was stopped just before.",
      "Nothing to do: it is sent when the app goes on.",
      false,
    );
  }
}

type Words = [message: (url: URL) => string, wayOut: string, sent: boolean];

const RETRIED =
  "Nothing to do yet: it is tried again by itself. If it stays so, check that the app is running and reachable from here.";

const known: Record<string, Words> = {
  ECONNREFUSED: [
    (url) => `Nothing answers at ${url.host}: the connection was refused.`,
    "Check that the app is running and that host and port of the base URL are right.",
    false,
  ],
  ENOTFOUND: [(url) => `There is no host called ${url.hostname}.`, "Check the base URL for a typing error.", false],
  EAI_AGAIN: [
    (url) => `The name ${url.hostname} could not be looked up at the moment.`,
    "Check the network and the name servers of this machine.",
    false,
  ],
  EHOSTUNREACH: [
    (url) => `${url.host} cannot be reached from here.`,
    "Check the network between this machine and the app.",
    false,
  ],
  ENETUNREACH: [
    (url) => `${url.host} cannot be reached from here.`,
    "Check the network between this machine and the app.",
    false,
  ],
  UND_ERR_CONNECT_TIMEOUT: [
    (url) => `${url.host} did not accept a connection in time.`,
    "Check host and port of the base URL, and firewalls in between.",
    false,
  ],
  UND_ERR_HEADERS_TIMEOUT: [(url) => `${url.host} did not answer in time.`, RETRIED, true],
  UND_ERR_BODY_TIMEOUT: [(url) => `${url.host} began to answer and did not finish in time.`, RETRIED, true],
  TimeoutError: [(url) => `${url.host} did not answer in full within the time limit.`, RETRIED, true],
  ECONNRESET: [(url) => `${url.host} closed the connection before it answered.`, RETRIED, true],
  EPIPE: [(url) => `${url.host} closed the connection before it answered.`, RETRIED, true],
  UND_ERR_SOCKET: [(url) => `${url.host} closed the connection before it answered.`, RETRIED, true],
  AnswerTooLarge: [
    (url) => `${url.host} answered with more than 5 MB.`,
    "Check that the base URL is the one of the SCIM service.",
    true,
  ],
  AddressRefused: [
    (url) => `${url.hostname} is an address in a private network, where the directory does not send to.`,
    "Use the public address of the app; or, if it is really meant, let the operator of Rollcall set ALLOW_PRIVATE_TARGETS=1.",
    false,
  ],
  CERT_HAS_EXPIRED: [
    (url) => `The TLS certificate of ${url.hostname} has expired.`,
    "Ask the app’s administrator to renew the certificate.",
    false,
  ],
  DEPTH_ZERO_SELF_SIGNED_CERT: [
    (url) => `The TLS certificate of ${url.hostname} is self-signed.`,
    "Use a certificate of a known authority, or make the app’s authority known by NODE_EXTRA_CA_CERTS.",
    false,
  ],
  SELF_SIGNED_CERT_IN_CHAIN: [
    (url) => `The TLS certificate of ${url.hostname} comes from an authority that is not known here.`,
    "Make the app’s authority known by NODE_EXTRA_CA_CERTS.",
    false,
  ],
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: [
    (url) => `The TLS certificate of ${url.hostname} cannot be verified: a certificate in between is missing.`,
    "Ask the app’s administrator to send the whole certificate chain.",
    false,
  ],
  ERR_TLS_CERT_ALTNAME_INVALID: [
    (url) => `The TLS certificate of ${url.hostname} was issued for another name.`,
    "Use the name in the certificate as the host of the base URL.",
    false,
  ],
  EPROTO: [
    (url) => `${url.host} does not speak TLS there.`,
    "Check the port, and whether the address begins with https:// or http://.",
    false,
  ],
  ERR_SSL_WRONG_VERSION_NUMBER: [
    (url) => `${url.host} does not speak TLS there.`,
    "Check the port, and whether the address begins with https:// or http://.",
    false,
  ],
  HPE_INVALID_CONSTANT: [
    (url) => `What answers at ${url.host} does not speak HTTP.`,
    "Check port and scheme of the base URL.",
    true,
  ],
};

export function transportFailure(error: unknown, url: URL): TransportFailure {
  if (error instanceof TransportFailure) return error;
  const code = codeOf(error);
  const words =
    known[code] ??
    (code.startsWith("ERR_SSL")
      ? known["EPROTO"]
      : code.startsWith("HPE_")
        ? known["HPE_INVALID_CONSTANT"]
        : undefined);
  if (words !== undefined) return new TransportFailure(code, words[0](url), words[1], words[2], error);
  return new TransportFailure(code, `The exchange with ${url.host} broke off (${code}).`, RETRIED, true, error);
}

function codeOf(error: unknown): string {
  for (let depth = 0, one = error; one instanceof Error && depth < 4; depth += 1, one = one.cause) {
    const { code } = one as NodeJS.ErrnoException;
    if (typeof code === "string") return code;
    if (one.name in known) return one.name;
    // Several addresses were tried: the first says enough.
    if (one instanceof AggregateError && one.errors[0] instanceof Error) return codeOf(one.errors[0]);
  }
  return error instanceof Error ? error.name : "unknown";
}
