import { Modal, TextInput } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { api } from "@rollcall/ui/api";
import { Form } from "@rollcall/ui/form";
import { useState } from "react";
import { useNavigate } from "react-router";
import type { Provisioning } from "../../shapes/provisioning.ts";
import { connectionPage } from "./connections-list.tsx";
import { DialectChoice } from "./dialect-form.tsx";
import { provisioningKey } from "./use-provisioning.tsx";

export function AddConnection({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title="Add connection"
      size="lg"
      closeButtonProps={{ "aria-label": "Close" }}
    >
      {opened ? <AddForm onClose={onClose} /> : null}
    </Modal>
  );
}

function AddForm({ onClose }: { onClose: () => void }) {
  const queries = useQueryClient();
  const navigate = useNavigate();
  const [name, setName] = useState("");
  const [dialect, setDialect] = useState("compatible");
  const add = async (): Promise<void> => {
    const made = await api.post<{ id: string; provisioning: Provisioning }>("/api/provisioning/connections", {
      name: name.trim(),
      dialect,
    });
    queries.setQueryData(provisioningKey, made.provisioning);
    onClose();
    await navigate(connectionPage(made.id));
  };
  return (
    <Form label="Add connection" save="Add connection" changed={name.trim() !== ""} onSubmit={add} onCancel={onClose}>
      <TextInput
        label="Name of the connection"
        description="Shown where a user is managed by this directory."
        placeholder="Okta Europe"
        data-autofocus
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <DialectChoice value={dialect} onChange={setDialect} />
    </Form>
  );
}
