/** The part of oidc-provider 9 that the local Entra uses; the package ships no types. */
declare module 'oidc-provider' {
  import type { IncomingMessage, ServerResponse } from 'node:http';

  type SignedIn = { accountId?: string; amr?: string[]; authTime?: number; claims?: unknown };
  export type Context = {
    body: Record<string, unknown>;
    oidc: {
      route?: string;
      params: Record<string, string | undefined>;
      claims: unknown;
      session?: { accountId?: string; amr?: string[]; loginTs?: number };
      client: { clientId: string };
      account?: { accountId: string };
      entities: { AuthorizationCode?: SignedIn; RefreshToken?: SignedIn };
      provider: Provider;
    };
  };
  export type Interaction = {
    uid: string;
    prompt: { name: string };
    session?: { accountId: string };
    params: Record<string, string | undefined>;
  };
  type Login = { login: { accountId: string; amr: string[]; ts: number; remember: boolean } };
  type Refusal = { error: string; error_description: string };

  export class Provider {
    constructor(issuer: string, configuration: Record<string, unknown>);
    proxy: boolean;
    Grant: new (of: {
      clientId: string;
      accountId: string;
    }) => { addOIDCScope(scope: string): void; save(): Promise<string> };
    Session: { get(context: object): Promise<{ destroy(): Promise<void> }> };
    createContext(request: IncomingMessage, response: ServerResponse): object;
    use(middleware: (context: Context, next: () => Promise<void>) => Promise<void>): void;
    callback(): (request: IncomingMessage, response: ServerResponse) => void;
    interactionDetails(request: IncomingMessage, response: ServerResponse): Promise<Interaction>;
    interactionFinished(
      request: IncomingMessage,
      response: ServerResponse,
      result: Login | Refusal,
      options: { mergeWithLastSubmission: boolean },
    ): Promise<void>;
  }

  type Ask = (context: Context) => boolean;
  type Check = { readonly reason: string };
  type Prompt = { name: string; checks: { remove(name: string): void; add(check: Check): void } };
  type Policy = { get(name: string): Prompt; add(prompt: Prompt, index: number): void };
  export const interactionPolicy: {
    base(): Policy;
    Prompt: new (info: { name: string; requestable: boolean }, check: Check) => Prompt;
    Check: {
      new (reason: string, description: string, error: string, ask: Ask): Check;
      REQUEST_PROMPT: true;
      NO_NEED_TO_PROMPT: false;
    };
  };
}
