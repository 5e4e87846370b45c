import type { InvocationContext } from '@azure/functions';

/** The context of a function that is called by hand: what it logs is nobody's. */
export const silentContext = { info() {}, warn() {}, error() {}, functionName: 'x', invocationId: 'x' } as unknown as InvocationContext;
