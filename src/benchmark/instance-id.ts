import { z } from 'zod'

/**
 * `owner__repo-123` as `core/ids` makes it. The name of a folder that is written, replaced and read, so nothing else may be one:
 * not `..`, not `.git`, not `src`.
 */
export const InstanceId = z.string().regex(/^(?!\.)(?=.*__)[A-Za-z0-9._-]{1,200}$/)
