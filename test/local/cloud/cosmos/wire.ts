import https from 'node:https';

export type WireAnswer = { status: number; headers: Record<string, string | string[] | undefined>; body: string };

/** Plain HTTPS, for what no SDK would send. */
export function createFetch(origin: string, ca: string) {
  return (method: string, path: string, headers: Record<string, string> = {}, body?: string): Promise<WireAnswer> =>
    new Promise((resolve, reject) => {
      const request = https.request(`${origin}${path}`, { method, headers, ca, agent: false }, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks).toString() }),
        );
      });
      request.on('error', reject);
      request.end(body);
    });
}
