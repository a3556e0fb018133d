import { Modal, Select } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData, useQuery, useQueryClient } from "@tanstack/react-query";
import { api } from "@rollcall/ui/api";
import { Form } from "@rollcall/ui/form";
import { notifyDone } from "@rollcall/ui/notify";
import { useState } from "react";
import type { TeamDetail } from "../../shapes/teams.ts";
import type { UsersPage } from "../../shapes/users.ts";

interface AddMemberProps {
  teamId: string;
  opened: boolean;
  onClose: () => void;
}

export function AddMember({ teamId, opened, onClose }: AddMemberProps) {
  return (
    <Modal opened={opened} onClose={onClose} title="Add member" closeButtonProps={{ "aria-label": "Close" }}>
      {opened ? <Body teamId={teamId} onClose={onClose} /> : null}
    </Modal>
  );
}

function Body({ teamId, onClose }: Omit<AddMemberProps, "opened">) {
  const queries = useQueryClient();
  const [text, setText] = useState("");
  const [asked] = useDebouncedValue(text.trim(), 200);
  const [chosen, setChosen] = useState<string | null>(null);
  const users = useQuery({
    queryKey: ["users", "pick", asked],
    queryFn: () => api.get<UsersPage>("/api/users", { query: { search: asked, limit: 20 } }),
    placeholderData: keepPreviousData,
  });
  const add = async (): Promise<void> => {
    const team = await api.put<TeamDetail>(`/api/teams/${teamId}/members/${chosen ?? ""}`);
    queries.setQueryData(["team", teamId], team);
    await queries.invalidateQueries({ queryKey: ["team-members", teamId] });
    notifyDone("Member added.");
    onClose();
  };
  return (
    <Form label="Add member" save="Add member" changed={chosen !== null} onSubmit={add} onCancel={onClose}>
      <Select
        label="User"
        placeholder="Search name or e-mail"
        searchable
        data-autofocus
        searchValue={text}
        onSearchChange={setText}
        // The server has searched already.
        filter={({ options }) => options}
        data={(users.data?.users ?? []).map((user) => ({
          value: user.id,
          label: `${user.displayName} (${user.email})`,
        }))}
        value={chosen}
        onChange={setChosen}
        nothingFoundMessage="Nobody found"
      />
    </Form>
  );
}
