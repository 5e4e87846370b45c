import { app, authentication } from '@microsoft/teams-js';
import { useEffect, useState } from 'react';
import { Notice } from '../shell/notice.js';
import { Titled } from '../shell/titled.js';
import { useVisitor } from '../sign-in/signed-in.js';
import { useLanguage } from '../strings/use-language.js';

/** The window Teams opens where a click needs a stronger sign-in: it hands the proof of it back to Teams and is closed. On its own it decides nothing. */
export function TeamsSignInPage() {
  const { api } = useVisitor();
  const { say } = useLanguage();
  const [state, setState] = useState<'asking' | 'given' | 'failed'>('asking');
  useEffect(() => {
    const wanted = new URLSearchParams(window.location.search);
    const body = { about: wanted.get('about') ?? '', doorIds: (wanted.get('doors') ?? '').split(',') };
    const give = async () => {
      const { data } = await api.POST('/api/teams/sign-ins', { body });
      if (!data) throw new Error('no proof');
      setState('given');
      await app.initialize();
      authentication.notifySuccess(data.proof);
    };
    give().catch(() => setState((before) => (before === 'given' ? before : 'failed')));
  }, [api]);
  return (
    <Titled title={say.teams.title}>
      <Notice title={say.teams[state]} intent={state === 'failed' ? 'error' : 'info'} />
    </Titled>
  );
}
