import { z } from 'zod';
import type { Teller } from './teller.js';

export type Story = {
  name: string;
  title: string;
  timeZone: string;
  /** `at`: a local time of the story's day. Ends with the last line; undefined when it did not end as it should. */
  tell(teller: Teller, at: (time: string) => Date): Promise<string | undefined>;
};

/** The sealed code, opened by its holder: it is shown once. */
export async function revealedCode(teller: Teller, user: string, requestId: string): Promise<string> {
  const revealed = await teller.does(user, 'signs in and opens the sealed code', 'POST', `/requests/${requestId}/code/reveal`, {});
  const { codes } = z.object({ codes: z.array(z.object({ code: z.string() })).min(1) }).parse(revealed);
  return codes[0]?.code ?? '';
}
