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
export type Report = Reading<'/api/visits/{id}/report'>;

type Posting<P extends '/api/visits' | '/api/visits/import'> = paths[P]['post'];
export type Booking = NonNullable<Posting<'/api/visits'>['requestBody']>['content']['application/json'];
export type Foreseen = Posting<'/api/visits'>['responses'][200]['content']['application/json'];
export type Importing = NonNullable<Posting<'/api/visits/import'>['requestBody']>['content']['application/json'];
export type Imports = Posting<'/api/visits/import'>['responses'][200]['content']['application/json'];
export type Imported = Imports['visits'][number];
