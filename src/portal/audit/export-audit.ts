import type { Client } from 'openapi-fetch';
import type { paths } from '../api/generated/schema.js';

type Api = Pick<Client<paths>, 'GET'>;
type Exported = { lines: string[]; checkpoint: string; records: number };
type Ends = Record<string, { seq: number; hash: string }>;

/** The whole audit as `latch audit verify` reads it from a file: a record a line, behind each chain where it ends; and the signature over those ends. */
export async function exportAudit(api: Api): Promise<Exported> {
  const { data } = await api.GET('/api/audit/checkpoint');
  if (!data) throw new Error('no checkpoint');
  const lines: string[] = [];
  let records = 0;
  for (const [chain, end] of Object.entries(endsIn(data.checkpoint)).sort()) {
    const found = await chainUpTo(api, chain, end.seq);
    records += found.length;
    lines.push(
      ...found.map((record) => `${JSON.stringify(record)}\n`),
      `${JSON.stringify({ chain, end: { seq: end.seq, hash: end.hash } })}\n`,
    );
  }
  return { lines, checkpoint: data.checkpoint, records };
}

async function chainUpTo(api: Api, chain: string, count: number): Promise<{ id: string }[]> {
  const found: { id: string }[] = [];
  while (found.length < count) {
    const params = { path: { chain }, query: { after: found.at(-1)?.id ?? '' } };
    const { data } = await api.GET('/api/audit/chains/{chain}', { params });
    if (!data) throw new Error('a chain that cannot be read');
    if (data.records.length === 0) break;
    found.push(...data.records.slice(0, count - found.length));
  }
  return found;
}

/** What a checkpoint signs; its signature is for whoever verifies the file. */
function endsIn(checkpoint: string): Ends {
  const [, payload = ''] = checkpoint.split('.');
  const bytes = Uint8Array.from(atob(payload.replaceAll('-', '+').replaceAll('_', '/')), (letter) => letter.charCodeAt(0));
  return (JSON.parse(new TextDecoder().decode(bytes)) as { chains: Ends }).chains;
}
