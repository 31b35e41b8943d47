/** How many questions the API will still answer this hour: https://docs.github.com/en/rest/rate-limit/rate-limit. Asking is free. */
import { z } from 'zod'
import type { GitHub } from './client.ts'

const ApiRateLimit = z.object({ resources: z.object({ core: z.object({ remaining: z.number().int().min(0) }) }) })

/** Null where nobody counts (a server of one's own may have the limit switched off), or where it does not say. */
export async function remainingRequests(github: GitHub): Promise<number | null> {
  const answer = await github.rest.rateLimit.get().catch(() => null)
  return ApiRateLimit.safeParse(answer?.data).data?.resources.core.remaining ?? null
}
