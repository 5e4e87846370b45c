import type { paths } from '../api/generated/schema.js';

type Reading<P extends keyof paths> = paths[P] extends { get: { responses: { 200: { content: { 'application/json': infer A } } } } }
  ? A
  : never;

export type Page = Reading<'/api/visits'>;
/** A visit in a list of them. */
export type Visit = Page['visits'][number];
export type Place = Visit['doors'][number];
export type Names = Page['names'];
export type OneVisit = Reading<'/api/visits/{id}'>;
