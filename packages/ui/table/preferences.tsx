import { useLocalStorage } from "@mantine/hooks";

export interface TablePreferences {
  /** Keys of columns whose standard visibility was turned around. */
  turned: string[];
  compact: boolean;
}

/** What somebody chose for a table stays in their browser. */
export function useTablePreferences(name: string) {
  return useLocalStorage<TablePreferences>({
    key: `rollcall-table-${name}`,
    defaultValue: { turned: [], compact: false },
    getInitialValueInEffect: false,
  });
}
