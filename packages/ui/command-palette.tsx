import { Spotlight } from "@mantine/spotlight";
import type { SpotlightActionGroupData } from "@mantine/spotlight";
import { useQuery } from "@tanstack/react-query";
import { useDebouncedValue } from "@mantine/hooks";
import type { LucideIcon } from "lucide-react";
import { Search } from "lucide-react";
import { useState } from "react";
import { useNavigate } from "react-router";

export interface Command {
  label: string;
  description?: string;
  group?: string;
  icon?: LucideIcon;
  keywords?: string[];
  /** Where it leads, or what it does. */
  to?: string;
  run?: () => void;
}

interface PaletteProps {
  pages: Command[];
  commands: Command[];
  find?: ((text: string) => Promise<Command[]>) | undefined;
}

/** Ctrl/Cmd-K: go to a page, find a person, run a command. */
export function CommandPalette({ pages, commands, find }: PaletteProps) {
  const navigate = useNavigate();
  const [text, setText] = useState("");
  const [asked] = useDebouncedValue(text.trim(), 180);
  const found = useQuery({
    queryKey: ["palette", asked],
    queryFn: () => find?.(asked) ?? [],
    enabled: find !== undefined && asked.length > 1,
    placeholderData: (before) => before,
  });
  const everything = [...commands, ...(asked.length > 1 ? (found.data ?? []) : []), ...pages];
  const groups = new Map<string, SpotlightActionGroupData>();
  for (const [at, command] of everything.entries()) {
    const name = command.group ?? "Actions";
    const group = groups.get(name) ?? { group: name, actions: [] };
    const Icon = command.icon;
    group.actions.push({
      id: `${at}-${command.label}`,
      label: command.label,
      ...(command.description ? { description: command.description } : {}),
      ...(command.keywords ? { keywords: command.keywords } : {}),
      ...(Icon ? { leftSection: <Icon size={16} strokeWidth={1.75} aria-hidden /> } : {}),
      onClick: () => {
        if (command.run) command.run();
        else if (command.to) void navigate(command.to);
      },
    });
    groups.set(name, group);
  }
  return (
    <Spotlight
      attributes={{ content: { "aria-label": "Search or jump to" } }}
      actions={[...groups.values()]}
      query={text}
      onQueryChange={setText}
      shortcut="mod + K"
      scrollable
      overlayProps={{ backgroundOpacity: 0.3, blur: 0 }}
      maxHeight={420}
      nothingFound="Nothing found. Try a page, a name or an e-mail address."
      searchProps={{
        placeholder: "Go to a page, find a person, run a command",
        leftSection: <Search size={16} aria-hidden />,
        "aria-label": "Search or jump to",
      }}
    />
  );
}
