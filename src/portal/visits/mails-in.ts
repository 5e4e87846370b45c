/** Addresses as people paste them: `Tara <tara@x.example>; bob@x.example`. */
export const mailsIn = (text: string): string[] => {
  const mails = text.match(/[^\s<>,;"]+@[^\s<>,;"]+/g) ?? [];
  return mails.length > 0 ? [...new Set(mails)] : [text.trim()];
};
