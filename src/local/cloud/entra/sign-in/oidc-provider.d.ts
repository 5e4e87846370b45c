/** The part of oidc-provider 9 that the local Entra uses; the package ships no types. */
declare module 'oidc-provider' {
  import type { IncomingMessage, ServerResponse } from 'node:http';

  type Requested = { acrs?: { value?: string; values?: string[] } };
  type SignedIn = { accountId: string; amr?: string[]; authTime?: number; claims?: { access_token?: Requested }; scope?: string };
  type Context = {
    body: Record<string, unknown>;
    oidc: {
      route?: string;
      params: Record<string, string | undefined>;
      claims: { access_token?: Requested };
      session?: { accountId?: string; amr?: string[]; loginTs?: number };
      client: { clientId: string };
      account?: { accountId: string };
      entities: { AuthorizationCode?: SignedIn; RefreshToken?: SignedIn };
      provider: Provider;
    };
  };
  type Interaction = { uid: string; prompt: { name: string }; session?: { accountId: string }; params: Record<string, string> };
  type Login = { login: { accountId: string; amr: string[]; ts: number; remember: boolean } };

  export class Provider {
    constructor(issuer: string, configuration: Record<string, unknown>);
    proxy: boolean;
    Grant: new (of: {
      clientId: string;
      accountId: string;
    }) => { addOIDCScope(scope: string): void; save(): Promise<string> };
    use(middleware: (context: Context, next: () => Promise<void>) => Promise<void>): void;
    on(event: string, listener: (...details: unknown[]) => void): void;
    callback(): (request: IncomingMessage, response: ServerResponse) => void;
    interactionDetails(request: IncomingMessage, response: ServerResponse): Promise<Interaction>;
    interactionFinished(
      request: IncomingMessage,
      response: ServerResponse,
      result: Login,
      options: { mergeWithLastSubmission: boolean },
    ): Promise<void>;
  }

  type Prompt = { name: string; checks: { remove(name: string): void } };
  type Policy = { get(name: string): Prompt; add(prompt: Prompt, index: number): void };
  type Ask = (context: Context) => boolean;
  export const interactionPolicy: {
    base(): Policy;
    Prompt: new (info: { name: string; requestable: boolean }, check: unknown) => Prompt;
    Check: {
      new (reason: string, description: string, error: string, ask: Ask): unknown;
      REQUEST_PROMPT: true;
      NO_NEED_TO_PROMPT: false;
    };
  };
}
