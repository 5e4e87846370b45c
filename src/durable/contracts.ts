import type { z } from 'zod';

/** What an orchestration may know of an activity: its Azure name and the shapes on both sides. */
export type ActivityContract<I, O> = { name: string; input: z.ZodType<I>; output: z.ZodType<O> };

/** An external event: a fixed name, never taken from input (a name equal to a task id would forge that task's result). */
export type EventContract<T> = { name: string; payload: z.ZodType<T> };

/** One operation of an entity, called or signalled under the entity's name and the thing's key. */
export type OperationContract<I, O> = { entity: string; operation: string; input: z.ZodType<I>; output: z.ZodType<O> };

/** An orchestration as others start it. */
export type OrchestrationContract<I> = { name: string; input: z.ZodType<I> };

export const activityContract = <I, O>(contract: ActivityContract<I, O>): ActivityContract<I, O> => contract;
export const eventContract = <T>(contract: EventContract<T>): EventContract<T> => contract;
export const operationContract = <I, O>(contract: OperationContract<I, O>): OperationContract<I, O> => contract;
export const orchestrationContract = <I>(contract: OrchestrationContract<I>): OrchestrationContract<I> => contract;
