import { randomUUID } from 'node:crypto';
import { type LogSink, toLogLevel } from '../log.js';
import { programmingModel } from './core-api.js';
import { appHookData, hasHooks, runHooks, runLogHooks } from './hooks.js';
import type { InvocationModel, TypedData } from './programming-model.js';
import type { FunctionCallback, FunctionInfo } from './registry.js';

export type InvocationRequest = {
  info: FunctionInfo;
  trigger: TypedData;
  /** What the handler gets as it is, instead of `trigger` parsed. */
  triggerValue?: unknown;
  triggerMetadata?: Record<string, TypedData>;
  /** Data of the input bindings beside the trigger, by binding name. */
  extra?: Record<string, TypedData>;
  invocationId?: string;
  retryContext?: { retryCount: number; maxRetryCount: number };
};

export type Invocation = { result: unknown; response(): Promise<{ returnValue?: TypedData | null }> };

/** Runs one function as the worker does: arguments, preInvocation hooks, the handler, postInvocation hooks. Errors: what the function throws. */
export async function invoke(request: InvocationRequest, log: LogSink): Promise<Invocation> {
  const { info } = request;
  const core = coreInvocation(request, log);
  const model = programmingModel().getInvocationModel(core);
  const { context, inputs } = await model.getArguments();
  if (request.triggerValue !== undefined) inputs[0] = request.triggerValue;
  const result = await runWithHooks(info, core, model, context, inputs);
  return { result, response: () => model.getResponse(context, result) };
}

function coreInvocation(request: InvocationRequest, log: LogSink) {
  const { info } = request;
  const invocationId = request.invocationId ?? randomUUID();
  const inputData = [{ name: info.triggerName, data: request.trigger }];
  for (const [name, data] of Object.entries(request.extra ?? {})) inputData.push({ name, data });
  return {
    invocationId,
    request: {
      invocationId,
      functionId: info.id,
      inputData,
      triggerMetadata: request.triggerMetadata ?? {},
      traceContext: traceContext(invocationId),
      ...(request.retryContext && { retryContext: request.retryContext }),
    },
    metadata: info.metadata,
    state: undefined as unknown as string,
    log(level: string, category: string, message: string) {
      const line = { level, message, category, invocationContext: undefined };
      if (hasHooks('log')) runLogHooks(line);
      if (category === 'user' || level !== 'debug') log(toLogLevel(line.level), info.name, line.message);
    },
  };
}

function traceContext(invocationId: string): Record<string, unknown> {
  const hex = invocationId.replaceAll('-', '');
  return { traceParent: `00-${hex}-${hex.slice(0, 16)}-00`, traceState: '', attributes: {} };
}

type Core = ReturnType<typeof coreInvocation>;

async function runWithHooks(info: FunctionInfo, core: Core, model: InvocationModel, context: object, inputs: unknown[]): Promise<unknown> {
  if (!hasHooks('preInvocation') && !hasHooks('postInvocation')) return model.invokeFunction(context, inputs, info.callback);
  const shared = { hookData: {}, appHookData, invocationContext: context };
  const pre = { ...shared, inputs, functionCallback: info.callback as unknown };
  core.state = 'preInvocationHooks';
  await runHooks('preInvocation', pre);
  core.state = 'invocation';
  const post: Record<string, unknown> = { ...shared, inputs: pre.inputs, result: undefined, error: undefined };
  try {
    post['result'] = await model.invokeFunction(context, pre.inputs, pre.functionCallback as FunctionCallback);
  } catch (error) {
    post['error'] = error;
  }
  core.state = 'postInvocationHooks';
  await runHooks('postInvocation', post);
  if (post['error']) throw post['error'];
  return post['result'];
}
