import { createDOMRenderer, FluentProvider, RendererProvider, webDarkTheme, webLightTheme } from '@fluentui/react-components';
import { useEffect, useMemo } from 'react';
import { useAddress } from './navigation/address.js';
import { CurrentPage } from './routes.js';
import type { Settings } from './settings.js';
import { useMedia } from './shell/use-media.js';
import { SignedIn } from './sign-in/signed-in.js';
import type { Language } from './strings/language-for.js';
import { LanguageContext } from './strings/use-language.js';

/** The whole of it: looks, language, sign-in, and the page the address names. Styles carry the document's nonce, since its policy lets no others in. */
export function App({ settings, language }: { settings: Settings; language: Language }) {
  const renderer = useMemo(() => createDOMRenderer(document, { styleElementAttributes: { nonce: settings.nonce } }), [settings.nonce]);
  const isDark = useMedia('screen and (prefers-color-scheme: dark)');
  useEffect(() => {
    document.documentElement.lang = language.tag;
  }, [language.tag]);
  return (
    <RendererProvider renderer={renderer}>
      <FluentProvider theme={isDark ? webDarkTheme : webLightTheme}>
        <LanguageContext.Provider value={language}>
          <SignedIn settings={settings}>
            <AddressedPage />
          </SignedIn>
        </LanguageContext.Provider>
      </FluentProvider>
    </RendererProvider>
  );
}

function AddressedPage() {
  const [path = ''] = useAddress().split('?');
  return <CurrentPage path={path} />;
}
