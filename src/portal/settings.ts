/** What the server wrote into the document for the pages. */
export type Settings = {
  authority: string;
  clientId: string;
  scope: string;
  nonce: string;
  helpPhone?: string | undefined;
  /** Where this page can hold its phone to doors: on the machine they are simulated on, and nowhere else. */
  phoneRelay?: string | undefined;
};

/** Reads the document's `meta` elements. Throws when it was not served by Latch. */
export function readSettings(from: Document): Settings {
  const meta = (name: string) => from.querySelector<HTMLMetaElement>(`meta[name="latch-${name}"]`);
  const text = (name: string) => {
    const content = meta(name)?.content;
    if (!content) throw new Error(`The page has no setting "${name}": it was not served by Latch.`);
    return content;
  };
  return {
    authority: text('authority'),
    clientId: text('client-id'),
    scope: text('scope'),
    nonce: meta('nonce')?.nonce ?? '',
    helpPhone: meta('help-phone')?.content || undefined,
    phoneRelay: meta('phone-relay')?.content || undefined,
  };
}
