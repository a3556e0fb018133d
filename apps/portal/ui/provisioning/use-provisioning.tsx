import { useQuery } from "@tanstack/react-query";
import { api } from "@rollcall/ui/api";
import type { Provisioning } from "../../shapes/provisioning.ts";

export const provisioningKey = ["provisioning"];

/** The state of provisioning, read again every few seconds so that the first request shows at once. */
export function useProvisioning(enabled = true) {
  return useQuery({
    queryKey: provisioningKey,
    queryFn: () => api.get<Provisioning>("/api/provisioning"),
    refetchInterval: 2_500,
    enabled,
  });
}
