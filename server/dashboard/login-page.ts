/** The form that asks for the key. @param refused whether the key that was sent is not the server's */
export const loginPage = (refused: boolean): string => `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta name="color-scheme" content="light dark" />
    <title>Log in – fine-tuning</title>
    <link rel="icon" href="/dashboard/assets/icon.svg" />
    <link rel="stylesheet" href="/dashboard/assets/theme.css" />
    <link rel="stylesheet" href="/dashboard/assets/layout.css" />
    <link rel="stylesheet" href="/dashboard/assets/parts.css" />
  </head>
  <body>
    <main class="login">
      <img src="/dashboard/assets/icon.svg" alt="" width="48" height="48" />
      <h1>fine-tuning-server</h1>
      <form class="card" method="post" action="/dashboard/login">
        <p class="problem" role="alert"${refused ? "" : " hidden"}>That is not the key of this server.</p>
        <label for="key">API key</label>
        <input id="key" name="key"${refused ? ' aria-invalid="true"' : ""} type="password" autocomplete="current-password" required aria-describedby="hint" />
        <p id="hint" class="muted">The key that your clients send, or open the link that the server printed when it started.</p>
        <button class="primary" type="submit">Log in</button>
      </form>
    </main>
  </body>
</html>
`;
