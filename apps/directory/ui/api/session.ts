import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { ApiToken, ApiTokenCreated } from "../../shapes/api-tokens.ts";
import type {
  Administrator,
  AdministratorCreate,
  AdministratorLink,
  LinkSignIn,
  PasswordChange,
  PasswordSignIn,
  Session,
} from "../../shapes/session.ts";
import { api } from "@rollcall/ui/api";

/** Who is signed in; an answer of 401 leads to the sign-in page. */
export function useSession() {
  return useQuery({
    queryKey: ["session"],
    queryFn: () => api.get<Session>("/console/session"),
    staleTime: 60_000,
  });
}

function useSessionChange<In, Out>(change: (input: In) => Promise<Out>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSuccess: () => client.invalidateQueries({ queryKey: ["session"] }),
  });
}

export const useSignInWithPassword = () =>
  useSessionChange((input: PasswordSignIn) => api.post<unknown>("/console/sign-in/password", input));
export const useSignInWithLink = () =>
  useSessionChange((input: LinkSignIn) => api.post<unknown>("/console/sign-in/link", input));
export const useChangePassword = () =>
  useSessionChange((input: PasswordChange) => api.put<unknown>("/console/session/password", input));

export function useSignOut() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => api.post<unknown>("/console/sign-out"),
    onSuccess: () => {
      client.clear();
      location.assign("/sign-in");
    },
  });
}

export function useAdministrators() {
  return useQuery({
    queryKey: ["administrators"],
    queryFn: () => api.get<{ administrators: Administrator[] }>("/console/administrators"),
    select: (answer) => answer.administrators,
  });
}

function useAdministratorChange<In, Out>(change: (input: In) => Promise<Out>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSuccess: () => client.invalidateQueries({ queryKey: ["administrators"] }),
  });
}

export const useAddAdministrator = () =>
  useAdministratorChange((input: AdministratorCreate) =>
    api.post<AdministratorLink>("/console/administrators", input),
  );
export const useNewLink = () =>
  useAdministratorChange((id: string) =>
    api.post<AdministratorLink>(`/console/administrators/${id}/link`),
  );
export const useRemoveAdministrator = () =>
  useAdministratorChange((id: string) => api.delete<unknown>(`/console/administrators/${id}`));

export function useApiTokens() {
  return useQuery({
    queryKey: ["api-tokens"],
    queryFn: () => api.get<{ tokens: ApiToken[] }>("/console/api-tokens"),
    select: (answer) => answer.tokens,
  });
}

function useTokenChange<In, Out>(change: (input: In) => Promise<Out>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSuccess: () => client.invalidateQueries({ queryKey: ["api-tokens"] }),
  });
}

export const useCreateToken = () =>
  useTokenChange((name: string) => api.post<ApiTokenCreated>("/console/api-tokens", { name }));
export const useRevokeToken = () =>
  useTokenChange((id: string) => api.delete<unknown>(`/console/api-tokens/${id}`));
