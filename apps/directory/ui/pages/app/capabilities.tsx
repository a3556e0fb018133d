import { Section } from "@rollcall/ui/page";
import { StatusBadge } from "@rollcall/ui/status-badge";
import type { Capabilities as Learned } from "../../../shapes/provisioning.ts";
import { targetWords } from "../../words/mapping.ts";

/** What the last test learned about the app, and what it means for provisioning. */
export function Capabilities({ capabilities }: { capabilities: Learned }) {
  const rows = [
    {
      name: "PATCH",
      has: capabilities.patch,
      meaning: capabilities.patch ? "Only changed attributes are sent." : "Whole profiles are sent with PUT.",
    },
    {
      name: "Filter",
      has: capabilities.filter,
      meaning: capabilities.filter
        ? "Existing accounts are found and linked."
        : "Existing accounts cannot be looked up.",
    },
    {
      name: "Bulk",
      has: capabilities.bulk,
      meaning: capabilities.bulk ? "Offered by the app; not needed." : "One request for each change.",
    },
    {
      name: "Paging",
      has: true,
      word: capabilities.cursorPaging ? "Cursor and index" : "Index",
      meaning: capabilities.maxResults
        ? `At most ${capabilities.maxResults.toLocaleString("en-US")} accounts in an answer.`
        : "No limit of the page size was told.",
    },
  ];
  const { attributes } = capabilities;
  return (
    <Section title="What the app can do" text="Learned by the last test from the app’s own description.">
      <ul className="dir-capabilities">
        {rows.map(({ name, has, word, meaning }) => (
          <li key={name}>
            <span className="dir-capability">
              <strong>{name}</strong>
              <StatusBadge tone={has ? "good" : "off"}>{word ?? (has ? "Supported" : "Not supported")}</StatusBadge>
            </span>
            <span className="rc-hint">{meaning}</span>
          </li>
        ))}
      </ul>
      {attributes.length > 0 ? (
        <details className="dir-details">
          <summary>User attributes of the app ({attributes.length})</summary>
          <div className="dir-scroll" tabIndex={0} role="region" aria-label="User attributes of the app">
            <table className="dir-table">
              <thead>
                <tr>
                  <th scope="col">Attribute</th>
                  <th scope="col">Type</th>
                  <th scope="col">Required</th>
                  <th scope="col">Writeable</th>
                </tr>
              </thead>
              <tbody>
                {attributes.map((attribute) => (
                  <tr key={attribute.path}>
                    <td>{targetWords(attribute.path)}</td>
                    <td>
                      {attribute.type}
                      {attribute.multiValued ? ", several" : ""}
                    </td>
                    <td>{attribute.required ? "Yes" : "No"}</td>
                    <td>{attribute.writable ? "Yes" : "No"}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        </details>
      ) : null}
    </Section>
  );
}
