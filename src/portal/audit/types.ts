import type { paths } from '../api/generated/schema.js';

type Answer<P extends keyof paths> = paths[P] extends { get: { responses: { 200: { content: { 'application/json': infer A } } } } }
  ? A
  : never;

export type AuditPage = Answer<'/api/audit'>;
export type AuditRecord = AuditPage['records'][number];
/** By id: what people are called. */
export type Names = Readonly<Record<string, string>>;
export type Verdict = Answer<'/api/audit/verify'>;
export type WhoCould = Answer<'/api/audit/who-could-open'>;
