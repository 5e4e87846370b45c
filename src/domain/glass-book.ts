import { z } from 'zod';
import { PersonId, RequestId } from './ids.js';

/** For what somebody has broken the glass and is not done with: container `persons`, id `glass:<of>`. One at a time. `of`: their account, or what stands for all with their employee number. */
export const GlassBook = z.object({ id: z.string().startsWith('glass:'), of: PersonId, open: z.array(RequestId) });
export type GlassBook = z.infer<typeof GlassBook>;

export const noGlass = (of: PersonId): GlassBook => ({ id: `glass:${of}`, of, open: [] });

/** Strikes a request out for which nothing came of it. */
export const leave = (book: GlassBook, requestId: RequestId): GlassBook =>
  book.open.includes(requestId) ? { ...book, open: book.open.filter((id) => id !== requestId) } : book;

/** Enters a request, unless another one is open. `done`: those that are known to be over. */
export function enter(book: GlassBook, requestId: RequestId, done: readonly RequestId[]): GlassBook {
  const open = book.open.filter((id) => !done.includes(id));
  return open.some((id) => id !== requestId) ? book : { ...book, open: [requestId] };
}
