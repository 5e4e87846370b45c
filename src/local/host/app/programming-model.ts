/** The worker protocol's typed data, the parts this host sends (azure-functions-language-worker-protobuf, `TypedData`). */
export type TypedData = {
  string?: string;
  json?: string;
  http?: HttpData;
  collectionString?: { string: string[] };
};

export type HttpData = {
  url?: string;
  method?: string;
  statusCode?: string | number;
  headers?: Record<string, string>;
  query?: Record<string, string>;
  params?: Record<string, string>;
  cookies?: Record<string, unknown>[];
  body?: { bytes?: Uint8Array; string?: string; json?: string };
};

export type CoreInvocation = {
  invocationId: string;
  request: {
    invocationId: string;
    functionId: string;
    inputData: { name: string; data: TypedData }[];
    triggerMetadata: Record<string, TypedData>;
    traceContext: Record<string, unknown>;
    retryContext?: Record<string, unknown>;
  };
  metadata: Record<string, unknown>;
  state?: string;
  log(level: string, category: string, message: string): void;
};

export type InvocationModel = {
  getArguments(): Promise<{ context: object; inputs: unknown[] }>;
  invokeFunction(context: object, inputs: unknown[], callback: (...inputs: unknown[]) => unknown): Promise<unknown>;
  getResponse(context: object, result: unknown): Promise<{ returnValue?: TypedData | null }>;
};

/** What `@azure/functions` hands to `setProgrammingModel`. */
export type ProgrammingModel = {
  getInvocationModel(invocation: CoreInvocation): InvocationModel;
  getCapabilities(capabilities: Record<string, string>): Promise<Record<string, string>>;
};
