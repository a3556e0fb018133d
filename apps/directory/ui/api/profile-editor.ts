import { useMutation, useQuery } from "@tanstack/react-query";
import { api } from "@rollcall/ui/api";
import type {
  AppProfile,
  AttributeCreate,
  AttributeUpdate,
  OwnAttribute,
  ProfileSchema,
} from "../../shapes/profile-attributes.ts";
import { useChanged } from "./changed.ts";

export function useProfileSchema(enabled = true) {
  return useQuery({
    queryKey: ["profile-schema"],
    queryFn: () => api.get<ProfileSchema>("/console/profile-schema"),
    enabled,
  });
}

export function useAddAttribute() {
  const changed = useChanged("profiles");
  return useMutation({
    mutationFn: (input: AttributeCreate) => api.post<ProfileSchema>("/console/profile-attributes", input),
    onSuccess: changed,
  });
}

export function useEditAttribute(id: string) {
  const changed = useChanged("profiles");
  return useMutation({
    mutationFn: (input: AttributeUpdate) => api.put<ProfileSchema>(`/console/profile-attributes/${id}`, input),
    onSuccess: changed,
  });
}

export function useDeleteAttribute() {
  const changed = useChanged("profiles");
  return useMutation({
    mutationFn: (id: string) => api.delete<{ people: number }>(`/console/profile-attributes/${id}`),
    onSuccess: changed,
  });
}

export function useAppProfile(appId: string) {
  return useQuery({
    queryKey: ["app-profile", appId],
    queryFn: () => api.get<AppProfile>(`/console/apps/${appId}/profile`),
    enabled: appId !== "",
  });
}

export function useAddOwnAttribute(appId: string) {
  const changed = useChanged("profiles");
  return useMutation({
    mutationFn: (input: OwnAttribute) => api.post<AppProfile>(`/console/apps/${appId}/profile`, input),
    onSuccess: changed,
  });
}

export function useDeleteOwnAttribute(appId: string) {
  const changed = useChanged("profiles");
  return useMutation({
    mutationFn: (path: string) =>
      api.delete<AppProfile>(`/console/apps/${appId}/profile?path=${encodeURIComponent(path)}`),
    onSuccess: changed,
  });
}
