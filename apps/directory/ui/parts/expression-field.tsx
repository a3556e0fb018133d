import { Anchor, Combobox, Menu, Textarea, useCombobox } from "@mantine/core";
import { complete, type Suggestion } from "@rollcall/expressions/complete";
import { ExpressionError } from "@rollcall/expressions/error";
import { compile } from "@rollcall/expressions/expression";
import { useRef, useState } from "react";
import type { MappingList } from "../../shapes/mappings.ts";

interface Props {
  /** What the expression is for, in the name of the field. */
  label: string;
  value: string;
  examples?: readonly Example[];
  sources: MappingList["sources"];
  onChange: (value: string) => void;
}

export type Example = readonly [words: string, expression: string];

const mappingExamples: Example[] = [
  ["First and last name", 'user.firstName + " " + user.lastName'],
  ["Part of the e-mail before the @", 'String.substringBefore(user.email, "@")'],
  ["The first value that is there", "coalesce(user.nickName, user.firstName)"],
  ["One of two by a condition", 'user.countryCode == "US" ? "AMER" : "EMEA"'],
  ["By membership in a group", 'isMemberOfGroupName("Sales") ? "Sales" : "Standard"'],
  ["The manager's e-mail", "getManagerUser().email"],
  ["Latin letters without marks", "normalizeDiacritics(user.lastName)"],
];

/** An expression while it is written: suggestions at the cursor, and the first mistake under its characters. */
export function ExpressionField({ label, value, sources, examples = mappingExamples, onChange }: Props) {
  const area = useRef<HTMLTextAreaElement>(null);
  const combobox = useCombobox({ onDropdownClose: () => combobox.resetSelectedOption() });
  const [offered, setOffered] = useState<Suggestion[]>([]);
  const mistake = value.trim() === "" ? undefined : mistakeIn(value, sources);

  const offer = (text: string, cursor: number): void => {
    const word = /[A-Za-z_][\w.]*$/.exec(text.slice(0, cursor))?.[0] ?? "";
    const found = word === "" ? [] : complete(text, cursor, { user: sources, app: named, org: named }).slice(0, 8);
    // What is written out already needs no suggestion.
    const useful = found.filter(({ insert }) => insert !== word);
    setOffered(useful);
    if (useful.length > 0) combobox.openDropdown();
    else combobox.closeDropdown();
  };
  const take = (insert: string): void => {
    const cursor = area.current?.selectionStart ?? value.length;
    const from = offered.find((one) => one.insert === insert)?.from ?? cursor;
    onChange(value.slice(0, from) + insert + value.slice(cursor));
    combobox.closeDropdown();
    const end = from + insert.length;
    requestAnimationFrame(() => {
      area.current?.focus();
      area.current?.setSelectionRange(end, end);
    });
  };

  return (
    <div className="dir-expression">
      <Combobox store={combobox} onOptionSubmit={take} position="bottom-start" width="target">
        <Combobox.Target>
          <Textarea
            ref={area}
            aria-label={`Expression for ${label}`}
            placeholder={examples[0]?.[1] ?? ""}
            autosize
            minRows={1}
            maxRows={8}
            value={value}
            spellCheck={false}
            autoCapitalize="off"
            autoCorrect="off"
            classNames={{ input: "dir-expression-input" }}
            onChange={(event) => {
              onChange(event.currentTarget.value);
              offer(event.currentTarget.value, event.currentTarget.selectionStart);
            }}
            onBlur={() => combobox.closeDropdown()}
          />
        </Combobox.Target>
        <Combobox.Dropdown>
          <Combobox.Options aria-label="Suggestions">
            {offered.map((one) => (
              <Combobox.Option key={one.insert} value={one.insert}>
                <code>{one.label}</code>
                <span className="dir-suggestion">{one.detail}</span>
              </Combobox.Option>
            ))}
          </Combobox.Options>
        </Combobox.Dropdown>
      </Combobox>
      {mistake && !combobox.dropdownOpened ? <Mistake source={value} mistake={mistake} /> : null}
      <div className="dir-expression-help">
        <Menu position="bottom-start" width={340}>
          <Menu.Target>
            <Anchor component="button" type="button" size="sm">
              Examples
            </Anchor>
          </Menu.Target>
          <Menu.Dropdown>
            {examples.map(([words, expression]) => (
              <Menu.Item key={words} onClick={() => onChange(expression)}>
                {words}
                <code className="dir-suggestion">{expression}</code>
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
        <span className="rc-dimmed">Type the beginning of an attribute or a function for suggestions.</span>
      </div>
    </div>
  );
}

const named = [{ name: "name", label: "Its name" }];

/** The first mistake of an expression, if there is one. */
export function mistakeIn(source: string, sources: MappingList["sources"]): ExpressionError | undefined {
  try {
    compile(source, { user: new Set(sources.map(({ name }) => name)) });
    return undefined;
  } catch (error) {
    if (error instanceof ExpressionError) return error;
    throw error;
  }
}

/** The expression once more, with a wave under what is wrong. */
function Mistake({ source, mistake }: { source: string; mistake: ExpressionError }) {
  const { position, length, message } = mistake;
  return (
    <div className="dir-mistake" role="status">
      <code>
        {source.slice(0, position)}
        <mark>{source.slice(position, position + length) || "\u00a0"}</mark>
        {source.slice(position + length)}
      </code>
      <span>{message}</span>
    </div>
  );
}
