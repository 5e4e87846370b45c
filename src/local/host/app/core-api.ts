import Module, { createRequire } from 'node:module';
import { appHookData, registerHook } from './hooks.js';
import type { ProgrammingModel } from './programming-model.js';
import { type FunctionCallback, registerFunction } from './registry.js';

class Disposable {
  readonly #release: () => void;
  constructor(release: () => void = () => {}) {
    this.#release = release;
  }
  static from(...disposables: { dispose(): unknown }[]): Disposable {
    return new Disposable(() => {
      for (const disposable of disposables) disposable.dispose();
    });
  }
  dispose(): void {
    this.#release();
  }
}

let model: ProgrammingModel | undefined;
let systemLog: (level: string, message: string) => void = () => {};

/** The module `@azure/functions-core` that the real worker injects. */
const coreApi = {
  version: '3.10.0',
  hostVersion: '4.1045.0',
  Disposable,
  registerHook: (name: string, hook: (context: Record<string, unknown>) => unknown) => new Disposable(registerHook(name, hook)),
  registerFunction: (metadata: Record<string, unknown>, callback: FunctionCallback) => new Disposable(registerFunction(metadata, callback)),
  setProgrammingModel: (given: ProgrammingModel) => {
    model = given;
  },
  getProgrammingModel: () => model,
  log: (level: string, _category: string, message: string) => systemLog(level, message),
  appHookData,
};

export function programmingModel(): ProgrammingModel {
  if (!model) throw new Error('The app does not use @azure/functions v4, or imported it before the host: no programming model was set.');
  return model;
}

/** Lines the library itself writes, not a function. */
export function onSystemLog(write: (level: string, message: string) => void): void {
  systemLog = write;
}

type Loader = { _load(request: string, ...rest: unknown[]): unknown };
let installed = false;

/**
 * Makes `@azure/functions`, as resolved from `fromFile`, talk to this host.
 * The library asks for its core once and remembers a failure for ever, so it is asked right away, before the app loads.
 */
export function injectCoreApi(fromFile: string): void {
  if (!installed) {
    installed = true;
    const loader = Module as unknown as Loader;
    const original = loader._load;
    loader._load = function load(this: unknown, request, ...rest) {
      return request === '@azure/functions-core' ? coreApi : original.call(this, request, ...rest);
    };
  }
  const library = createRequire(fromFile)('@azure/functions') as { app: { hook: { appTerminate(hook: () => void): Disposable } } };
  library.app.hook.appTerminate(() => {}).dispose();
}
