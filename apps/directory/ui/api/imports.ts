import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { ImportChoices, ImportList, ImportPreview, ImportState } from "../../shapes/imports.ts";
import { api, queryText } from "@rollcall/ui/api";

export function useImports() {
  return useQuery({
    queryKey: ["imports"],
    queryFn: () => api.get<ImportList>("/console/imports"),
    select: (answer) => answer.imports,
  });
}

export function useImport(id: string | null) {
  return useQuery({
    queryKey: ["imports", id],
    queryFn: () => api.get<ImportState>(`/console/imports/${id}`),
    enabled: id !== null,
    refetchInterval: (query) => (query.state.data?.status === "running" ? 700 : false),
  });
}

export function useUpload() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (file: File) => upload(file),
    onSuccess: (state) => client.setQueryData(["imports", state.importId], state),
  });
}

export function usePreviewImport(id: string) {
  return useMutation({
    mutationFn: (choices: ImportChoices) => api.post<ImportPreview>(`/console/imports/${id}/preview`, choices),
  });
}

export function useRunImport(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (choices: ImportChoices) => api.post<ImportState>(`/console/imports/${id}/run`, choices),
    onSuccess: (state) => client.setQueryData(["imports", id], state),
  });
}

/** The file travels as it is: its encoding is found out by the server. */
async function upload(file: File): Promise<ImportState> {
  const answer = await fetch(`/console/imports${queryText({ name: file.name })}`, {
    method: "POST",
    credentials: "same-origin",
    headers: { accept: "application/json", "content-type": "text/csv" },
    body: file,
  });
  const content = (await answer.json().catch(() => ({}))) as ImportState & { detail?: string };
  if (answer.ok) return content;
  throw new Error(content.detail ?? "The file could not be read. Try again.");
}
