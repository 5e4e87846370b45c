import { createContext, type ReactNode, useContext, useEffect, useState } from 'react';
import { type Api, apiFor } from '../api/client.js';
import type { Settings } from '../settings.js';
import { Frame } from '../shell/frame.js';
import { Notice } from '../shell/notice.js';
import { Titled } from '../shell/titled.js';
import { Waiting } from '../shell/waiting.js';
import { useLanguage } from '../strings/use-language.js';
import { openSession, type Session } from './session.js';

type Visitor = { session: Session; api: Api } & Pick<Settings, 'helpPhone' | 'phoneRelay'>;

const VisitorContext = createContext<Visitor | undefined>(undefined);

/** Who is signed in, and the API as they may call it. Only inside `SignedIn`. */
export function useVisitor(): Visitor {
  const visitor = useContext(VisitorContext);
  if (!visitor) throw new Error('Nobody is signed in here.');
  return visitor;
}

let opening: Promise<Session | undefined> | undefined;

/** Shows its children to somebody who is signed in, and sends everybody else to sign in first. */
export function SignedIn({ settings, children }: { settings: Settings; children: ReactNode }) {
  const { say } = useLanguage();
  const [state, setState] = useState<Visitor | 'opening' | 'failed'>('opening');
  useEffect(() => {
    opening ??= openSession(settings);
    opening.then(
      (session) => session && setState({ session, api: apiFor(session), helpPhone: settings.helpPhone, phoneRelay: settings.phoneRelay }),
      () => setState('failed'),
    );
  }, [settings]);
  if (state === 'opening') return <Waiting label={say.signingIn} />;
  if (state === 'failed')
    return (
      <Frame>
        <Titled title={say.signInFailed}>
          <Notice title={say.trouble} intent="error" action={{ label: say.retry, run: () => window.location.reload() }} />
        </Titled>
      </Frame>
    );
  return (
    <VisitorContext.Provider value={state}>
      <Frame session={state.session}>{children}</Frame>
    </VisitorContext.Provider>
  );
}
