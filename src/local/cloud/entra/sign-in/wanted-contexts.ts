import { z } from 'zod';

const Claims = z.object({
  access_token: z
    .object({ acrs: z.object({ value: z.string().optional(), values: z.array(z.string()).optional() }).optional() })
    .optional(),
});

/** The authentication contexts that a `claims` parameter asks for in the access token (OpenID Connect Core 1.0 §5.5, as Entra takes it). */
export function wantedContexts(claims: unknown): string[] {
  const parsed = Claims.safeParse(typeof claims === 'string' ? jsonIn(claims) : claims);
  const { value, values = [] } = parsed.data?.access_token?.acrs ?? {};
  return value === undefined ? values : [value, ...values];
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
