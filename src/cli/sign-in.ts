import { z } from 'zod';
import { Complaint } from './command.js';

const Tenant = z.object({ LATCH_TENANT_ID: z.uuid(), LATCH_API_CLIENT_ID: z.uuid() });

/** Whose word it is: a token in `LATCH_TOKEN`, else whoever signed in with `az login`. */
export function signIn(env: NodeJS.ProcessEnv): () => Promise<string> {
  const given = env['LATCH_TOKEN'];
  if (given) return async () => given;
  return async () => {
    const tenant = Tenant.safeParse(env);
    if (!tenant.success)
      throw new Complaint(
        'Who are you? Put a token into LATCH_TOKEN, or set LATCH_TENANT_ID and LATCH_API_CLIENT_ID and sign in with `az login`.',
      );
    // Only whoever needs it pays for loading the SDK.
    const { operatorToken } = await import('../azure/operator-token.js');
    try {
      return await operatorToken(tenant.data.LATCH_TENANT_ID, tenant.data.LATCH_API_CLIENT_ID)();
    } catch (error) {
      throw new Complaint(`Nobody is signed in: ${error instanceof Error ? error.message : String(error)}`);
    }
  };
}
