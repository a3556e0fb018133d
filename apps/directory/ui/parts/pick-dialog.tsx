import { Button, Checkbox, Group, Modal, Skeleton, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { messageOf } from "@rollcall/ui/api";
import { EmptyState } from "@rollcall/ui/empty-state";
import { Notice } from "@rollcall/ui/page";
import { Person } from "@rollcall/ui/person";
import { Search } from "lucide-react";
import { useState } from "react";
import { counted } from "../words/counted.ts";

export interface Choice {
  id: string;
  name: string;
  detail?: string | undefined;
  /** Why it cannot be chosen, such as "Has this app already". */
  blocked?: string | undefined;
}

interface Found {
  choices: Choice[];
  total: number;
}

interface PickListProps {
  /** "people" or "groups": what is looked for. */
  things: string;
  /** Asks for those that match; a hook, called on every render. */
  useFound: (search: string) => { data: Found | undefined; error: unknown };
  chosen: ReadonlyMap<string, Choice>;
  onChange: (chosen: Map<string, Choice>) => void;
  /** Why one cannot be chosen, such as "Already a member". */
  blocked?: (id: string) => string | undefined;
  /** Chooses everybody who matches the search, also those who are not shown. */
  onAll?: (search: string) => void;
}

/** Search, and a list to tick. What was ticked stays ticked whatever is searched next. */
export function PickList({ things, useFound, chosen, onChange, blocked, onAll }: PickListProps) {
  const [search, setSearch] = useState("");
  const [asked] = useDebouncedValue(search.trim(), 180);
  const { data, error } = useFound(asked);
  const toggle = (choice: Choice) => {
    const next = new Map(chosen);
    if (!next.delete(choice.id)) next.set(choice.id, choice);
    onChange(next);
  };
  return (
    <div className="dir-pick">
      <TextInput
        aria-label={`Search ${things}`}
        placeholder={`Search ${things}`}
        leftSection={<Search size={15} aria-hidden />}
        value={search}
        onChange={(event) => setSearch(event.currentTarget.value)}
        data-autofocus
      />
      {error ? <Notice tone="bad">{messageOf(error)}</Notice> : null}
      {data === undefined && !error ? <Skeleton height={220} /> : null}
      {data && data.choices.length === 0 ? (
        <EmptyState
          icon={Search}
          title={asked ? `No ${things} match “${asked}”` : `No ${things} yet`}
          text={asked ? "Try part of a name or an e-mail address." : `Add ${things} to the directory first.`}
        />
      ) : null}
      {data && data.choices.length > 0 ? (
        <ul className="dir-pick-list" aria-label={`Found ${things}`}>
          {data.choices.map((choice) => {
            const reason = choice.blocked ?? blocked?.(choice.id);
            return (
              <li key={choice.id}>
                <Checkbox
                  checked={chosen.has(choice.id)}
                  disabled={reason !== undefined}
                  onChange={() => toggle(choice)}
                  label={<Person name={choice.name} detail={reason ?? choice.detail} />}
                  aria-label={choice.name}
                  size="sm"
                />
              </li>
            );
          })}
        </ul>
      ) : null}
      {onAll && data && data.total > 1 && data.total <= 5000 ? (
        <div>
          <Button size="compact-sm" variant="subtle" onClick={() => onAll(asked)}>
            Select all {data.total.toLocaleString("en-US")} {asked ? "that match" : things}
          </Button>
        </div>
      ) : null}
      <p className="rc-hint" role="status">
        {chosen.size === 0
          ? `Nothing chosen`
          : `${counted(chosen.size, things === "people" ? "person" : "group", things)} chosen`}
        {data && data.total > data.choices.length
          ? ` · ${data.choices.length} of ${data.total.toLocaleString("en-US")} shown; search to narrow`
          : ""}
      </p>
    </div>
  );
}

interface PickDialogProps extends Omit<PickListProps, "chosen" | "onChange" | "onAll"> {
  opened: boolean;
  onClose: () => void;
  title: string;
  save: (chosen: Choice[]) => Promise<unknown>;
  saveLabel: string;
}

/** A dialog around the list, for "add to group" and the like. */
export function PickDialog({ opened, onClose, title, ...rest }: PickDialogProps) {
  return (
    <Modal opened={opened} onClose={onClose} title={title} size="lg" closeButtonProps={{ "aria-label": "Close" }}>
      {opened ? <PickBody onClose={onClose} {...rest} /> : null}
    </Modal>
  );
}

function PickBody({ onClose, save, saveLabel, ...list }: Omit<PickDialogProps, "opened" | "title">) {
  const [chosen, setChosen] = useState(new Map<string, Choice>());
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const run = async () => {
    setBusy(true);
    setError(undefined);
    try {
      await save([...chosen.values()]);
      onClose();
    } catch (failure) {
      setError(failure);
    } finally {
      setBusy(false);
    }
  };
  return (
    <>
      <PickList {...list} chosen={chosen} onChange={setChosen} />
      {error ? <Notice tone="bad">{messageOf(error)}</Notice> : null}
      <Group justify="flex-end" gap="xs" mt="md">
        <Button variant="default" onClick={onClose}>
          Cancel
        </Button>
        <Button onClick={() => void run()} loading={busy} disabled={chosen.size === 0}>
          {saveLabel}
        </Button>
      </Group>
    </>
  );
}
