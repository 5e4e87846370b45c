/** The pages of the local sign-in; what people typed never comes back in them. */
export const passwordPage = (action: string, trouble = ''): string =>
  page(
    'Sign in',
    `${trouble && `<p role="alert">${trouble}</p>`}
<form method="post" action="${action}">
<label>Account <input name="login" autocomplete="username" required autofocus></label>
<label>Password <input name="password" type="password" autocomplete="current-password" required></label>
<button>Sign in</button></form>`,
  );

export const factorPage = (action: string): string =>
  page(
    'Approve sign-in',
    `<p>This needs a second factor. Here a click will do.</p><form method="post" action="${action}"><button name="factor" value="approve">Approve</button></form>`,
  );

const page = (title: string, body: string): string =>
  `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title}</title><main><h1>${title}</h1>${body}</main></html>`;
