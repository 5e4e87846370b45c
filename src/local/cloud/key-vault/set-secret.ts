import { z } from 'zod';
import { readJson } from '../kernel/read-json.js';
import type { Operation } from '../kernel/serve.js';
import { vaultError } from './errors.js';
import { secretBundle } from './secret-bundle.js';
import type { SecretStore } from './secret-store.js';

const Secret = z.object({
  value: z.string(),
  contentType: z.string().optional(),
  tags: z.record(z.string(), z.string()).optional(),
  attributes: z.object({ enabled: z.boolean().optional() }).optional(),
});

/** Set Secret (`PUT /secrets/{name}`): always a new version. */
export function setSecret(store: SecretStore): Operation {
  return {
    name: 'SetSecret',
    method: 'PUT',
    path: '/secrets/:name{/}?',
    handle: (call) => {
      const { name = '' } = call.params;
      const asked = Secret.safeParse(readJson(call.body));
      if (!/^[0-9A-Za-z-]{1,127}$/.test(name) || !asked.success) {
        return vaultError(400, 'BadParameter', 'A secret needs a name of letters, digits and hyphens and a value that is text.');
      }
      const { value, contentType, tags, attributes } = asked.data;
      const enabled = attributes?.enabled ?? true;
      const added = store.add(name, { value, enabled, ...(contentType !== undefined && { contentType }), ...(tags && { tags }) });
      return { status: 200, body: secretBundle(call, name, added) };
    },
  };
}
