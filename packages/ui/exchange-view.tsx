import { Tabs } from "@mantine/core";
import { CopyButton, CopyIcon } from "./copy-field.tsx";
import { curl, duration, isSecretHeader, jsonParts, prettyJson } from "./format.ts";
import { HttpStatus } from "./status-badge.tsx";
import "./exchange.css";

export interface ExchangeRequest {
  method: string;
  url: string;
  headers?: Record<string, string> | null | undefined;
  body?: unknown;
}

export interface ExchangeResponse {
  status: number | null;
  headers?: Record<string, string> | null | undefined;
  body?: unknown;
}

export interface ExchangeViewProps {
  request: ExchangeRequest;
  response?: ExchangeResponse | null | undefined;
  milliseconds?: number | null | undefined;
  correlationId?: string | null | undefined;
  /** Why there is no response. */
  trouble?: string | null | undefined;
  /** A command made by the server; without it one is made here, always without the credential. */
  curl?: string | undefined;
}

/** One request with its answer, as they went over the wire, secrets masked. */
export function ExchangeView({
  request,
  response,
  milliseconds,
  correlationId,
  trouble,
  curl: command,
}: ExchangeViewProps) {
  const body = prettyJson(request.body);
  const text =
    command ??
    curl({ method: request.method, url: request.url, headers: request.headers ?? {}, body: body || undefined });
  return (
    <div className="rc-exchange">
      <div className="rc-exchange-line">
        <span className="rc-method">{request.method}</span>
        <code className="rc-exchange-url">{request.url}</code>
        <CopyIcon value={request.url} label="Copy URL" />
      </div>
      <div className="rc-exchange-meta">
        <HttpStatus status={response?.status} />
        {milliseconds === null || milliseconds === undefined ? null : <span>{duration(milliseconds)}</span>}
        {correlationId ? (
          <span className="rc-exchange-id">
            Correlation id <code>{correlationId}</code>
            <CopyIcon value={correlationId} label="Copy correlation id" />
          </span>
        ) : null}
        <span className="rc-exchange-space" />
        <CopyButton value={text} label="Copy as cURL" variant="subtle" />
      </div>
      {trouble ? <p className="rc-exchange-trouble">{trouble}</p> : null}
      <Tabs defaultValue={response ? "response" : "request"}>
        <Tabs.List aria-label="Request and response">
          <Tabs.Tab value="request">Request</Tabs.Tab>
          <Tabs.Tab value="response" disabled={!response}>
            Response
          </Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="request">
          <Message headers={request.headers} body={request.body} label="Request body" />
        </Tabs.Panel>
        {response ? (
          <Tabs.Panel value="response">
            <Message headers={response.headers} body={response.body} label="Response body" />
          </Tabs.Panel>
        ) : null}
      </Tabs>
    </div>
  );
}

function Message({
  headers,
  body,
  label,
}: {
  headers: Record<string, string> | null | undefined;
  body: unknown;
  label: string;
}) {
  const pairs = Object.entries(headers ?? {});
  return (
    <div className="rc-message">
      <JsonBlock body={body} label={label} empty="No body" />
      {pairs.length > 0 ? (
        <details>
          <summary>Headers ({pairs.length})</summary>
          <dl className="rc-headers">
            {pairs.map(([name, value]) => (
              <div key={name}>
                <dt>{name}</dt>
                <dd>
                  {isSecretHeader(name) && !value.includes("•") && !value.includes("*") ? maskHeader(value) : value}
                </dd>
              </div>
            ))}
          </dl>
        </details>
      ) : null}
    </div>
  );
}

/** The servers mask what they store; this is the second lock on the same door. */
function maskHeader(value: string): string {
  const scheme = /^(Bearer|Basic|SSWS)\s/i.exec(value)?.[1];
  return scheme ? `${scheme} ••••••` : "••••••";
}

/** JSON with quiet colours, scrollable with the keyboard, with a copy button. */
export function JsonBlock({ body, label, empty = "Nothing" }: { body: unknown; label: string; empty?: string }) {
  const text = prettyJson(body);
  if (text === "") return <p className="rc-json-empty">{empty}</p>;
  return (
    <div className="rc-json">
      <div className="rc-json-copy">
        <CopyIcon value={text} label={`Copy ${label}`} />
      </div>
      <pre tabIndex={0} role="region" aria-label={label}>
        <code>
          {jsonParts(body).map((part, at) =>
            part.kind === "mark" ? (
              part.text
            ) : (
              <span key={at} data-kind={part.kind}>
                {part.text}
              </span>
            ),
          )}
        </code>
      </pre>
    </div>
  );
}

export interface Change {
  field: string;
  before?: string | null | undefined;
  after?: string | null | undefined;
}

/** What was so before, and what is so now. */
export function Changes({ changes }: { changes: readonly Change[] }) {
  return (
    <table className="rc-changes" aria-label="Changes">
      <thead>
        <tr>
          <th scope="col">Field</th>
          <th scope="col">Before</th>
          <th scope="col">After</th>
        </tr>
      </thead>
      <tbody>
        {changes.map((change) => (
          <tr key={change.field}>
            <th scope="row">{change.field}</th>
            <td>{change.before ? <del>{change.before}</del> : <span className="rc-dimmed">empty</span>}</td>
            <td>{change.after ? <ins>{change.after}</ins> : <span className="rc-dimmed">empty</span>}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
